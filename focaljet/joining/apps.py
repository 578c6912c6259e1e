from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class JoiningConfig(AppConfig):
    name = "focaljet.joining"
    label = "joining"
    verbose_name = _("Joining")

    choices = ["focaljet.joining.choices.ALL"]
    subsystems = {"joining": "focaljet.joining.rules.is_open"}
    acts = ["focaljet.joining.acts.invite_somebody"]
    sign_in_stages = ["focaljet.joining.stages.WaitingStage"]
    user_cp_pages = ["focaljet.joining.panels.invitations"]
    menu_entries = ["focaljet.joining.panels.wishes"]
    staff_paths = ["/account/wishes/"]

    def ready(self) -> None:
        from focaljet.joining import receivers  # noqa: F401  listens from here on
