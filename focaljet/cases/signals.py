"""What happened here. Sent within the transaction; ids only."""

from django.dispatch import Signal

case_opened = Signal()  # case_id
case_written_to = Signal()  # case_id, message_id
case_answered = Signal()  # case_id
case_extended = Signal()  # case_id
proof_wanted = Signal()  # case_id
appeal_decided = Signal()  # case_id, appeal_id
corrected = Signal()  # table ("forum.Post"), row_id: str, field, member_id
