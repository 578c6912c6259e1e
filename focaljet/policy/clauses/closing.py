"""C88 to C97: children, other sites, and how this policy changes."""

from django.utils.translation import gettext_lazy as _

from focaljet.policy.clauses.subsystems import MAILBOX
from focaljet.policy.clauses.words import Clause

CLAUSES = (
    Clause(
        "C88",
        _("Children under thirteen"),
        code=("focaljet.joining.forms", "focaljet.joining.views"),
    ),
    Clause(
        "C89",
        _("If a child is here"),
        code=(
            "focaljet.children.services.finding",
            "focaljet.children.sealing",
        ),
        see=(("parents:ask", _("For parents")),),
    ),
    Clause(
        "C90",
        _("Links to other sites"),
        code=("focaljet.base.markup.links", "focaljet.base.http.SecurityHeaders"),
    ),
    Clause(
        "C91",
        _("What other sites do"),
        code=("focaljet.base.markup.links", "focaljet.policy.views.pages.terms"),
    ),
    Clause(
        "C92",
        _("What we answer for"),
        code=("focaljet.policy.texts.terms", "focaljet.policy.views.pages.terms"),
        see=(("policy:terms", _("The terms")),),
    ),
    Clause("C93", _("Questions by mail"), MAILBOX),
    Clause(
        "C94",
        _("This policy may change"),
        code=("focaljet.policy.models", "focaljet.policy.services.publishing"),
        see=(
            ("policy:privacy_versions", _("All versions of the policy")),
            ("policy:terms_versions", _("All versions of the terms")),
        ),
    ),
    Clause(
        "C95",
        _("You are told of it"),
        code=("focaljet.policy.news", "focaljet.policy.services.publishing"),
    ),
    Clause(
        "C96",
        _("Since when it holds"),
        code=("focaljet.policy.queries.versions", "focaljet.policy.views.pages"),
    ),
    Clause(
        "C97",
        _("Whose policy it is"),
        code=("focaljet.choices.site.name", "focaljet.policy.queries.reading"),
    ),
)
