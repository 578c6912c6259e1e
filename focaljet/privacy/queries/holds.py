"""What is held back from erasure and deletion."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from focaljet.base.verdict import no
from focaljet.privacy.models.holds import Hold

HELD = no(
    _(
        "Something of its authors is held back from every deletion, for a reason in "
        "law. Owners see which under Cases, Erasures."
    )
)


def is_held(
    *, rows: Mapping[str, Collection[int]], member_ids: Collection[int] = ()
) -> bool:
    """Whether a hold is in force on any of these rows, by table ("forum.Post"), or on
    anything of these members (one query)."""
    wanted = Q(member__in=member_ids)
    for table, ids in rows.items():
        wanted |= Q(table=table, row__in=[str(pk) for pk in ids])
    return Hold.objects.filter(wanted, released_at=None).exists()


def members_held() -> QuerySet[Hold, int | None]:
    """The ids of members of whom something is held now. Lazy."""
    held = Hold.objects.filter(released_at=None).exclude(member=None)
    return held.values_list("member", flat=True)
