"""C38 to C52: cookies and other techniques."""

from django.utils.translation import gettext_lazy as _

from focaljet.policy.clauses.subsystems import (
    ADS,
    APP,
    COMBINING,
    MESSAGES,
    PIXELS,
    STATISTICS,
)
from focaljet.policy.clauses.words import Clause

COOKIE_PAGE = (("consent:cookies", _("All cookies by name")),)

CLAUSES = (
    Clause(
        "C38",
        _("Cookies, pixels and beacons on the site"),
        code=(
            "focaljet.accounts.cookies",
            "focaljet.consent.inventory",
            "focaljet.personal.cookies.only_declared_cookies",
            "focaljet.personal.checks.cookies",
        ),
        see=COOKIE_PAGE,
    ),
    Clause("C39", _("… in private messages"), MESSAGES),
    Clause("C40", _("… in mails"), PIXELS),
    Clause("C41", _("… in advertisements"), ADS),
    Clause("C42", _("… in the Tapatalk app"), APP),
    Clause("C43", _("What such techniques help with"), STATISTICS),
    Clause("C43a", _("Understanding behaviour"), STATISTICS),
    Clause("C43b", _("Telling which parts are visited"), STATISTICS),
    Clause("C43c", _("Advertisements and web searches"), STATISTICS),
    Clause(
        "C44",
        _("What cookies say about you"),
        code=("focaljet.accounts.cookies", "focaljet.base.tokens"),
    ),
    Clause(
        "C45",
        _("IP addresses and the like are personal"),
        code=("focaljet.personal.words.Category",),
    ),
    Clause("C46", _("What is combined with them is too"), COMBINING),
    Clause(
        "C47",
        _("Partners"),
        code=(
            "focaljet.base.http.SecurityHeaders",
            "focaljet.personal.recipients",
            "focaljet.consent.hearing",
        ),
    ),
    Clause(
        "C48",
        _("For your convenience"),
        code=("focaljet.accounts.services.languages", "focaljet.choices.site"),
    ),
    Clause(
        "C49",
        _("Staying signed in"),
        code=("focaljet.accounts.services.devices", "focaljet.accounts.middleware"),
    ),
    Clause(
        "C50",
        _("You may refuse every cookie"),
        code=("focaljet.personal.cookies", "focaljet.base.http"),
        see=COOKIE_PAGE,
    ),
    Clause(
        "C51",
        _("How to refuse them"),
        code=(
            "focaljet.consent.browsers",
            "focaljet.consent.views.cookies",
        ),
        see=COOKIE_PAGE,
    ),
    Clause(
        "C52",
        _("What does not work without"),
        code=(
            "focaljet.consent.needs",
            "focaljet.personal.needs",
        ),
        see=COOKIE_PAGE,
    ),
)
