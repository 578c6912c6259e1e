from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class RemoteConfig(AppConfig):
    name = "focaljet.remote"
    label = "remote"
    verbose_name = _("From elsewhere")
    choices = ["focaljet.remote.choices.ALL"]
