"""C63 to C67 in words."""

from django.utils.translation import gettext_lazy as _

TITLE = _("When information leaves the site")
TEXTS = {
    "C63": (
        _(
            "It may be necessary for %(site)s to disclose personal information, within "
            "the country in which you live or outside of it."
        ),
        _(
            "Each time we write down the ground, the paper that it rests on, the "
            "authority and its country, and exactly whose data, which of it and from "
            "which time. Two people have to agree, the second sees what the first has "
            "chosen, and nothing beyond that goes into the package. Private messages "
            "need the order of a court."
        ),
        _("The grounds are:"),
    ),
    "C63a": (_("a law that asks for it;"),),
    "C63b": (_("a legal process, such as an order of a court;"),),
    "C63c": (_("litigation, that is a dispute before a court;"),),
    "C63d": (_("a request of a public or government authority."),),
    "C64": (
        _(
            "We may also disclose information if we come to the conclusion that it is "
            "necessary or appropriate for reasons of national security, law enforcement "
            "or other matters of public importance. It is then said by name within the "
            "site who came to that conclusion, with the reasons in writing; without "
            "them the program refuses."
        ),
    ),
    "C65": (
        _(
            "We may disclose information if that is reasonably necessary to enforce our "
            "terms, or to protect what we do or the people who use the site. Then only "
            "the few fields that are needed are given."
        ),
    ),
    "C66": (
        _(
            "If %(site)s is reorganised, merged with another or sold, any and all "
            "personal information may be transferred to whoever carries it on. It is "
            "announced on every page before it may happen, each member has a line in "
            "the ledger, those who object and accounts of children are held back, and "
            "what arrives can be counted against a list."
        ),
        _(
            "Where such a transfer leads to another country, it is said there. Nobody "
            "is given anything in another country without a line in the table under "
            "“Transfer”."
        ),
    ),
    "C67": (
        _(
            "A disclosure about you is yours to know of. It stands on your own page "
            "about privacy, with the ground and with what was given. If a court orders "
            "silence, the line appears by itself on the day on which the silence ends, "
            "and an order without an end is not taken."
        ),
    ),
}
