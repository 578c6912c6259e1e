from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ChildrenConfig(AppConfig):
    name = "focaljet.children"
    label = "children"
    verbose_name = _("Children")

    stores = "focaljet.children.models.sealed.STORES"
    banners = ["focaljet.children.panels.somebody_says_so"]
    case_actions = ["focaljet.children.panels.hide_now"]
    health_checks = ["focaljet.children.panels.health"]
    profile_panels = ["focaljet.children.panels.say_so"]
    staff_paths = ["/privacy/children/found/"]
    plain_inputs = {
        "username": "filled in by us, for password managers; nobody reads it"
    }
    user_cp_pages = ["focaljet.children.panels.about_my_age"]

    def ready(self) -> None:
        from focaljet.children import checks, receivers  # noqa: F401
