from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PrivacyConfig(AppConfig):
    name = "focaljet.privacy"
    label = "privacy"
    verbose_name = _("Privacy")

    footer_links = ["focaljet.privacy.panels.policy"]
    stores = "focaljet.privacy.exports.STORES"
    menu_entries = ["focaljet.privacy.panels.cases"]
    user_cp_pages = ["focaljet.privacy.panels.mine"]

    def ready(self) -> None:
        from focaljet.privacy import receivers  # noqa: F401  listens from here on
