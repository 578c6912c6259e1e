"""What an owner chooses about the site as a whole (focaljet/choices)."""

from __future__ import annotations

from functools import partial

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from focaljet.base import zones
from focaljet.caching.bots import Crawlers
from focaljet.choices.words import Choice
from focaljet.site import fields

LONGEST_NAME = 60
LONGEST_TAGLINE = 140
LONGEST_WELCOME = 4000

# The pages "The site's face" and "Language and time" ask for these.
FACE = [
    Choice(
        "site.name",
        _("Name of the site"),
        partial(forms.CharField, max_length=LONGEST_NAME),
        default=lambda: settings.SITE_NAME,
        help=_("Stands in the bar, in titles, in mails and in the privacy policy."),
        page="site:face",
    ),
    Choice(
        "site.tagline",
        _("Tagline"),
        partial(forms.CharField, max_length=LONGEST_TAGLINE, required=False),
        default=lambda: settings.SITE_TAGLINE,
        help=_("One line that says what the club is about."),
        page="site:face",
    ),
    Choice(
        "site.accent",
        _("Colour"),
        partial(fields.AccentField, required=False),
        default="",
        help=_(
            "Of links and buttons, as #rrggbb. How light it is follows by itself, so "
            "that it can be read on light and on dark pages."
        ),
        page="site:face",
    ),
    Choice(
        "site.welcome",
        _("Welcome text"),
        partial(
            forms.CharField,
            max_length=LONGEST_WELCOME,
            required=False,
            widget=forms.Textarea(attrs={"rows": 6}),
        ),
        default="",
        help=_("Shown to visitors beside the forums, in Markdown."),
        page="site:face",
    ),
    Choice(
        "site.logo",
        _("Logo"),
        partial(forms.CharField, required=False),
        default="",  # the name under which site/logo.py keeps it
        page="site:face",
    ),
]
WORDS_AND_TIME = [
    Choice(
        "site.language",
        _("Language of the site"),
        partial(forms.ChoiceField, choices=settings.LANGUAGES),
        default=lambda: settings.LANGUAGE_CODE,
        help=_("For everybody whose browser asks for none that the site speaks."),
    ),
    Choice(
        "site.languages",
        _("Languages that the site speaks"),
        partial(
            forms.MultipleChoiceField,
            choices=settings.LANGUAGES,
            widget=forms.CheckboxSelectMultiple,
        ),
        default=lambda: [code for code, _name in settings.LANGUAGES],
        help=_("Members choose among these, and visitors' browsers do."),
    ),
    Choice(
        "site.time_zone",
        _("Time zone of the site"),
        partial(forms.ChoiceField, choices=zones.choices),
        default=lambda: settings.TIME_ZONE,
        help=_("Times are shown by this clock to whoever chose no other."),
    ),
]
CRAWLERS = [
    Choice(
        "site.crawlers",
        _("Crawlers that may read the site"),
        partial(forms.ChoiceField, choices=Crawlers.choices, widget=forms.RadioSelect),
        default=Crawlers.SEARCH.value,
        help=_(
            "Said in robots.txt. An AI crawler that is not wanted and comes all the "
            "same gets no page, as long as it says who it is."
        ),
    ),
]
# What only the owner knows of the list of the first evening, and presses a button for.
FIRST_EVENING = [
    Choice(
        "site.evening_seen",
        _("Steps of the first evening that were looked at"),
        partial(
            forms.MultipleChoiceField,
            choices=[("rights", "rights"), ("mail", "mail")],
            required=False,
        ),
        default=list,
        page="site:owner",
    ),
    Choice(
        "site.evening_over",
        _("The first evening is over"),
        partial(forms.BooleanField, required=False),
        default=False,
        page="site:owner",
    ),
]
