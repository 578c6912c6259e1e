"""C68 to C74 in words."""

from django.utils.translation import gettext_lazy as _

TITLE = _("How it is protected")
TEXTS = {
    "C68": (
        _(
            "We protect personal information by the way we work: each of the staff may "
            "do what their task needs and no more, signs in with a second step beside "
            "the password, and has to give a reason before seeing what is masked. From "
            "time to time an owner looks through who still needs which right."
        ),
    ),
    "C69": (
        _(
            "By technique: pages travel encrypted on a public site and load nothing "
            "from elsewhere, passwords are kept as fingerprints that are slow to guess, "
            "links in mails work once and end soon, guessing is slowed down, and what "
            "the staff do not need is masked."
        ),
    ),
    "C70": (
        _(
            "And by lock and key: backups are encrypted to a key that is not kept with "
            "them. What a program cannot see, such as who may enter the room with the "
            "machine, the owner goes through as a list and signs, for a limited time."
        ),
    ),
    "C71": (
        _(
            "The dangers are seven, and there is something against each. Nothing is "
            "perfectly safe; what we can promise is that each of these is there, is "
            "tried, and is seen by the owner when it fails."
        ),
    ),
    "C71a": (_("backups, and drills in which one is really restored;"),),
    "C71b": (_("the backups are encrypted;"),),
    "C71c": (_("what a task does not need is masked, and each look has a reason;"),),
    "C71d": (_("one table of rights decides who may see and do what, on every page;"),),
    "C71e": (_("nothing is handed out without two people and a line in the ledger;"),),
    "C71f": (_("lines of the ledger are chained, so that a changed one is noticed;"),),
    "C71g": (
        _("what is deleted is out of sight first and can be brought back for a while."),
    ),
    "C72": (
        _(
            "When you post in a forum, a chat room or another social service of this "
            "site, what you share is visible to others, and they can read, collect and "
            "use it. Beside each such input stands who will be able to read it, and the "
            "program shows it to nobody else."
        ),
    ),
    "C73": (
        _(
            "You are responsible for what you choose to tell in these places. If you "
            "write your name and your e-mail address into a post, they are public. "
            "Please take care. When a text holds your own address or what looks like a "
            "telephone number, the composer points it out; it stops nothing, and does "
            "not write down that it noticed."
        ),
    ),
    "C74": (
        _(
            "This rule is one for all such places: forums, chat rooms and pages about "
            "members."
        ),
    ),
}
