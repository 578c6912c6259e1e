from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ComposerConfig(AppConfig):
    name = "focaljet.composer"
    label = "composer"
    verbose_name = _("Writing")

    user_cp_pages = ["focaljet.composer.panels.drafts"]
    attachments_named = ["focaljet.composer.queries.attached.in_drafts"]
