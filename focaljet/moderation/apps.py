from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ModerationConfig(AppConfig):
    name = "focaljet.moderation"
    label = "moderation"
    verbose_name = _("Moderation")
    menu_entries = ["focaljet.moderation.panels.staff_log"]
    staff_paths = ["/moderation/"]
    staff_deeds = ["focaljet.moderation.deeds.ALL"]
    staff_things = ["focaljet.moderation.panels.groups_and_choices"]

    def ready(self) -> None:
        from focaljet.moderation import receivers  # noqa: F401
