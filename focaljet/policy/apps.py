from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PolicyConfig(AppConfig):
    name = "focaljet.policy"
    label = "policy"
    verbose_name = _("Policy")
    choices = ["focaljet.policy.choices.ALL", "focaljet.policy.texts.own.CHOICES"]
    privacy_deeds = ["focaljet.policy.deeds.ALL"]
    policy_in_force = ["focaljet.policy.panels.policy_in_force"]
    recipients_listed = ["focaljet.policy.panels.recipients_listed"]
    published_declarations = ["focaljet.policy.panels.published_declarations"]
    banners = [
        "focaljet.policy.news.of_the_privacy_policy",
        "focaljet.policy.news.of_the_terms",
    ]
    health_checks = ["focaljet.policy.panels.health"]
    addresses = {"policy": "policy:privacy"}
    footer_links = ["focaljet.policy.panels.privacy", "focaljet.policy.panels.terms"]

    def ready(self) -> None:
        from focaljet.policy import (  # noqa: F401  the one listens, the other checks
            checks,
            receivers,
        )
