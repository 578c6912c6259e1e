"""C24 to C37 in words."""

from django.utils.translation import gettext_lazy as _

TITLE = _("Information about nobody")
TEXTS = {
    "C24": (
        _(
            "Non-personal information is what by itself leads to nobody. We call it so "
            "only where it lies in a place of its own, without a number of a member and "
            "without any way back to one."
        ),
    ),
    "C25": (
        _(
            "Such information may be collected, used, passed on and disclosed for any "
            "purpose. We decided to keep that narrow: only sums that have passed the "
            "gate of C36 may leave."
        ),
        _(
            "The following are examples. Each of them is personal as long as it hangs "
            "on an account, and is then kept, shown, exported and erased as such."
        ),
    ),
    "C26": (
        _(
            "On a profile it is yours. In statistics it is a number beside a trade, "
            "never a person beside one."
        ),
    ),
    "C27": (
        _(
            "The language that you choose is kept with your account, so that pages and "
            "mails speak it. What your browser asks for is used for that page, and not "
            "written down."
        ),
    ),
    "C28": (
        _(
            "Statistics know at most its first figures, unless ten people and more "
            "share the whole of it."
        ),
    ),
    "C29": (
        _(
            "It is read from a telephone number at the moment when that is written; the "
            "number itself is not copied."
        ),
    ),
    "C30": (
        _(
            "No page and no part of the program reads a number of your machine. To know "
            "a browser again in which you signed in, we give it a random mark of ours, "
            "and keep what kind of browser it is. Both are personal, listed in your "
            "User CP and gone when you end the sign-in. In statistics there are no such "
            "marks."
        ),
    ),
    "C31": (
        _(
            "Where the owner has a file of places, the region that an IP address "
            "belongs to is kept with a sign-in, for you to see whether it was yours. It "
            "is coarse, it is looked up on this machine and nobody is asked, and it is "
            "personal. Anything finer is known only where you write it yourself."
        ),
    ),
    "C32": (
        _(
            "The time zone that you choose is kept with your account, so that times "
            "are shown by your clock."
        ),
    ),
    "C33": (
        _(
            "Such information helps us to understand what people are looking for, and "
            "to make the site and what it offers better."
        ),
    ),
    "C34": (
        _(
            "Information about what is done on the site may be collected: which kind of "
            "page was opened, and which topic; not the whole address, which can hold "
            "words of yours."
        ),
    ),
    "C35": (
        _(
            "It is added up, so that we can show what may be useful to many and see "
            "which parts interest people: the lists of what is read most, and sums for "
            "the owner. Nothing in them was worked out from who you are. How often a "
            "topic was opened is such a number: it is counted without saying by whom."
        ),
    ),
    "C36": (
        _(
            "What was added up in this way is non-personal information in the sense of "
            "this policy. One gate makes such sums, and no other part of the program "
            "can: at least ten people stand behind each number, each counts once, and "
            "what could be worked out from its neighbours is left out too."
        ),
    ),
    "C37": (
        _(
            "If non-personal information is combined with personal information, it is "
            "treated as personal for as long as it remains combined: it is then in your "
            "archive, goes with your account and ends in its time. There is one bridge "
            "between the two, which says for what it stands and until when. Once it is "
            "gone, nobody can find the way back, we ourselves included."
        ),
    ),
}
