"""Each kind of request in words: what it is, how to do it at once, what happens next."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from focaljet.cases.models.cases import Case


@dataclass(frozen=True, slots=True)
class KindOfRequest:
    """`direct` is the name of a page on which a member does it without anybody's help.

    `fields` are the inputs of the form that this kind needs beside the letter.
    """

    kind: str
    what: str | Promise
    then: str | Promise
    direct: str = ""
    direct_title: str | Promise = ""
    fields: tuple[str, ...] = ()
    may_have_agent: bool = True

    @property
    def title(self) -> str:
        return str(Case.Kind(self.kind).label)


ALL = {
    each.kind: each
    for each in (
        KindOfRequest(
            Case.Kind.ACCESS.value,
            _(
                "You get everything that this site keeps about you, as files you can read."
            ),
            _(
                "As a member you have it made at once, without asking. Otherwise we send "
                "you a link, to be sure that it is you, and then make the archive."
            ),
            direct="privacy:mine",
            direct_title=_("See and take along what we know about you"),
        ),
        KindOfRequest(
            Case.Kind.PORT.value,
            _(
                "You get your data in one file that other programs can read, to take "
                "elsewhere."
            ),
            _(
                "It is the same archive as for “see what you keep”: JSON, HTML and files."
            ),
            direct="privacy:mine",
            direct_title=_("Have the archive made"),
        ),
        KindOfRequest(
            Case.Kind.CORRECT.value,
            _("Something that we keep about you is wrong or out of date."),
            _(
                "Most of it you change yourself. What has no page of its own the staff put "
                "right; whoever got it from us is told."
            ),
            direct="privacy:mine",
            direct_title=_("Look for it, and change it there"),
            fields=("about", "row", "right_value"),
        ),
        KindOfRequest(
            Case.Kind.ERASE.value,
            _("Your account, or something about you, is to be deleted for good."),
            _(
                "As a member you erase your account yourself. What is left to the staff is "
                "done with the same care: a receipt says what went and what stays, and why."
            ),
            direct="privacy:erase",
            direct_title=_("Erase my account"),
            fields=("wish",),
        ),
        KindOfRequest(
            Case.Kind.RESTRICT.value,
            _(
                "Something is to be kept, but not used: because you dispute it, or need it "
                "for a claim of yours."
            ),
            _(
                "It is held, so that neither you nor we can erase it by accident, and your "
                "data serves no purpose that you did not ask for. Tell us when it is to end."
            ),
        ),
        KindOfRequest(
            Case.Kind.OBJECT.value,
            _(
                "You do not want your data to be used for something that we do in our own "
                "interest."
            ),
            _(
                "The use is switched off for you. What your account cannot do without goes "
                "on until you erase it."
            ),
            direct="requests:purposes",
            direct_title=_("Switch uses off yourself"),
            fields=("purpose",),
        ),
        KindOfRequest(
            Case.Kind.OPT_OUT.value,
            _(
                "No offers, no advertising, no analysis, no research with your data. "
                "Nothing is sold here in any case."
            ),
            _("It works at once, and nobody asks you for a proof."),
            direct="requests:purposes",
            direct_title=_("Switch uses off yourself"),
        ),
        KindOfRequest(
            Case.Kind.CHILD.value,
            _("A child under 13 is here, or left something about itself here."),
            _(
                "Tell us where. The staff look at it before everything else; parents need "
                "no account."
            ),
            may_have_agent=False,
        ),
        KindOfRequest(
            Case.Kind.QUESTION.value,
            _("Whatever you want to ask or say."),
            _("Somebody reads it and answers."),
            may_have_agent=False,
        ),
    )
}
# As a list in a form has them: most people have a question.
CHOICES = [
    (kind, Case.Kind(kind).label) for kind in sorted(ALL, key=lambda k: k != "question")
]


def known(kind: str) -> str:
    """The kind itself, if it can be chosen today; else a question."""
    return kind if kind in ALL else Case.Kind.QUESTION.value
