from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ConsentConfig(AppConfig):
    name = "focaljet.consent"
    label = "consent"
    verbose_name = _("Consent")

    user_cp_pages = ["focaljet.consent.panels.mine"]
    archive_parts = ["focaljet.consent.parts.receipts_as_files"]
