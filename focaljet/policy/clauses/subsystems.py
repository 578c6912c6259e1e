"""What a clause can be about, and whether this site has it today.

A subsystem is here when an app of its name is installed, or when an app says in its
AppConfig that it brings it, with the dotted name of a function that tells whether the
owner has it switched on:

    subsystems = {"offers": "focaljet.mailing.offers.are_sent"}

So a clause that waits begins to count on the day its app comes, by no word here.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from django.apps import apps
from django.utils.functional import Promise
from django.utils.module_loading import import_string
from django.utils.translation import gettext_lazy as _

from focaljet.personal import declared
from focaljet.personal.words import Category

Text = str | Promise


@dataclass(frozen=True, slots=True)
class Subsystem:
    """`absent` and `off` are whole sentences, shown below a clause about it."""

    name: str
    title: Text
    absent: Text = ""
    off: Text = ""
    is_there: Callable[[], bool] | None = None

    def is_here(self) -> bool:
        if self.is_there is not None:
            return self.is_there()
        return apps.is_installed(f"focaljet.{self.name}") or any(_brought(self.name))

    def is_on(self) -> bool:
        """Whether the owner has it on; where no app tells, it cannot be switched off."""
        return all(import_string(path)() for path in _brought(self.name))


def _brought(name: str) -> Iterator[str]:
    for app in apps.get_app_configs():
        brought: dict[str, str] = getattr(app, "subsystems", {})
        if name in brought:
            yield brought[name]


def of(category: Category, absent: Text) -> Subsystem:
    """A kind of data: here as soon as some table declares it."""
    return Subsystem(
        category.value, category.label, absent, is_there=lambda: _is_kept(category)
    )


def _is_kept(category: Category) -> bool:
    kept = (
        kept for table in declared.tables() for kept in table.personal.fields.values()
    )
    return any(
        category is each.category or category in (each.json_keys or {}).values()
        for each in kept
    )


ALWAYS = Subsystem("base", _("the site itself"), is_there=lambda: True)
JOINING = Subsystem(
    "joining",
    _("joining"),
    absent=_("Nobody can join this site by themselves."),
    off=_("Nobody can join this site at present."),
)
MESSAGES = Subsystem(
    "inbox", _("private messages"), _("This site has no private messages today.")
)
STORE = Subsystem("store", _("the store"), _("This site has no store today."))
SURVEYS = Subsystem("surveys", _("surveys"), _("This site holds no surveys today."))
PROMOTIONS = Subsystem(
    "promotions",
    _("draws and contests"),
    _("This site holds no draws and no contests today."),
)
OFFERS = Subsystem("offers", _("offers by mail"), _("This site sends no offers today."))
STATISTICS = Subsystem(
    "analytics",
    _("statistics"),
    _("This site makes no statistics about people today."),
)
COMBINING = Subsystem(
    "combining", _("combining"), _("The program combines nothing of the kind today.")
)
EVENTS = Subsystem(
    "events",
    _("the log of visits"),
    _(
        "The program keeps no log of visits today; what it writes down about its own "
        "troubles names nobody."
    ),
)
LINK_SERVER = Subsystem(
    "linkserver",
    _("the server for links in mails"),
    _(
        "There is no such server today: links in our mails lead straight to their pages."
    ),
)
PIXELS = Subsystem("pixels", _("pixels in mails"), _("Our mails hold no pixel today."))
ADS = Subsystem(
    "ads", _("advertisements"), _("This site shows no advertisements today.")
)
APP = Subsystem(
    "mobile", _("the Tapatalk app"), _("This site cannot be used by Tapatalk today.")
)
PROFILES = Subsystem(
    "profiles",
    _("profiles"),
    _("Members have no page to describe themselves on today, so nobody is asked."),
)
MAILBOX = Subsystem(
    "mailbox",
    _("the privacy mailbox"),
    _("No such mailbox is read by the program today. Contact Us does the same."),
)
