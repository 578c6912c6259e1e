from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CachingConfig(AppConfig):
    name = "focaljet.caching"
    label = "caching"
    verbose_name = _("Page cache")

    def ready(self) -> None:
        from focaljet.caching import triggers

        triggers.install_after_migrations()
