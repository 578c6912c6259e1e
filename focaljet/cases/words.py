"""The words in which requests are sorted, proven and decided. All lists are closed."""

from __future__ import annotations

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from focaljet.personal.words import Basis, Purpose


class Outcome(TextChoices):
    GRANTED = "granted", _("Granted")
    PARTLY = "partly", _("Granted in part")
    REFUSED = "refused", _("Refused")
    ANSWERED = "answered", _("Answered")
    MERGED = "merged", _("Put to another request")
    DISOWNED = "disowned", _("Not from the owner of the address")


DECLINES = (Outcome.PARTLY, Outcome.REFUSED)


class Ground(TextChoices):
    """The only grounds on which a request is declined (C82 to C86)."""

    REPETITIVE = "repetitive", _("Unreasonably repetitive")
    EFFORT = "effort", _("Disproportionate technical effort")
    OTHERS = "others", _("It would harm the privacy of others")
    IMPRACTICAL = "impractical", _("Extremely impractical")
    NOT_REQUIRED = "not required", _("The law does not ask for it")


class Proof(TextChoices):
    """How it was seen that a request comes from the person whom it is about."""

    ACCOUNT = "account", _("Signed in to the account")
    LATELY = "lately", _("Signed in to the account a short while before")
    MAIL = "mail", _("Opened a link in a mail to the address")
    CONTENT = "content", _("Knew something that only the person can know")
    SAW = "saw", _("Showed something that the staff saw and did not keep")
    KNOWN = "known", _("Known to the staff in person")


# What the staff find out by themselves, and write down as one of these.
EVIDENCE = (Proof.CONTENT, Proof.SAW, Proof.KNOWN)


class Authority(TextChoices):
    """By what somebody acts for another."""

    WRITTEN = "written", _("A written authorisation")
    LAWYER = "lawyer", _("A lawyer's power of attorney")
    PARENT = "parent", _("Parent or guardian")
    COURT = "court", _("Appointed by a court")


class Wish(TextChoices):
    """What is to be erased."""

    STAY = "stay", _("My account; my posts stay, without my name")
    GO = "go", _("My account and my posts")
    PART = "part", _("Only what I describe below")


class Writer(TextChoices):
    PERSON = "person", _("The person")
    # By the address that was shown after sending: perhaps not who reads the mails.
    SENDER = "sender", _("Whoever sent the letter")
    STAFF = "staff", _("The staff")
    SYSTEM = "system", _("The program")


FROM_OUTSIDE = (Writer.PERSON, Writer.SENDER)

# What somebody may object to (GDPR article 21): whatever rests on an interest of ours.
OBJECTABLE = tuple(each for each in Purpose if each.basis is Basis.LEGITIMATE_INTEREST)
# What an opt-out ends, at once. Nothing is sold here, so that "sale" has no purpose.
OPTED_OUT = (Purpose.OFFER, Purpose.ADVERTISING, Purpose.ANALYSIS, Purpose.RESEARCH)
PURPOSES = [
    (each.value, each.label)
    for each in Purpose
    if each in OBJECTABLE or each in OPTED_OUT
]
# What a member switches off without asking. Against the rest there can be reasons that
# weigh more, so that the staff decide about it.
BY_ONESELF = [
    (value, label)
    for value, label in PURPOSES
    if value not in (Purpose.AUDIT.value, Purpose.SECURITY.value)
]
