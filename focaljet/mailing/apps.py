from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class MailingConfig(AppConfig):
    name = "focaljet.mailing"
    label = "mailing"
    verbose_name = _("Mailing")
    user_cp_pages = ["focaljet.mailing.panels.mine"]
    health_checks = ["focaljet.mailing.panels.health"]
    notice_words = ["focaljet.mailing.about.POLICY", "focaljet.mailing.about.OF_TERMS"]
    staff_views = ["mailing:sendings"]

    def ready(self) -> None:
        from focaljet.mailing import checks, receivers  # noqa: F401
