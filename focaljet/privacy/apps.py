from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PrivacyConfig(AppConfig):
    name = "focaljet.privacy"
    label = "privacy"
    verbose_name = _("Privacy")

    archive_parts = ["focaljet.privacy.parts.picture_of_the_map"]
    stores = "focaljet.privacy.exports.STORES"
    staff_paths = ["/privacy/claims/", "/privacy/erasures/"]
    user_cp_pages = ["focaljet.privacy.panels.mine"]
    plain_inputs = {
        "username": "filled in by us, for password managers; nobody reads it"
    }

    def ready(self) -> None:
        from focaljet.privacy import receivers  # noqa: F401  listens from here on
