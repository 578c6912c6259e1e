"""Why something of an archive did not come in, or came in changed: a closed list."""

from __future__ import annotations

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Reason(TextChoices):
    # Left out
    EMPTY = "empty", _("It is empty.")
    NOT_A_MESSAGE = (
        "not_a_message",
        _("It does not begin with the headers of a message."),
    )
    TOO_LARGE = "too_large", _("It is larger than 2 MB.")
    NOT_A_FILE = "not_a_file", _("It is a link or a device, not a file.")
    UNREADABLE = "unreadable", _("It cannot be read.")
    LOCKED = "locked", _("It is locked with a password.")
    TOO_DEEP = "too_deep", _("It is an archive in an archive in an archive.")
    SWOLLEN = (
        "swollen",
        _("It unpacks to hundreds of times its size; the rest was not read."),
    )
    BROKEN = "broken", _("The archive is damaged here; the rest of it was not read.")
    BAD_STRUCTURE = (
        "bad_structure",
        _("Its parts are nested so that it cannot be taken apart."),
    )
    DUPLICATE = "duplicate", _("The same message came before.")
    CONTROL = "control", _("It is an order to news servers, not a message to people.")
    NO_ARCHIVE = "no_archive", _("Its author asked that it be kept in no archive.")
    # Changed
    DATE_FROM_HEADER = (
        "date_from_header",
        _("Its date could not be right; another of its headers has one."),
    )
    DATE_FROM_THREAD = (
        "date_from_thread",
        _("Its date could not be right; it was given one beside its neighbours."),
    )
    NO_ID = "no_id", _("It has no message id; one was made from its text.")
    ATTACHMENT = "attachment", _("Files that came with it were left out.")
    CUT = "cut", _("It is very long and was cut.")
