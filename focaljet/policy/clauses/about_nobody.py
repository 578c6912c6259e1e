"""C24 to C37: information about nobody, and when it becomes personal."""

from django.utils.translation import gettext_lazy as _

from focaljet.personal.words import Category
from focaljet.policy.clauses.subsystems import (
    COMBINING,
    EVENTS,
    PROFILES,
    STATISTICS,
    of,
)
from focaljet.policy.clauses.words import Clause

NOBODY_IS_ASKED = _("It is kept nowhere today.")

CLAUSES = (
    Clause("C24", _("What non-personal information is"), STATISTICS),
    Clause("C25", _("What it may be used for"), STATISTICS),
    Clause("C26", _("Occupation"), PROFILES),
    Clause(
        "C27",
        _("Language"),
        of(Category.LANGUAGE, NOBODY_IS_ASKED),
        code=("focaljet.accounts.services.languages",),
        is_proven=True,
    ),
    Clause("C28", _("Postal code"), STATISTICS),
    Clause("C29", _("Area code"), STATISTICS),
    Clause(
        "C30",
        _("Identifiers of devices"),
        of(Category.DEVICE, NOBODY_IS_ASKED),
        code=("focaljet.accounts.browsers", "focaljet.accounts.models.sign_ins"),
        is_proven=True,
    ),
    Clause(
        "C31",
        _("Location"),
        of(Category.LOCATION, NOBODY_IS_ASKED),
        code=("focaljet.accounts.places",),
        is_proven=True,
    ),
    Clause(
        "C32",
        _("Time zone"),
        of(Category.PREFERENCE, NOBODY_IS_ASKED),
        code=("focaljet.accounts.services.languages", "focaljet.base.zones"),
        is_proven=True,
    ),
    Clause("C33", _("To understand what people want"), STATISTICS),
    Clause("C34", _("What is done on the site"), EVENTS),
    Clause("C35", _("What many do together"), STATISTICS),
    Clause("C36", _("Sums are about nobody"), STATISTICS),
    Clause("C37", _("What is combined is personal"), COMBINING, is_proven=True),
)
