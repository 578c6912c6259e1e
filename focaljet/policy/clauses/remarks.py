"""Sentences about today, for clauses whose truth depends on what a site does.

What could ask the database is left to the tables of the page.
"""

from __future__ import annotations

from django.apps import apps
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from focaljet.choices import site

Text = str | Promise


def of_chat() -> Text:
    if apps.is_installed("focaljet.chat"):
        return ""
    return _("Today the forum is the only one of the three that is here.")


def of_the_second_step() -> Text:
    if site.known("second_step.staff_need_one"):
        return ""
    return _("On this site the second step is left to each of the staff at present.")
