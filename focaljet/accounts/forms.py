"""Shapes of input. `personal` names the declaration of what an input asks for."""

from __future__ import annotations

from typing import Any, ClassVar

from allauth.account.forms import LoginForm
from allauth.account.internal.flows.login import record_authentication
from django import forms
from django.conf import settings
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from focaljet.accounts import letting_in
from focaljet.accounts.arrivals import REMEMBER_ME
from focaljet.accounts.backend import LONGEST_PASSWORD
from focaljet.accounts.models import Member
from focaljet.accounts.queries import holder_of
from focaljet.base import text, zones
from focaljet.base.fields import OneLineField
from focaljet.base.verdict import RefusedError
from focaljet.choices import site
from focaljet.guarding.password_rules import Holder

NAME, ADDRESS, PASSWORD = (
    "accounts.Member.screen_name",
    "account.EmailAddress.email",
    "accounts.Member.password",
)
TOO_LONG = _("A password has at most 200 characters.")


def password_field(label: Any, *, new: bool = False, **options: Any) -> forms.CharField:
    kind = "new-password" if new else "current-password"
    return forms.CharField(
        label=label,
        strip=False,
        max_length=LONGEST_PASSWORD,
        widget=forms.PasswordInput(attrs={"autocomplete": kind}),
        error_messages={"max_length": TOO_LONG},
        **options,
    )


def new_password_field(label: Any) -> forms.CharField:
    return password_field(
        label,
        new=True,
        help_text=_("At least 10 characters; a few words in a row are good."),
    )


def check_new_password(form: forms.Form, *, about: Holder) -> None:
    """Say beside the field what is wrong with a password for this person."""
    if "password" not in form.cleaned_data:
        return
    try:
        validate_password(form.cleaned_data["password"], about)  # type: ignore[arg-type]
    except ValidationError as wrong:
        form.add_error("password", wrong)


def name_field(label: Any) -> forms.CharField:
    return forms.CharField(
        label=label,
        max_length=500,  # `cleaned_name` says what is too long, after folding blanks
        help_text=_("What others call you here: 2 to 30 characters."),
        widget=forms.TextInput(
            attrs={"autocomplete": "username", "autocapitalize": "none"}
        ),
    )


def cleaned_name(raw: str) -> str:
    """Raises ValidationError, with a sentence, for a name that nobody can have."""
    try:
        return text.cleaned_name(raw)
    except RefusedError as refused:
        raise ValidationError(refused.reason) from None


def address_field(label: Any) -> forms.EmailField:
    return forms.EmailField(
        label=label,
        max_length=254,
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )


class SignInForm(LoginForm):  # type: ignore[misc]
    personal: ClassVar = {"login": NAME, "password": PASSWORD}
    not_personal = frozenset({"remember"})

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["login"] = forms.CharField(
            label=_("Screen name or e-mail address"),
            max_length=500,
            widget=forms.TextInput(
                attrs={"autocomplete": "username", "autocapitalize": "none"}
            ),
        )
        self.fields["password"] = password_field(_("Password"))
        self.fields["remember"] = forms.BooleanField(
            label=_("Keep me signed in on this device"), required=False
        )

    def _login_with_password(
        self, request: HttpRequest, redirect_url: str | None, credentials: Any
    ) -> HttpResponse:
        # allauth's own would write the typed name and address into the session.
        record_authentication(request, self.user, method="password")
        request.session[REMEMBER_ME] = self.cleaned_data["remember"]
        return letting_in.pass_on(request, self._login, wanted=redirect_url)


class ForgottenPasswordForm(forms.Form):
    personal: ClassVar = {"email": ADDRESS}

    email = address_field(_("E-mail address"))


class _OfMember(forms.Form):
    def __init__(self, *args: Any, member: Member, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.member = member


class NewPasswordForm(_OfMember):
    personal: ClassVar = {"password": PASSWORD}

    password = new_password_field(_("New password"))

    def clean(self) -> dict[str, Any]:
        said: dict[str, Any] = super().clean() or {}
        check_new_password(self, about=holder_of(self.member))
        return said


class CurrentPasswordForm(_OfMember):
    """Asks again who is there; not of those who have no password yet."""

    personal: ClassVar = {"current": PASSWORD}

    current = password_field(_("Your current password"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not self.member.has_usable_password():
            del self.fields["current"]

    def clean_current(self) -> str:
        current: str = self.cleaned_data["current"]
        if not self.member.check_password(current):
            raise ValidationError(_("This is not your current password."))
        return current


class ChangePasswordForm(CurrentPasswordForm, NewPasswordForm):
    personal: ClassVar = {"current": PASSWORD, "password": PASSWORD}
    field_order = ["current", "password"]


class ChangeNameForm(CurrentPasswordForm):
    personal: ClassVar = {"current": PASSWORD, "screen_name": NAME}
    field_order = ["screen_name", "current"]

    screen_name = name_field(_("New screen name"))

    def clean_screen_name(self) -> str:
        return cleaned_name(self.cleaned_data["screen_name"])


class RenameForm(forms.Form):
    """For the staff, who say why."""

    personal: ClassVar = {
        "screen_name": NAME,
        "reason": "accounts.NameChange.reason",
    }

    screen_name = name_field(_("New screen name"))
    reason = OneLineField(
        label=_("Why"),
        max_length=200,
        help_text=_("The member gets it by mail; the staff can read it later."),
    )

    def clean_screen_name(self) -> str:
        return cleaned_name(self.cleaned_data["screen_name"])


class ChangeAddressForm(CurrentPasswordForm):
    personal: ClassVar = {"current": PASSWORD, "email": ADDRESS}
    field_order = ["email", "current"]

    email = address_field(_("New e-mail address"))


def _languages() -> list[tuple[str, Any]]:
    names = dict(settings.LANGUAGES)
    spoken = [(code, names[code]) for code in site.languages()]
    return [("", _("As my browser asks for")), *spoken]


def _zones() -> list[tuple[str, Any]]:
    zone = {"zone": site.time_zone().key}
    return [("", gettext("The clock of the site (%(zone)s)") % zone), *zones.choices()]


class LanguageForm(forms.Form):
    personal: ClassVar[dict[str, str]] = {
        "language": "accounts.Member.language",
        "time_zone": "accounts.Member.time_zone",
    }

    language = forms.ChoiceField(
        label=_("Language"), choices=_languages, required=False
    )
    time_zone = forms.ChoiceField(
        label=_("Time zone"),
        choices=_zones,
        required=False,
        help_text=_("Times are shown by this clock, on pages and in mails."),
    )
