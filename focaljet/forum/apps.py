from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ForumConfig(AppConfig):
    name = "focaljet.forum"
    label = "forum"
    verbose_name = _("Forum")
    acts = ["focaljet.forum.acts.start_a_topic_and_go_on"]
    menu_entries = ["focaljet.forum.panels.forums"]
    profile_panels = ["focaljet.forum.panels.newest_posts"]

    def ready(self) -> None:
        from focaljet.forum import receivers  # noqa: F401
