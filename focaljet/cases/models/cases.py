"""What people ask of the site, and what became of it."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from focaljet.caching.shown import NOT_SHOWN
from focaljet.cases.words import (
    DECLINES,
    PURPOSES,
    Authority,
    Ground,
    Outcome,
    Proof,
    Wish,
)
from focaljet.personal.words import (
    Category,
    Keep,
    Kept,
    OnErase,
    PersonalData,
    Purpose,
    Text,
    Visible,
    after,
)

A_YEAR_ON: Keep = after(
    "closed_at", years=1, words=_("until a year after your request was closed")
)


def kept(category: Category, why: Text, purpose: Purpose = Purpose.REQUEST) -> Kept:
    """A datum of a request: for the staff, and gone a year after the request."""
    return Kept(
        category,
        purpose,
        why,
        on_erase=OnErase.DELETE_ROW,
        visible=Visible.STAFF,
        keep=A_YEAR_ON,
    )


def staff(why: Text, keep: Keep = A_YEAR_ON) -> Kept:
    """The link to somebody of the staff, who only did something to the row."""
    return Kept(
        Category.LINK,
        Purpose.AUDIT,
        why,
        on_erase=OnErase.DETACH,
        visible=Visible.STAFF,
        keep=keep,
    )


class Case(models.Model):
    """A request to the people who run the site, from anybody, and their decision."""

    class Kind(models.TextChoices):
        QUESTION = "question", _("A question")
        ACCESS = "access", _("See what you keep about me")
        PORT = "port", _("Take my data along")
        CORRECT = "correct", _("Correct something about me")
        ERASE = "erase", _("Erase something about me")
        RESTRICT = "restrict", _("Keep something about me, and use it no more")
        OBJECT = "object", _("Object to a use of my data")
        OPT_OUT = "opt_out", _("No offers, no advertising, no analysis")
        CHILD = "child", _("A child is here")
        OTHER = "other", _("Something else")  # of old; nobody chooses it any more

    kind = models.CharField(_("what it is about"), max_length=10, choices=Kind)
    member = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="cases",
        verbose_name=_("member"),
    )
    name = models.CharField(_("name"), max_length=100, blank=True)
    email = models.EmailField(_("e-mail address"), blank=True)
    message = models.TextField(_("message"))
    # What a kind asks for beside words.
    datum = models.CharField(_("which datum"), max_length=150, blank=True, default="")
    row = models.CharField(_("in which row"), max_length=64, blank=True, default="")
    right_value = models.TextField(_("what is right"), blank=True, default="")
    purpose = models.CharField(
        _("which use"), max_length=20, choices=PURPOSES, blank=True, default=""
    )
    wish = models.CharField(
        _("what is to be erased"), max_length=5, choices=Wish, blank=True, default=""
    )
    agent = models.CharField(
        _("who acts for you"), max_length=100, blank=True, default=""
    )
    authority = models.CharField(
        _("by what they act for you"),
        max_length=10,
        choices=Authority,
        blank=True,
        default="",
    )
    agent_accepted_at = models.DateTimeField(
        _("authorisation seen"), null=True, blank=True
    )
    # Whose request it is.
    proof = models.CharField(
        _("how we saw that it is you"),
        max_length=10,
        choices=Proof,
        blank=True,
        default="",
    )
    proven_at = models.DateTimeField(_("seen that it is you"), null=True, blank=True)
    proven_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("who saw it"),
    )
    opened_at = models.DateTimeField(_("opened"))
    acknowledged_at = models.DateTimeField(_("confirmed to you"), null=True, blank=True)
    due_on = models.DateField(_("to be answered by"))
    extended_at = models.DateTimeField(_("term extended"), null=True, blank=True)
    extension = models.TextField(_("why it takes longer"), blank=True, default="")
    outcome = models.CharField(
        _("what became of it"), max_length=10, choices=Outcome, blank=True, default=""
    )
    ground = models.CharField(
        _("ground of a refusal"), max_length=15, choices=Ground, blank=True, default=""
    )
    answer = models.TextField(_("answer"), blank=True)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("answered by"),
    )
    answered_at = models.DateTimeField(_("answered"), null=True, blank=True)
    answer_mailed_at = models.DateTimeField(_("answer sent"), null=True, blank=True)
    closed_at = models.DateTimeField(_("closed"), null=True, blank=True)
    # Without a constraint: both may be erased in one go, and in either order.
    merged_into = models.ForeignKey(
        "self",
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="merged",
        db_constraint=False,
        verbose_name=_("put to"),
    )

    personal = PersonalData(
        subject=("member", "email", "answered_by", "proven_by"),
        fields={
            "kind": kept(Category.LETTER, _("to see at once what you need")),
            "member": kept(
                Category.LINK, _("to know that it is you who asks about your account")
            ),
            "name": kept(
                Category.REAL_NAME, _("to address you in the answer, if you give one")
            ),
            "email": kept(
                Category.EMAIL, _("to send you the answer, and nothing else")
            ),
            "message": kept(
                Category.LETTER, _("to answer it, and to show later that we did")
            ),
            "datum": kept(Category.LETTER, _("to find what is not right")),
            "row": kept(Category.LETTER, _("to find what is not right")),
            "right_value": kept(Category.LETTER, _("to put right what is wrong")),
            "purpose": kept(Category.CONSENT, _("to know what you object to")),
            "wish": kept(Category.LETTER, _("to erase what you want to be erased")),
            "agent": kept(
                Category.REAL_NAME, _("to know who acts for you, where somebody does")
            ),
            "authority": kept(
                Category.LETTER,
                _("to know by what somebody acts for you; papers are not kept"),
            ),
            "proof": kept(
                Category.LETTER,
                _("to show later that your data went to nobody but you"),
                Purpose.SECURITY,
            ),
            "proven_by": staff(_("to know who saw that it is you")),
            "extension": kept(Category.LETTER, _("to tell you why it takes longer")),
            "outcome": kept(Category.LETTER, _("to show later what became of it")),
            "ground": kept(Category.LETTER, _("to tell you why we refuse something")),
            "answer": kept(Category.LETTER, _("to show later what we answered")),
            "answered_by": staff(_("to know who answered for the site")),
        },
        not_personal=frozenset(
            {
                "agent_accepted_at",
                "proven_at",
                "opened_at",
                "acknowledged_at",
                "due_on",
                "extended_at",
                "answered_at",
                "answer_mailed_at",
                "closed_at",
                "merged_into",
            }
        ),
    )

    shown = NOT_SHOWN

    class Meta:
        verbose_name = _("request")
        verbose_name_plural = _("requests to us")
        ordering = ["pk"]
        indexes = [
            models.Index(
                fields=["due_on", "id"],
                condition=Q(closed_at=None),
                name="cases_case_due",
            ),
            models.Index(fields=["closed_at"], name="cases_case_closed"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(answered_at=None, answer="")
                | (Q(answered_at__isnull=False) & ~Q(answer="")),
                name="cases_case_answered_with_words",
            ),
            # Whoever is declined is owed a ground of the five, and words.
            models.CheckConstraint(
                condition=~Q(outcome__in=DECLINES)
                | (
                    Q(ground__in=Ground.values)
                    & ~Q(answer="")
                    & Q(answered_at__isnull=False)
                ),
                name="cases_case_declined_with_a_ground",
            ),
        ]

    def __str__(self) -> str:
        return f"case {self.pk}"

    @property
    def is_open(self) -> bool:
        return self.closed_at is None

    @property
    def is_decided(self) -> bool:
        return self.answered_at is not None

    @property
    def is_declined(self) -> bool:
        return self.outcome in DECLINES
