from django.apps import AppConfig
from django.conf import settings
from django.contrib import admin
from django.utils.translation import gettext_lazy as _


class SiteConfig(AppConfig):
    name = "focaljet.site"
    label = "site"
    verbose_name = _("Site")

    footer_links = [
        "focaljet.site.panels.contact_us",
        "focaljet.site.panels.help_page",
    ]
    acts = ["focaljet.site.acts.write_letters", "focaljet.site.acts.lose_the_way"]
    menu_entries = ["focaljet.site.panels.owners_page"]
    stores = ["focaljet.site.outbox.OUTBOX"]
    plain_inputs = {
        "seal": "signed by us: that the form is ours, and not old",
        "{{ word.name }}": "what was typed into another form, which could not be taken",
    }

    def ready(self) -> None:
        admin.site.site_header = settings.SITE_NAME
        admin.site.site_title = settings.SITE_NAME
        admin.site.index_title = _("Forums, groups and rights")
