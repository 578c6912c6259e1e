"""What the safeguards lend to the frame."""

from __future__ import annotations

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from focaljet.base.offers import MenuEntry

# There the question for the date of birth must hint at no age (C88).
WHERE_AGE_IS_ASKED = frozenset({"account_signup", "joining:invited", "joining:details"})


def for_parents(request: HttpRequest) -> MenuEntry | None:
    found = request.resolver_match
    if found is not None and found.view_name in WHERE_AGE_IS_ASKED:
        return None
    return MenuEntry(_("For parents"), reverse("parents:ask"), place=40)
