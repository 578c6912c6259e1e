"""What happened on the owner's pages. Ids only."""

from django.dispatch import Signal

# member_id
mail_asked = Signal()
