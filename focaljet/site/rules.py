from __future__ import annotations

from allauth.account.models import EmailAddress
from django.utils.translation import gettext_lazy as _

from focaljet.base.verdict import YES, Verdict, no


def may_be_written_to(address: EmailAddress | None) -> Verdict:
    if address is None:
        return no(_("Your account has no e-mail address yet. Give it one first."))
    return YES
