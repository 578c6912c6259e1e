"""What happened to an account. Sent inside the transaction, with ids only."""

from django.dispatch import Signal

# member_id: somebody has an account, whoever made it; not the author of imported posts
member_joined = Signal()
# address_id: a member has to show that the address is theirs
address_claimed = Signal()
# member_id: the member has shown that an address is theirs
address_confirmed = Signal()
# address_id: whoever reads this mailbox wants a new password
password_forgotten = Signal()
# member_id
password_changed = Signal()
# address_id: the confirmed address, while another one is to take its place
address_change_asked = Signal()
# member_id: a sign-in cookie was used by two browsers
device_copied = Signal()
# member_id, sign_in_id: somebody signed in from a browser where the member never did
signed_in_from_new_browser = Signal()
# member_id, group_id, by_id: who did it, None for a command or the program
put_into_group = Signal()
taken_out_of_group = Signal()
# member_id: one of the staff gave the member another name
renamed_by_staff = Signal()
