"""C75 to C87 in words."""

from django.utils.translation import gettext_lazy as _

TITLE = _("Keeping it right, how long it stays, and your requests")
TEXTS = {
    "C75": (
        _(
            "We make it easy for you to keep your information accurate, complete and up "
            "to date: whatever you can change yourself is at most two clicks away from "
            "your User CP, and the page about it leads there."
        ),
    ),
    "C76": (
        _(
            "Personal information is kept for as long as the purposes in this policy "
            "need it, unless the law asks for more or allows more. For each datum the "
            "table gives the time, and every night the program ends what has been kept "
            "long enough. Only two things can lengthen it: a duty in law, which the "
            "table names with its end, and a hold that an owner places on a single "
            "entry, with a reason that you can read."
        ),
    ),
    "C77": (
        _(
            "The link “User CP” stands in the menu at the top of every page of the "
            "forum, also on a telephone and on pages that report an error."
        ),
    ),
    "C78": (
        _(
            "There you find your contact information and your preferences, and can "
            "change them."
        ),
    ),
    "C79": (
        _(
            "For any other personal information that we hold, we make a good-faith "
            "effort to give you access. You see all of it on your own page about "
            "privacy, and can take it along in one file, as pages to read and for "
            "programs: also what was done with it by the staff, and to whom it was "
            "given."
        ),
    ),
    "C80": (
        _(
            "So you can have it corrected if it is wrong. Beside each datum stands "
            "where you correct it yourself, or a letter to us that already names it. "
            "Whoever was given the wrong one is told of the right one."
        ),
    ),
    "C81": (
        _(
            "Or you can have it deleted, if we are not required to keep it by law or "
            "for a legitimate business purpose. You erase your account yourself. The "
            "page shows beforehand what goes and what stays, on which ground and until "
            "when, and a receipt says afterwards what was done."
        ),
    ),
    "C82": (
        _(
            "We may decline a request on five grounds and on no other. A human decides, "
            "says who, gives a reason, and tells you how to have it looked at again. "
            "The first: requests that are repeated beyond reason, while nothing new has "
            "come in since the last answer."
        ),
    ),
    "C83": (_("The second: requests that need a technical effort out of proportion."),),
    "C84": (
        _(
            "The third: requests that put the privacy of others at risk. Before we "
            "decline for that reason, we leave the words of the others out and give you "
            "the rest."
        ),
    ),
    "C85": (_("The fourth: requests that are quite impracticable."),),
    "C86": (
        _("The fifth: requests for access that the law of the place does not ask for."),
    ),
    "C87": (
        _(
            "Requests for access, correction or deletion can be made by the link "
            "“Contact Us”, which stands at the foot of every page. It works without an "
            "account and without cookies. From that moment the time runs in which we "
            "have to answer, and you are told until when."
        ),
    ),
}
