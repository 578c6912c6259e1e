"""What happened here. Sent within the transaction; ids only."""

from django.dispatch import Signal

case_opened = Signal()  # case_id
case_answered = Signal()  # case_id
corrected = Signal()  # table ("forum.Post"), row_id: str, field, member_id
