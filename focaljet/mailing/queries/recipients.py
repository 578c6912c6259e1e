"""Whom a notice can reach."""

from __future__ import annotations

from allauth.account.models import EmailAddress

from focaljet.personal.words import Purpose
from focaljet.policy.queries.serving import serving


def reachable() -> list[int]:
    """The members with a confirmed address that may serve for notices, in their order.

    Nobody's preference is asked (C17). Whoever is hidden (an erasure waits, or a child
    was found) or shut out is not reached, and nobody who came with an archive.
    """
    rows = EmailAddress.objects.filter(
        verified=True,
        user__is_active=True,
        user__hidden_at=None,
        user__imported_at=None,
    )
    usable = serving(rows, "email", Purpose.NOTICE)
    return list(usable.order_by("user_id").values_list("user_id", flat=True).distinct())
