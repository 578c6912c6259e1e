"""What happened here. Sent within the transaction; ids only."""

from django.dispatch import Signal

# Erasure. `member_id` is of somebody who is still there, if only hidden.
erasure_asked = Signal()  # member_id, erasure_id
erasure_called_off = Signal()  # member_id, erasure_id
erasure_due = Signal()  # erasure_id: it shall be done now
# member_id, erasure_id: that of a child is being done; sent again where it goes on. What
# a law holds by name is to be put away sealed now, or it keeps its row.
erasing_a_child = Signal()
# member_id, erasure_id: all is done but the identity, which goes in this transaction.
erased = Signal()
# table ("forum.Post"), row_ids, moment: words of these rows are about to go out of
# sight, to come back, or to end for good. Whoever has to lock something first does.
words_moving = Signal()
# The same facts, when it is done: whoever counts or orders such rows does it anew.
words_moved = Signal()

export_asked = Signal()  # export_id
export_ready = Signal()  # export_id

claim_granted = Signal()  # claim_id: the posts shall go to the claimant
# author_id, member_id: what led to the author leads to the member from now on
author_claimed = Signal()
