"""What happened here. Sent within the transaction; ids only."""

from django.dispatch import Signal

policy_published = Signal()  # version_id, effective_from: datetime
