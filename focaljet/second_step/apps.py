from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class SecondStepConfig(AppConfig):
    name = "focaljet.second_step"
    label = "second_step"
    verbose_name = _("Second step")

    declarations = "focaljet.second_step.third_party.TABLES"
    choices = ["focaljet.second_step.choices.ALL"]
    archive_parts = ["focaljet.second_step.parts.means_of_signing_in"]
    acts = ["focaljet.second_step.acts.use_an_authenticator_app"]
    user_cp_pages = ["focaljet.second_step.panels.signing_in"]
    sign_in_panels = ["focaljet.second_step.panels.by_passkey"]
    plain_inputs = {
        "next": "the page of ours to go on to",
        "anybody": "that the passkey of any member will do",
        "username": "filled in by us, for password managers; nobody reads it",
    }

    def ready(self) -> None:
        from focaljet.second_step import receivers  # noqa: F401  listens from here on
