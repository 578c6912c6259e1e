from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ImportersConfig(AppConfig):
    name = "focaljet.importers"
    label = "importers"
    verbose_name = _("Importers")

    archive_parts = ["focaljet.importers.parts.posts_as_neutral_file"]
    stores = ["focaljet.importers.folder.STORES"]
