"""Who thanked for a post. Those who hide, or left, are neither named nor counted."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from focaljet.base.recording import shows
from focaljet.base.rows import rows
from focaljet.forum.models.marks import Thanks

NAMED = 2
THANKS_ON_A_PAGE = 50


@dataclass(frozen=True, slots=True)
class ThanksLine:
    """What stands under a post: `names` are those of the first, `others` the rest."""

    names: list[tuple[int, str]]
    count: int

    @property
    def others(self) -> int:
        return self.count - len(self.names)


@dataclass(frozen=True, slots=True)
class Thanked:
    id: int
    member_id: int
    name: str
    given_at: datetime


def thanks_for(post_ids: Iterable[int]) -> dict[int, ThanksLine]:
    """The thanks for each of these posts that has any (one query, or none)."""
    ids = list(post_ids)
    if not ids:
        return {}
    names: dict[int, list[tuple[int, str]]] = defaultdict(list)
    counts: dict[int, int] = {}
    for post_id, member_id, name, count in rows(THANKS, [ids, NAMED]):
        counts[post_id] = count
        names[post_id].append((member_id, name))
        shows(f"member:{member_id}")
    return {
        post_id: ThanksLine(names[post_id], count) for post_id, count in counts.items()
    }


def who_thanked(post_id: int, *, before: int = 0) -> tuple[list[Thanked], int]:
    """Everybody who thanked for a post, the newest first, and where the next page
    begins: 0 where there is none (one query)."""
    found = Thanks.objects.filter(post=post_id, member__hidden_at=None)
    if before:
        found = found.filter(pk__lt=before)
    lines = [
        Thanked(*row)
        for row in found.order_by("-pk").values_list(
            "id", "member_id", "member__screen_name", "given_at"
        )[: THANKS_ON_A_PAGE + 1]
    ]
    shown = lines[:THANKS_ON_A_PAGE]
    return shown, shown[-1].id if len(lines) > len(shown) else 0


THANKS = """
    SELECT post_id, member_id, screen_name, count
    FROM (
        SELECT given.post_id, given.member_id, person.screen_name,
               row_number() OVER (PARTITION BY given.post_id ORDER BY given.id)
                   AS place,
               count(*) OVER (PARTITION BY given.post_id) AS count
        FROM forum_thanks AS given
        JOIN accounts_member AS person
            ON person.id = given.member_id AND person.hidden_at IS NULL
        WHERE given.post_id = ANY(%s)
    ) AS thanks
    WHERE place <= %s
    ORDER BY post_id, place
"""
