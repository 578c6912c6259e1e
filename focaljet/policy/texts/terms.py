"""The terms: the rules of the house in general, what the site answers for, changes.

The paragraphs marked T are the terms' own; C numbers are those of the policy, which
has them shown beside it (C92).
"""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from focaljet.policy.texts import closing

Text = str | Promise
Paragraphs = dict[str, tuple[Text, tuple[Text, ...]]]

RULES: Paragraphs = {
    "T1": (
        _("Being here"),
        (
            _(
                "%(site)s is run for people who share an interest. Whoever reads is "
                "welcome. Whoever joins has one account, keeps its password to "
                "themselves and answers for what is done with it."
            ),
        ),
    ),
    "T2": (
        _("How we treat each other"),
        (
            _(
                "Be as polite as you would be at a table with the others. Speak to the "
                "matter and not to the person. No threats, no hate, no hunting of "
                "people, and nobody's private life without their consent."
            ),
        ),
    ),
    "T3": (
        _("What may not be posted"),
        (
            _(
                "Nothing that is against the law or calls for breaking it, nothing that "
                "belongs to somebody else and that you may not pass on, no programs "
                "that do harm, and no advertising that the staff have not agreed to."
            ),
        ),
    ),
    "T4": (
        _("Your words stay yours"),
        (
            _(
                "What you write and show here remains yours. By posting it you allow "
                "%(site)s to show it to those who may read it, in the forms that this "
                "site has, for as long as it stands here. You can take it along, and "
                "you can have it go."
            ),
        ),
    ),
    "T5": (
        _("Keeping order"),
        (
            _(
                "The staff may move, edit, lock and delete, and may warn, silence or "
                "exclude, where these rules are broken. What they do is written down, "
                "and where it concerns your words you are told the reason. Whoever "
                "thinks that they were wrong can write by Contact Us."
            ),
        ),
    ),
}
ANSWERING: Paragraphs = {
    "C92": (
        _("What we answer for"),
        (
            _(
                "Posts are the words of those who wrote them, and not of %(site)s. "
                "Nobody checks them beforehand. What is told here about repairs, "
                "settings or anything else may be wrong or may not fit your case; "
                "whoever acts on it does so at their own risk, and should ask somebody "
                "who knows the trade where safety depends on it."
            ),
            _(
                "The site is offered as it is. We take care, but cannot promise that it "
                "is always there, free of mistakes, or fit for a certain use. As far as "
                "the law allows it, %(site)s does not answer for damage that comes from "
                "using the site, from not being able to use it, or from relying on what "
                "stands here. Where the law does not allow that, as for intent, gross "
                "negligence, or harm to life and health, nothing here takes your rights "
                "away."
            ),
        ),
    ),
}
CHANGES: Paragraphs = {
    "C16": (
        _("When these terms change"),
        (
            _(
                "These terms may change. Each version has a number and a date, can be "
                "read for good, and can be compared with any other. Of a change that "
                "matters, members get a notice, of which nobody can opt out."
            ),
        ),
    ),
    "C94": (_("Earlier versions"), closing.TEXTS["C94"]),
}
OTHERS: Paragraphs = {
    "C90": (_("Links to other sites"), closing.TEXTS["C90"]),
    "C91": (_("What other sites do"), closing.TEXTS["C91"]),
}
CHAPTERS: dict[str, tuple[Text, Paragraphs]] = {
    "rules": (_("Rules of the house"), RULES),
    "answering": (_("What we answer for"), ANSWERING),
    "others": (_("Other sites"), OTHERS),
    "changes": (_("Changes"), CHANGES),
}
# Under which numbers the owner's own words stand, should there be any.
OWN, OWN_TITLE = "own", _("Of this club in particular")
