"""A declaration in sentences, for the policy and for the note beside an input."""

from datetime import timedelta

from django.utils.text import capfirst
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from focaljet.personal.words import Keep, Kept, OnErase, Text


def shown(text: Text) -> str:
    """The phrase in the reader's language; declarations may hold plain strings."""
    return gettext(text) if isinstance(text, str) and text else str(text)


def what(kept: Kept) -> str:
    return capfirst(str(kept.category.label))


def why(kept: Kept) -> str:
    return gettext("We keep it %(phrase)s.") % {"phrase": shown(kept.why)}


def what_for(kept: Kept) -> str:
    """ "your account, security": the purposes alone."""
    return ", ".join(str(purpose.label) for purpose in kept.purposes)


def how_long(kept: Kept, *, moment: str = "") -> str:
    return gettext("It is kept %(time)s.") % {"time": time(kept.keep, moment=moment)}


def who_sees(kept: Kept) -> str:
    return str(kept.visible.label)


def on_erase(kept: Kept) -> str:
    if kept.on_erase is OnErase.KEEP and kept.until:
        return gettext("It stays %(time)s: %(basis)s.") % {
            "time": time(kept.until),
            "basis": shown(kept.basis),
        }
    return str(kept.on_erase.label)


def time(keep: Keep, *, moment: str = "") -> str:
    """ "as long as the account exists", "for 90 days, counted from “written”".

    `moment` is what people call the field from which the time runs.
    """
    if keep.words:
        return shown(keep.words)
    if keep.term is None:
        return str(WITH_ACCOUNT)
    if keep.event and not keep.term:
        return gettext("until %(event)s") % {"event": shown(keep.event)}
    if keep.event:
        return gettext("for %(span)s after %(event)s") % {
            "span": span(keep.term),
            "event": shown(keep.event),
        }
    moment = moment or keep.since.replace("_", " ")
    if not keep.term:
        return gettext("until the moment “%(moment)s”") % {"moment": moment}
    return gettext("for %(span)s, counted from “%(moment)s”") % {
        "span": span(keep.term),
        "moment": moment,
    }


WITH_ACCOUNT = _("as long as the account exists")


def span(term: timedelta) -> str:
    years = term.days // 365
    if years and term.days == years * 365 + (years + 3) // 4:
        return ngettext("%(n)d year", "%(n)d years", years) % {"n": years}
    return ngettext("%(n)d day", "%(n)d days", term.days) % {"n": term.days}
