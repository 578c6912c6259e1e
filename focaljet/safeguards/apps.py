from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class SafeguardsConfig(AppConfig):
    name = "focaljet.safeguards"
    label = "safeguards"
    verbose_name = _("Safeguards")

    choices = ["focaljet.safeguards.choices.ALL"]
    footer_links = ["focaljet.safeguards.panels.for_parents"]
    health_checks = [
        "focaljet.safeguards.health.data.lines",
        "focaljet.safeguards.health.people.lines",
        "focaljet.safeguards.health.machine.lines",
    ]
    notice_words = ["focaljet.safeguards.notice.BREACH"]
    plain_inputs = {"seal": "signed by us: that the form is ours, and not old"}
    readable_by = ["focaljet.safeguards.readable.by_permission"]

    def ready(self) -> None:
        from focaljet.safeguards import receivers  # noqa: F401  listens from here on
