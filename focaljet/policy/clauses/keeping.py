"""C75 to C87: keeping it right, how long it stays, and what you can ask for."""

from django.utils.translation import gettext_lazy as _

from focaljet.policy.clauses.words import Clause

MINE = (("privacy:mine", _("Your own page about privacy")),)
REFUSING = ("focaljet.cases.services.deciding", "focaljet.cases.services.appealing")

CLAUSES = (
    Clause(
        "C75",
        _("Keeping it right"),
        code=("focaljet.privacy.correcting", "focaljet.accounts.views"),
        see=MINE,
    ),
    Clause(
        "C76",
        _("How long it is kept"),
        code=("focaljet.privacy.services.keeping", "focaljet.privacy.services.holding"),
    ),
    Clause(
        "C77",
        _("Where to find the User CP"),
        code=("focaljet.site.context.every_page", "focaljet.accounts.panels"),
    ),
    Clause(
        "C78",
        _("Your contact information and preferences"),
        code=("focaljet.accounts.services.addresses", "focaljet.accounts.views"),
    ),
    Clause(
        "C79",
        _("Access to everything else"),
        code=(
            "focaljet.privacy.services.exporting",
            "focaljet.privacy.queries.mine",
            "focaljet.privacy.walk",
        ),
        is_proven=True,
        see=MINE,
    ),
    Clause(
        "C80",
        _("Correction"),
        code=(
            "focaljet.privacy.correcting",
            "focaljet.cases.services.correcting",
        ),
        see=MINE,
    ),
    Clause(
        "C81",
        _("Deletion"),
        code=("focaljet.privacy.services.erasing", "focaljet.privacy.erasing.receipt"),
        is_proven=True,
        see=MINE,
    ),
    Clause("C82", _("Refusing what repeats itself"), code=REFUSING),
    Clause("C83", _("Refusing what takes too much effort"), code=REFUSING),
    Clause("C84", _("Refusing what harms the privacy of others"), code=REFUSING),
    Clause("C85", _("Refusing what cannot be done"), code=REFUSING),
    Clause("C86", _("Refusing what the law does not ask for"), code=REFUSING),
    Clause(
        "C87",
        _("How to ask"),
        code=(
            "focaljet.site.views.contact.contact",
            "focaljet.cases.services.cases",
            "focaljet.cases.clocks",
        ),
        see=(
            ("site:contact", _("Contact Us")),
            ("requests:requests", _("Your requests")),
            ("requests:statistics", _("How requests were answered")),
        ),
    ),
)
