"""What happened about joining. Within the transaction, ids only."""

from django.dispatch import Signal

# member_id: the staff said yes, or no
wish_decided = Signal()
