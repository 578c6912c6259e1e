"""What happened here. Sent within the transaction; ids only."""

from __future__ import annotations

from django.dispatch import Signal

# The site came back from a backup: end whatever of that day must not go on, such as
# devices that were signed in, and mails that may have left already. No arguments.
site_restored = Signal()
