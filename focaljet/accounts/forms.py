"""Shapes of input. `personal` names the declaration of what an input asks for."""

from __future__ import annotations

from datetime import date
from typing import Any, ClassVar

from allauth.account.app_settings import EmailVerificationMethod
from allauth.account.forms import LoginForm
from allauth.account.internal.flows.login import perform_login, record_authentication
from django import forms
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.utils.dates import MONTHS
from django.utils.translation import gettext_lazy as _

from focaljet.accounts import queries
from focaljet.accounts.backend import LONGEST_PASSWORD
from focaljet.accounts.models import Member
from focaljet.base import clock, text
from focaljet.base.verdict import RefusedError

NAME, ADDRESS, PASSWORD = (
    "accounts.Member.screen_name",
    "account.EmailAddress.email",
    "accounts.Member.password",
)
OLD_ENOUGH = 13
TOO_LONG = _("A password has at most 4096 characters.")


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


def address_field(label: Any) -> forms.EmailField:
    return forms.EmailField(
        label=label,
        max_length=254,
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )


class AgeForm(forms.Form):
    """Asks in a neutral way; the answer is looked at once and goes nowhere (C88)."""

    not_personal = frozenset({"day", "month", "year"})

    day = forms.TypedChoiceField(label=_("Day"), coerce=int)
    month = forms.TypedChoiceField(label=_("Month"), coerce=int)
    year = forms.TypedChoiceField(label=_("Year"), coerce=int)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        this_year = clock.now().year
        self._choices("day", [(day, day) for day in range(1, 32)])
        self._choices("month", list(MONTHS.items()))
        self._choices(
            "year", [(year, year) for year in range(this_year, this_year - 121, -1)]
        )
        for name in ("day", "month", "year"):
            self.fields[name].widget.attrs["autocomplete"] = f"bday-{name}"

    def _choices(self, name: str, choices: list[tuple[int, Any]]) -> None:
        field = self.fields[name]
        assert isinstance(field, forms.TypedChoiceField)  # noqa: S101
        field.choices = [("", "-"), *choices]

    def clean(self) -> dict[str, Any]:
        said: dict[str, Any] = super().clean() or {}
        if {"day", "month", "year"} <= said.keys():
            try:
                said["born"] = date(said["year"], said["month"], said["day"])
            except ValueError:
                raise ValidationError(_("This day is not in the calendar.")) from None
            if said["born"] > clock.now().date():
                raise ValidationError(_("This day is still to come."))
        return said

    @property
    def is_old_enough(self) -> bool:
        born, today = self.cleaned_data["born"], clock.now().date()
        had_birthday = (today.month, today.day) >= (born.month, born.day)
        return bool(today.year - born.year - (not had_birthday) >= OLD_ENOUGH)


class SignUpForm(forms.Form):
    personal: ClassVar = {
        "screen_name": NAME,
        "email": ADDRESS,
        "password": PASSWORD,
    }

    screen_name = forms.CharField(
        label=_("Screen name"),
        max_length=500,  # `cleaned_name` says what is too long, after folding blanks
        help_text=_("What others call you here: 2 to 30 characters."),
        widget=forms.TextInput(
            attrs={"autocomplete": "username", "autocapitalize": "none"}
        ),
    )
    email = address_field(_("E-mail address"))
    password = new_password_field(_("Password"))

    def clean_screen_name(self) -> str:
        try:
            return text.cleaned_name(self.cleaned_data["screen_name"])
        except RefusedError as refused:
            raise ValidationError(refused.reason) from None

    def clean_password(self) -> str:
        password: str = self.cleaned_data["password"]
        validate_password(password)
        return password


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
        self._login.redirect_url = redirect_url
        if not queries.has_an_address(self.user):
            # The first owner, and members whom a command made: nothing to confirm.
            self._login.email_verification = EmailVerificationMethod.NONE
        answer: HttpResponse = perform_login(request, self._login)
        request.session.set_expiry(0)
        return answer


class ForgottenPasswordForm(forms.Form):
    personal: ClassVar = {"email": ADDRESS}

    email = address_field(_("E-mail address"))


class NewPasswordForm(forms.Form):
    personal: ClassVar = {"password": PASSWORD}

    password = new_password_field(_("New password"))

    def clean_password(self) -> str:
        password: str = self.cleaned_data["password"]
        validate_password(password)
        return password


class _WithCurrentPassword(forms.Form):
    """Asks again who is there; not of those who have no password yet."""

    personal: ClassVar = {"current": PASSWORD}

    current = password_field(_("Your current password"))

    def __init__(self, *args: Any, member: Member, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.member = member
        if not member.has_usable_password():
            del self.fields["current"]

    def clean_current(self) -> str:
        current: str = self.cleaned_data["current"]
        if not self.member.check_password(current):
            raise ValidationError(_("This is not your current password."))
        return current


class ChangePasswordForm(_WithCurrentPassword, NewPasswordForm):
    personal: ClassVar = {"current": PASSWORD, "password": PASSWORD}
    field_order = ["current", "password"]


class ChangeAddressForm(_WithCurrentPassword):
    personal: ClassVar = {"current": PASSWORD, "email": ADDRESS}
    field_order = ["email", "current"]

    email = address_field(_("New e-mail address"))
