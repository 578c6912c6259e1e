"""C53 to C62 in words."""

from django.utils.translation import gettext_lazy as _

TITLE = _("Logs, links in mails, and pixels")
TEXTS = {
    "C53": (
        _(
            "As on most sites, some information may be gathered by itself and stored in "
            "log files. It is nine things, and no tenth:"
        ),
    ),
    "C53a": (_("Cut short after the provider was looked up, and never whole."),),
    "C53b": (_("Its family and its main number."),),
    "C53c": (_("The first of those that it asks for."),),
    "C53d": (_("Looked up in a file on this machine."),),
    "C53e": (_("The site and the kind of page, not the whole address."),),
    "C53f": (_("The last page of a visit, or the site that a link led to."),),
    "C53g": (_("Its family."),),
    "C53h": (_("When a page was asked for."),),
    "C53i": (_("Which page followed which in one visit."),),
    "C54": (_("We use this information:"),),
    "C54a": (_("to see where things are going;"),),
    "C54b": (_("to keep the site running;"),),
    "C54c": (_("to learn how people find their way on the site;"),),
    "C54d": (
        _(
            "to know our members as a whole. That means as a whole: no question of the "
            "kind is answered about fewer than ten people."
        ),
    ),
    "C55": (
        _(
            "It may be used in marketing and advertising. Which advertisement is shown "
            "depends on the page that it stands on, unless you agreed to something "
            "else; and even then on groups, not on a person."
        ),
    ),
    "C56": (
        _(
            "Some mails may use links that lead to content on this site by way of a "
            "counter. They lead to this site only: such a link cannot be bent to go "
            "elsewhere."
        ),
    ),
    "C57": (
        _(
            "Whoever follows one passes another server first and comes to the page "
            "then. That server is a program of its own, under a name of its own, which "
            "can look up where a link leads and write down that it was followed; it "
            "can read nothing about members."
        ),
    ),
    "C58": (_("This is counted for two things:"),),
    "C58a": (_("to see which topics interest people;"),),
    "C58b": (_("to see how well a mail did what it was sent for."),),
    "C59": (
        _(
            "If you would rather not be counted in this way, do not follow such links. "
            "We add real ways around them: the plain form of a mail shows the true "
            "address, your User CP has a switch for links that count nothing, a link "
            "that is not followed leaves nothing behind, and the way out of a mail is "
            "never counted."
        ),
    ),
    "C60": (
        _(
            "Pixel tags let us send mails in a form that people can read. Each mail "
            "holds plain text beside its pretty form; where pictures are never loaded, "
            "the plain text comes first."
        ),
    ),
    "C61": (
        _(
            "They also tell us whether a mail was opened. It is counted once, and what "
            "a machine of the mail provider opened is not counted as a person."
        ),
    ),
    "C62": (
        _(
            "We may use that to send you less, or to stop. The rule is simple and "
            "printed: after some unopened mails half as many come, after some more none. "
            "You see it in your User CP and can begin anew. Important notices (C16) are "
            "never left out for it."
        ),
    ),
}
