"""Claims to imported authors, for who made them and for the staff."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.contrib.auth import get_user_model
from django.db.models import F, QuerySet
from django.utils import formats

from focaljet.privacy import rules, walk
from focaljet.privacy.models.claims import Claim


@dataclass(frozen=True, slots=True)
class Author:
    """An imported author. `words` is "12 posts", for each table that holds some."""

    id: int
    name: str
    words: list[str]


def author(author_id: int) -> Author | None:
    """None where there is nobody. One query, and one for each table with words."""
    users = get_user_model()._default_manager
    found: Any = users.filter(pk=author_id).first()
    if found is None:
        return None
    return Author(author_id, str(found.get_username()), _words_of(author_id))


def own_claim(*, claimant_id: int, author_id: int) -> Claim | None:
    """The last claim of a member to this author."""
    claims = Claim.objects.filter(claimant=claimant_id, author=author_id)
    return claims.order_by("-pk").first()


def claims_of(member_id: int) -> list[Claim]:
    """What a member said of imported authors, the newest first (one query)."""
    claims = Claim.objects.filter(claimant=member_id).select_related("author")
    return list(claims.order_by("-pk"))


def claims_for(person: rules.Person) -> QuerySet[Claim]:
    """All claims, those that wait longest first; none for who may not decide."""
    if not rules.may_decide_claims(person):
        return Claim.objects.none()
    people = ("claimant", "author", "decided_by")
    return Claim.objects.select_related(*people).order_by(
        F("decided_at").desc(nulls_first=True), "asked_at"
    )


def _words_of(member_id: int) -> list[str]:
    found = []
    for table in walk.tables_about_people():
        if not table.personal.tombstone:
            continue
        for share in walk.shares_of(table, walk.Person(member_id, ())):
            if not share.is_bystander:
                meta, count = share.model._meta, share.rows.count()
                name = meta.verbose_name if count == 1 else meta.verbose_name_plural
                number = formats.number_format(count, force_grouping=True)
                found.append(f"{number} {name}")
    return found
