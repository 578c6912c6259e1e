"""What happened here. Sent within the transaction; ids only."""

from django.dispatch import Signal

child_found = Signal()  # member_id, source
