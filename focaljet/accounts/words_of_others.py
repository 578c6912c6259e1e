"""Words of the libraries below, marked for translation by us.

Of FIELDS their makers give English names only; `DeclaredTable.title_of` looks each up
where it shows it. MESSAGES Django has translated itself, but addresses people more
formally than we do; ours are found first.
"""

from django.utils.translation import gettext_noop as _
from django.utils.translation import ngettext_lazy

FIELDS = (
    # Procrastinate's jobs
    _("abort requested"),
    _("args"),
    _("attempts"),
    _("lock"),
    _("priority"),
    _("queue name"),
    _("queueing lock"),
    _("scheduled at"),
    _("status"),
    _("task name"),
    _("worker"),
    # allauth's passkeys and apps
    _("created at"),
    _("data"),
    _("last used at"),
    _("type"),
    _("user"),
    # Django's cache
    _("cache key"),
    _("expires"),
    _("value"),
)
MESSAGES = (
    _("Enter a whole number."),
    _("Enter a number."),
    _("Enter a valid date."),
    _("Enter a valid time."),
    _("Enter a valid date/time."),
    _("Enter a valid value."),
    _("Enter a valid URL."),
    _("Enter a valid email address."),
    _("Enter a list of values."),
    _("Select a valid choice. %(value)s is not one of the available choices."),
    _("Select a valid choice. That choice is not one of the available choices."),
    _("Ensure this value is less than or equal to %(limit_value)s."),
    _("Ensure this value is greater than or equal to %(limit_value)s."),
    ngettext_lazy(
        "Ensure this value has at least %(limit_value)d character (it has "
        "%(show_value)d).",
        "Ensure this value has at least %(limit_value)d characters (it has "
        "%(show_value)d).",
        "limit_value",
    ),
    ngettext_lazy(
        "Ensure this value has at most %(limit_value)d character (it has "
        "%(show_value)d).",
        "Ensure this value has at most %(limit_value)d characters (it has "
        "%(show_value)d).",
        "limit_value",
    ),
)
