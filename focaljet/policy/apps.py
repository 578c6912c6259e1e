from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PolicyConfig(AppConfig):
    name = "focaljet.policy"
    label = "policy"
    verbose_name = _("Policy")
    footer_links = ["focaljet.policy.panels.privacy"]
