"""What happened to the owner's choices. Values are not told: names are enough."""

from django.dispatch import Signal

# name, by_id
choice_made = Signal()
