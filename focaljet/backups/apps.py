from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class BackupsConfig(AppConfig):
    name = "focaljet.backups"
    label = "backups"
    verbose_name = _("Backups")

    stores = "focaljet.backups.stores.STORES"
    health_checks = ["focaljet.backups.panels.health"]
    staff_paths = ["/owner/backups/"]
