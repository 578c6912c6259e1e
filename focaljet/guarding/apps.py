from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class GuardingConfig(AppConfig):
    """Against guessing and flooding: limits, puzzles, and what is no password.

    Knows no member: who is meant, the caller says.
    """

    name = "focaljet.guarding"
    label = "guarding"
    verbose_name = _("Guarding")

    plain_inputs = {
        "puzzle": "signed by us: a piece of work for the browser",
        "solution": "that the work was done; checked, and not kept",
    }
