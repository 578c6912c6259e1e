"""What people ask of their data here, and what the staff do with it."""

from __future__ import annotations

from operator import itemgetter
from typing import Any, ClassVar, cast

from django import forms
from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser
from django.utils.translation import gettext_lazy as _

from focaljet.base.fields import ManyLinesField, OneLineField
from focaljet.privacy import walk
from focaljet.privacy.models.claims import Claim
from focaljet.privacy.models.erasures import Erasure

LONGEST_MESSAGE = 10_000
LONGEST_PASSWORD = 4096  # hashing a megabyte would keep a processor busy


class PasswordForm(forms.Form):
    """Asks for the current password, of who has one."""

    password = forms.CharField(
        label=_("Your current password"),
        strip=False,
        max_length=LONGEST_PASSWORD,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )

    personal: ClassVar[dict[str, str]] = {
        "password": f"{settings.AUTH_USER_MODEL}.password"
    }

    def __init__(self, *args: Any, person: AbstractBaseUser, **more: Any) -> None:
        super().__init__(*args, **more)
        if not person.has_usable_password():
            del self.fields["password"]


class EraseForm(PasswordForm):
    """Nothing is chosen beforehand: either choice is for good."""

    field_order = ("words", "password")

    words = forms.ChoiceField(
        label=_("What becomes of your posts?"),
        choices=Erasure.Words.choices,
        widget=forms.RadioSelect,
        error_messages={"required": _("Please choose one of the two.")},
    )

    personal: ClassVar[dict[str, str]] = {
        **PasswordForm.personal,
        "words": "privacy.Erasure.words",
    }


class ClaimForm(forms.Form):
    """Its cleaned data are words of `services.claiming.claim`; the buttons are the wish."""

    wish = forms.ChoiceField(choices=Claim.Wish.choices)
    message = ManyLinesField(
        label=_("How can we tell?"),
        max_length=LONGEST_MESSAGE,
        required=False,
        help_text=_(
            "Something that only the author would know, or the address that you wrote "
            "from. The staff read it, and nobody else."
        ),
        widget=forms.Textarea(attrs={"rows": 4}),
    )

    personal: ClassVar[dict[str, str]] = {"message": "privacy.Claim.message"}
    not_personal = frozenset({"wish"})


class HoldForm(forms.Form):
    """Its cleaned data are words of `services.holding.hold`."""

    table = forms.ChoiceField(label=_("Table"))
    row = OneLineField(
        label=_("Number of the row"),
        max_length=64,
        help_text=_("As it stands in its address: 12 for the post /forum/posts/12/."),
    )
    reason = ManyLinesField(
        label=_("Why it has to stay"),
        max_length=LONGEST_MESSAGE,
        help_text=_("The person whom it is about can read this."),
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    review_on = forms.DateField(
        label=_("Somebody looks at it again on"),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )

    is_statutory = forms.BooleanField(
        label=_("A law asks for exactly this row to be preserved"),
        required=False,
        help_text=_(
            "Only then does it outlast the erasure of a child; it is sealed then, and "
            "nobody can read it."
        ),
    )

    personal: ClassVar[dict[str, str]] = {
        "row": "privacy.Hold.row",
        "reason": "privacy.Hold.reason",
    }
    not_personal = frozenset({"table", "review_on", "is_statutory"})

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        tables = [t for t in walk.tables_about_people() if t.model is not None]
        choice = cast("forms.ChoiceField", self.fields["table"])
        choice.choices = sorted(
            ((table.label, table.title) for table in tables), key=itemgetter(1)
        )
