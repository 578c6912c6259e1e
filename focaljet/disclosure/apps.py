from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class DisclosureConfig(AppConfig):
    name = "focaljet.disclosure"
    label = "disclosure"
    verbose_name = _("Disclosure")

    stores = "focaljet.disclosure.store.STORES"
    choices = ["focaljet.disclosure.choices.ALL"]
    recipients = ["focaljet.disclosure.panels.recipients"]
    banners = ["focaljet.disclosure.panels.banner"]
    health_checks = ["focaljet.disclosure.panels.health"]
    sealed_lines = ["focaljet.disclosure.queries.people.sealed_lines"]
    user_cp_pages = ["focaljet.disclosure.panels.mine"]
    staff_paths = [
        "/privacy/disclosure/cases/",
        "/privacy/disclosure/parties/",
        "/privacy/disclosure/recalls/",
    ]

    def ready(self) -> None:
        from focaljet.disclosure import receivers  # noqa: F401  listens from here on
