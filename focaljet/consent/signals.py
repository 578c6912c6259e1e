"""What happened here. Sent within the transaction; ids only."""

from django.dispatch import Signal

consent_withdrawn = Signal()  # member_id, purpose: the key of personal.words.Purpose
