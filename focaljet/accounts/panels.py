"""The pages that this app lends to the User CP."""

from __future__ import annotations

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from focaljet.base.offers import MenuEntry


def overview(request: HttpRequest) -> MenuEntry:
    url = reverse("accounts:user_cp")
    return MenuEntry(_("Overview"), url, icon="user", place=10)


def name(request: HttpRequest) -> MenuEntry:
    return MenuEntry(_("Screen name"), reverse("accounts:name"), icon="edit", place=15)


def password(request: HttpRequest) -> MenuEntry:
    url = reverse("account_change_password")
    return MenuEntry(_("Password"), url, icon="key", place=20)


def address(request: HttpRequest) -> MenuEntry:
    return MenuEntry(
        _("E-mail address"), reverse("account_email"), icon="mail", place=30
    )


def sign_ins(request: HttpRequest) -> MenuEntry:
    url = reverse("accounts:sign_ins")
    return MenuEntry(_("Where you are signed in"), url, icon="shield", place=40)


def language(request: HttpRequest) -> MenuEntry:
    url = reverse("accounts:language")
    return MenuEntry(_("Language and time"), url, icon="clock", place=60)
