"""What happened here. Sent within the transaction; ids only."""

from django.dispatch import Signal

notices_queued = Signal()  # kind, about_id
