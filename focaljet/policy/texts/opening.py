"""C1 to C8 in words."""

from django.utils.translation import gettext_lazy as _

TITLE = _("About this policy")
TEXTS = {
    "C1": (
        _(
            "This policy says how %(site)s collects, uses, discloses, transfers and "
            "stores information about people. It stands at this address and at "
            "/use/privacy.html, and everybody can read it: it needs no account, no "
            "cookie and no script."
        ),
        _(
            "For each of these five matters there is a table, which the program writes "
            "from its own declarations. They are no description beside the program: it "
            "exports, erases and forgets by them, and it refuses to start with a place "
            "for information that they leave out."
        ),
        _(
            "What policies like to leave open is settled here: each purpose stands on a "
            "ground in law that is named beside it; how long something is kept is a "
            "number in a table; IP addresses and the like are personal for everybody "
            "(C45); the age of children is thirteen (C88); and there are no partners "
            "and no recipients but those that are named (C5, C47)."
        ),
    ),
    "C2": (
        _(
            "If you have a question about this policy, or about what we do with "
            "information, ask it by Contact Us. That needs no account and no cookie. "
            "Each letter becomes a case, and you are told its number at once."
        ),
    ),
    "C3": (
        _(
            "Personal information is whatever can single out one person, or reach one "
            "person: a screen name, a name, an e-mail address, a telephone number, a "
            "postal address, an IP address, a device, a place, a date of birth. These "
            "are personal here without exception."
        ),
        _(
            "What singles out nobody by itself, but hangs on an account, is treated as "
            "personal for as long as it hangs there: a post, a preference, the moment "
            "of a visit."
        ),
    ),
    "C4": (
        _(
            "You may be asked for personal information whenever you are in touch with "
            "us: when you join, when you write, when you set something to your liking, "
            "when you send us a letter."
        ),
        _(
            "Beside each question the page says, under “Why we ask”, what the answer is "
            "for, who sees it, how long it is kept and what becomes of it in the end. "
            "That sentence is made from the same declaration as the tables here."
        ),
    ),
    "C5": (
        _(
            "%(site)s and its affiliates, that is clubs and companies that belong "
            "together with it, may share personal information with each other. Each of "
            "them is listed under “Disclose”, with its country, what it may use the "
            "information for and how it can be reached. Where none is listed there, "
            "there is none today."
        ),
        _(
            "Who is not on that list is given nothing, and whatever is shared stands in "
            "a ledger whose lines cannot be changed afterwards."
        ),
    ),
    "C6": (
        _(
            "An affiliate uses personal information in keeping with this policy. It is "
            "given only what serves a purpose that stands beside its name, together "
            "with the number of the version of this policy that holds."
        ),
        _(
            "If you correct something later, or have it erased, everybody who was given "
            "it is told and asked to do the same."
        ),
    ),
    "C7": (
        _(
            "We and our affiliates may combine personal information with other "
            "information, in order to provide and to improve products, services, "
            "content and advertising; for nothing else. There is one place in the "
            "program where that can be done, it says for which of these four it was "
            "done, and it stands in the archive that you can take along."
        ),
    ),
    "C8": (
        _(
            "Where this policy names examples, they are examples. The whole list is "
            "published beside it: every column in which the program can keep something "
            "stands there, also those that say nothing about people."
        ),
    ),
}
