from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class SearchConfig(AppConfig):
    name = "focaljet.search"
    label = "search"
    verbose_name = _("Search")

    acts = ["focaljet.search.acts.look_for_words"]
    addresses = {"search": "search:search"}
    health_checks = ["focaljet.search.health.lines"]
    plain_inputs = {
        "forum": "a forum to look in",
        "order": "whether the newest posts stand first, or those that fit best",
        "topic": "a topic to look in",
    }

    def ready(self) -> None:
        from focaljet.search import receivers  # noqa: F401  listens from here on
