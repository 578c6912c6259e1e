"""What happened here. Sent within the transaction; ids only."""

from django.dispatch import Signal

child_found = Signal()  # found_id, member_id, source
child_reported = Signal()  # case_id: somebody says so; the staff have to look
