"""C16 to C23: what information is used for."""

from django.utils.translation import gettext_lazy as _

from focaljet.policy.clauses.subsystems import OFFERS, PROMOTIONS, STATISTICS
from focaljet.policy.clauses.words import Clause

CLAUSES = (
    Clause(
        "C16",
        _("Important notices"),
        code=("focaljet.mailing.services.notices", "focaljet.policy.signals"),
    ),
    Clause(
        "C17",
        _("Notices cannot be declined"),
        code=("focaljet.mailing.models", "focaljet.mailing.services.notices"),
        see=(("mailing:mine", _("Your important notices")),),
    ),
    Clause(
        "C18",
        _("Auditing"),
        code=(
            "focaljet.privacy.services.ledger",
            "focaljet.privacy.looking",
            "focaljet.moderation.services",
        ),
    ),
    Clause("C19", _("Data analysis"), STATISTICS),
    Clause("C20", _("Research"), STATISTICS),
    Clause("C21", _("Draws and contests"), PROMOTIONS, is_proven=True),
    Clause("C22", _("Occasional offers"), OFFERS),
    Clause("C23", _("The way out of offers"), OFFERS),
)
