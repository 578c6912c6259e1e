"""How far notices have come, and which ones somebody got."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Max, Min, Q

from focaljet.mailing.models.notices import Notice
from focaljet.mailing.words import About, all_words

SENDINGS_SHOWN = 50
MINE_SHOWN = 100

Trouble = Notice.Trouble
TRIED_AGAIN = (Trouble.NONE, Trouble.AWAY)


@dataclass(frozen=True, slots=True)
class Sending:
    """One notice to all who got it, with how many of them in which state."""

    kind: str
    about: About
    queued_at: datetime
    last_sent_at: datetime | None
    in_all: int
    sent: int
    waiting: int
    away: int
    failed: int
    doubtful: int

    @property
    def percent(self) -> int:
        return 100 * (self.in_all - self.waiting) // self.in_all


@dataclass(frozen=True, slots=True)
class Told:
    kind: str
    about: About
    queued_at: datetime
    sent_at: datetime | None


def sendings() -> list[Sending]:
    """The newest first: one query, and those of the apps that know what it was about."""
    open_still = Q(sent_at=None, trouble__in=TRIED_AGAIN)
    failed = Q(sent_at=None) & ~Q(trouble__in=(*TRIED_AGAIN, Trouble.DOUBT))
    rows = (
        Notice.objects.values("kind", "about_id")
        .annotate(
            first=Min("queued_at"),
            last=Max("sent_at"),
            in_all=Count("pk"),
            sent=Count("pk", filter=~Q(sent_at=None)),
            waiting=Count("pk", filter=open_still),
            away=Count("pk", filter=Q(sent_at=None, trouble=Trouble.AWAY)),
            failed=Count("pk", filter=failed),
            doubtful=Count("pk", filter=Q(sent_at=None, trouble=Trouble.DOUBT)),
        )
        .order_by("-first", "kind", "about_id")[:SENDINGS_SHOWN]
    )
    found = list(rows)
    abouts = _abouts((row["kind"], row["about_id"]) for row in found)
    return [
        Sending(
            kind=_label(row["kind"]),
            about=abouts[row["kind"], row["about_id"]],
            queued_at=row["first"],
            last_sent_at=row["last"],
            **{
                name: row[name]
                for name in ("in_all", "sent", "waiting", "away", "failed", "doubtful")
            },
        )
        for row in found
    ]


def notices_of(member_id: int) -> list[Told]:
    """The newest first, up to a hundred."""
    found = list(
        Notice.objects.filter(member=member_id).order_by("-queued_at", "-pk")[
            :MINE_SHOWN
        ]
    )
    abouts = _abouts((notice.kind, notice.about_id) for notice in found)
    return [
        Told(
            _label(notice.kind),
            abouts[notice.kind, notice.about_id],
            notice.queued_at,
            notice.sent_at,
        )
        for notice in found
    ]


def failing() -> int:
    """How many of the last notices nobody can be sure of."""
    troubled = Notice.objects.exclude(trouble__in=(*TRIED_AGAIN, Trouble.GONE))
    return troubled.filter(sent_at=None).count()


def _abouts(pairs: Iterable[tuple[str, int]]) -> dict[tuple[str, int], About]:
    by_kind: dict[str, set[int]] = defaultdict(set)
    for kind, about_id in pairs:
        by_kind[kind].add(about_id)
    found: dict[tuple[str, int], About] = {}
    for kind, ids in by_kind.items():
        words = all_words().get(kind)
        shown = words.shown(ids) if words else {}
        for pk in ids:
            found[kind, pk] = shown.get(pk) or About(_label(kind))
    return found


def _label(kind: str) -> str:
    return str(Notice.Kind(kind).label)
