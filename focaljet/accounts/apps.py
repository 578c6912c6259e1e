from django.apps import AppConfig
from django.db.models.signals import post_migrate  # noqa: TID251 - about tables, not rows
from django.utils.translation import gettext_lazy as _

from focaljet.caching.shown import Shown


class AccountsConfig(AppConfig):
    name = "focaljet.accounts"
    label = "accounts"
    verbose_name = _("Accounts")

    addresses = {
        "sign-in": "account_login",
        "user-cp": "accounts:user_cp",
        "member": "members:member",
    }
    declarations = "focaljet.accounts.third_party.TABLES"
    # Never the key of a session, which lets its bearer in (accounts.sessions).
    shown_of_others = {
        "sessions.Session": Shown("SELECT 'session:' || md5(session_key) FROM changed")
    }
    acts = [
        "focaljet.accounts.acts.sign_up",
        "focaljet.accounts.acts.sign_in_again",
        "focaljet.accounts.acts.ask_for_another_address",
        "focaljet.accounts.acts.forget_the_password",
        "focaljet.accounts.acts.be_looked_at",
        "focaljet.accounts.acts.change_the_name",
        "focaljet.accounts.acts.choose_language_and_time",
    ]
    choices = ["focaljet.accounts.choices.ALL"]
    staff_paths = ["/account/rename/"]
    archive_parts = ["focaljet.accounts.parts.portrait"]
    erasure_rules = ["focaljet.accounts.rules.may_leave"]
    approvers = ["focaljet.accounts.queries.owner_ids"]
    who_answers = ["focaljet.accounts.queries.who_answers"]
    claimable = "focaljet.accounts.rules.may_be_claimed"
    cookies = "focaljet.accounts.cookies.INVENTORY"
    cookie_door = "focaljet.accounts.cookies"
    plain_inputs = {
        "next": "the page of ours to go on to",
        "username": "filled in by us, for password managers; nobody reads it",
    }
    user_cp_pages = [
        "focaljet.accounts.panels.overview",
        "focaljet.accounts.panels.name",
        "focaljet.accounts.panels.password",
        "focaljet.accounts.panels.address",
        "focaljet.accounts.panels.sign_ins",
        "focaljet.accounts.panels.language",
    ]

    def ready(self) -> None:
        from focaljet.accounts import receivers  # noqa: F401

        # After `flush` too, which empties the tables that migrations filled.
        from focaljet.accounts.services.groups import make_built_in_groups

        post_migrate.connect(make_built_in_groups, sender=self)
