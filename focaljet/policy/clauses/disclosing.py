"""C63 to C67: when information has to leave the site."""

from django.utils.translation import gettext_lazy as _

from focaljet.policy.clauses.words import Clause

CLAUSES = (
    Clause(
        "C63",
        _("When the law asks"),
        code=(
            "focaljet.disclosure.services.cases",
            "focaljet.disclosure.rules",
        ),
    ),
    Clause("C63a", _("Law"), code=("focaljet.disclosure.models.cases",)),
    Clause("C63b", _("Legal process"), code=("focaljet.disclosure.models.cases",)),
    Clause("C63c", _("Litigation"), code=("focaljet.disclosure.models.cases",)),
    Clause(
        "C63d", _("Requests of authorities"), code=("focaljet.disclosure.models.cases",)
    ),
    Clause(
        "C64",
        _("Matters of public importance"),
        code=(
            "focaljet.disclosure.rules",
            "focaljet.disclosure.models.cases",
        ),
    ),
    Clause(
        "C65",
        _("To enforce the terms and protect people"),
        code=(
            "focaljet.disclosure.package.scope",
            "focaljet.disclosure.rules",
        ),
    ),
    Clause(
        "C66",
        _("When the site changes hands"),
        code=("focaljet.disclosure.services.transfers",),
    ),
    Clause(
        "C67",
        _("You are told"),
        code=(
            "focaljet.privacy.queries.ledger.own_lines",
            "focaljet.disclosure.services.telling",
        ),
        see=(("disclosure:mine", _("What was disclosed about you")),),
    ),
)
