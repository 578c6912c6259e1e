"""C1 to C8: what the policy is, and with whom the site shares."""

from django.utils.translation import gettext_lazy as _

from focaljet.policy.clauses.subsystems import COMBINING
from focaljet.policy.clauses.words import Clause

CLAUSES = (
    Clause(
        "C1",
        _("What this policy covers"),
        code=(
            "focaljet.policy.views.pages.privacy",
            "focaljet.policy.queries.matters",
            "focaljet.personal.checks.fields",
        ),
    ),
    Clause(
        "C2",
        _("Questions"),
        code=("focaljet.site.views.contact.contact", "focaljet.cases.services.cases"),
        see=(("site:contact", _("Contact Us")),),
    ),
    Clause(
        "C3",
        _("What personal information is"),
        code=("focaljet.personal.words.Category", "focaljet.personal.checks.fields"),
    ),
    Clause(
        "C4",
        _("When you are asked"),
        code=("focaljet.personal.checks.inputs", "focaljet.personal.declared.why"),
    ),
    Clause(
        "C5",
        _("Sharing with affiliates"),
        code=(
            "focaljet.personal.recipients.recipients",
            "focaljet.disclosure.models.parties",
            "focaljet.disclosure.services.parties",
        ),
    ),
    Clause(
        "C6",
        _("What affiliates may do with it"),
        code=(
            "focaljet.disclosure.package.scope",
            "focaljet.disclosure.services.recalls",
        ),
    ),
    Clause("C7", _("Combining information"), COMBINING),
    Clause(
        "C8",
        _("Examples, and the whole list"),
        code=(
            "focaljet.privacy.policy.sections",
            "focaljet.personal.columns",
            "focaljet.privacy.views.policy.kept",
        ),
        see=(
            ("privacy:kept", _("Everything that is kept")),
            ("privacy:map", _("The map of all data")),
        ),
    ),
)
