"""C16 to C23 in words."""

from django.utils.translation import gettext_lazy as _

TITLE = _("What it is used for")
TEXTS = {
    "C16": (
        _(
            "From time to time we use personal information to send important notices: "
            "that the terms, this policy or other conditions change, that there was a "
            "breach of security, and what concerns your account or your order. There "
            "are no other kinds of notice, so that nothing else can travel under that "
            "name."
        ),
        _(
            "This policy and the terms are documents with numbers and dates, and every "
            "version stays readable."
        ),
    ),
    "C17": (
        _(
            "Because these notices matter to what you have agreed with %(site)s, you "
            "may not opt out of them. No setting, no signal of your browser and no "
            "objection to other mail stops them. In return they hold no advertising, "
            "and each is sent once to each member."
        ),
        _(
            "Your User CP shows them as always on, and says why. Who was erased, and "
            "an account that is closed because it is a child's, gets none."
        ),
    ),
    "C18": (
        _(
            "We also use personal information for purposes within the house. The first "
            "is auditing: to be able to see afterwards who of the staff did what. "
            "Whoever looks at something that is not public has to say why, the line "
            "cannot be changed, and you find it on your own page about privacy."
        ),
    ),
    "C19": (
        _(
            "The second is data analysis. It works with made-up marks in place of "
            "people: names, addresses and telephone numbers are out of its reach."
        ),
    ),
    "C20": (
        _(
            "The third is research, in order to improve what we offer and how we speak "
            "with you. Each piece of research is written down with what it looks at "
            "and until when, and its data ends on that day."
        ),
    ),
    "C21": (
        _(
            "If you enter a sweepstake, contest or similar promotion, we use what you "
            "tell us to run it: to see whether you may take part, to draw and to reach "
            "the winners. It is used for nothing else, the draw can be repeated by "
            "anybody from a number that was published beforehand, and the entries are "
            "deleted when the promotion and the time for claims are over."
        ),
    ),
    "C22": (
        _(
            "Now and then we may send special offers or information on behalf of "
            "sponsors. They are sent by us: no sponsor is ever given an address, and "
            "sponsors see nothing but sums over at least ten people. “Now and then” "
            "means at most two in a month, and only to those who said yes."
        ),
    ),
    "C23": (
        _(
            "Every such mail holds a way out, in each of its forms: a link that needs "
            "no signing in, no cookie and no second question, and the button that mail "
            "programs show for it. What was already on its way to be sent is looked at "
            "once more, and stays."
        ),
    ),
}
