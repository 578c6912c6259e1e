from django.apps import AppConfig
from django.contrib import admin
from django.utils.functional import lazy
from django.utils.translation import gettext_lazy as _

from focaljet.caching.shown import NOT_SHOWN, Shown


class SiteConfig(AppConfig):
    name = "focaljet.site"
    label = "site"
    verbose_name = _("Site")

    addresses = {"contact": "site:contact"}
    footer_links = [
        "focaljet.site.panels.contact_us",
        "focaljet.site.panels.help_page",
    ]
    choices = [
        "focaljet.site.choices.FACE",
        "focaljet.site.choices.WORDS_AND_TIME",
        "focaljet.site.choices.CRAWLERS",
        "focaljet.site.choices.FIRST_EVENING",
    ]
    health_checks = ["focaljet.site.panels.forwarders"]
    first_evening = [
        "focaljet.site.evening.name_and_logo",
        "focaljet.site.evening.a_mail_came",
        "focaljet.site.evening.rights",
        "focaljet.site.evening.somebody_else",
        "focaljet.site.evening.proof",
    ]
    acts = ["focaljet.site.acts.write_letters", "focaljet.site.acts.lose_the_way"]
    menu_entries = ["focaljet.site.panels.owners_page"]
    # Where the staff need a second step (focaljet.second_step.middleware).
    staff_paths = ["/admin/", "/owner/"]
    stores = ["focaljet.site.outbox.OUTBOX"]
    # Tables of others that no page of a guest and no kept piece of a page shows.
    shown_of_others = dict.fromkeys(
        (
            "account.EmailConfirmation",
            "admin.LogEntry",
            "auth.Group",
            "auth.Group_permissions",
            "auth.Permission",
            "contenttypes.ContentType",
            "mfa.Authenticator",
            "procrastinate.ProcrastinateEvent",
            "procrastinate.ProcrastinateJob",
            "procrastinate.ProcrastinatePeriodicDefer",
            "procrastinate.ProcrastinateWorker",
        ),
        NOT_SHOWN,
    ) | {
        # Whoever confirmed no address yet has no page.
        "account.EmailAddress": Shown(
            "SELECT 'member:' || user_id FROM changed", unseen={"email"}
        ),
    }
    plain_inputs = {
        "seal": "signed by us: that the form is ours, and not old",
        "part": "which of the forms on the page of choices was sent",
        "q": "words of a choice that the owner looks for",
        "{{ word.name }}": "what was typed into another form, which could not be taken",
    }

    def ready(self) -> None:
        from focaljet.choices import site
        from focaljet.site import receivers  # noqa: F401  listens from here on

        # Read at each page, since the owner may have chosen another name since.
        admin.site.site_header = admin.site.site_title = lazy(site.name, str)()
        admin.site.index_title = _("Forums, groups and rights")
