"""What happened to pictures and files."""

from django.dispatch import Signal

# attachment_id
picture_waits = Signal()
