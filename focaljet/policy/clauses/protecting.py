"""C68 to C74: how information is protected, and what you make public yourself."""

from django.utils.translation import gettext_lazy as _

from focaljet.policy.clauses import remarks
from focaljet.policy.clauses.words import Clause

CLAUSES = (
    Clause(
        "C68",
        _("By the way we work"),
        code=(
            "focaljet.second_step.middleware.StaffPagesAskForIt",
            "focaljet.privacy.looking",
            "focaljet.moderation.services",
            "focaljet.safeguards.models.reviews",
        ),
        remark=remarks.of_the_second_step,
    ),
    Clause(
        "C69",
        _("By technique"),
        code=(
            "focaljet.base.http.SecurityHeaders",
            "focaljet.guarding.throttle",
            "focaljet.privacy.masking",
            "focaljet.guarding.password_rules",
        ),
    ),
    Clause(
        "C70",
        _("By lock and key"),
        code=(
            "focaljet.backups.age",
            "focaljet.safeguards.statements",
        ),
    ),
    Clause("C71", _("Against seven dangers"), code=("focaljet.safeguards.threats",)),
    Clause(
        "C71a",
        _("Loss"),
        code=(
            "focaljet.backups.services.drilling",
            "focaljet.backups.services.restoring",
        ),
    ),
    Clause("C71b", _("Theft"), code=("focaljet.backups.age",)),
    Clause("C71c", _("Misuse"), code=("focaljet.privacy.masking",)),
    Clause("C71d", _("Unauthorised access"), code=("focaljet.forum.rules",)),
    Clause(
        "C71e",
        _("Unauthorised disclosure"),
        code=(
            "focaljet.privacy.looking",
            "focaljet.disclosure.rules",
            "focaljet.privacy.services.ledger",
        ),
    ),
    Clause(
        "C71f",
        _("Alteration"),
        code=("focaljet.privacy.chain", "focaljet.privacy.services.ledger"),
    ),
    Clause(
        "C71g",
        _("Destruction"),
        code=("focaljet.forum.services.keeping", "focaljet.privacy.services.erasing"),
    ),
    Clause(
        "C72",
        _("What you post, others see"),
        code=("focaljet.composer.places", "focaljet.personal.words.Visible"),
    ),
    Clause(
        "C73",
        _("Take care of what you tell"),
        code=("focaljet.composer.hints",),
    ),
    Clause(
        "C74",
        _("Forums, chat rooms and profiles alike"),
        code=("focaljet.forum.rules",),
        remark=remarks.of_chat,
    ),
)
