"""What happened to the means of signing in. Within the transaction, ids only."""

from django.dispatch import Signal

# member_id: a passkey, an app or codes were added or taken away
means_changed = Signal()
