"""What the notice of a breach says: the words that an owner saved for it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.conf import settings
from django.urls import reverse

from focaljet.mailing.words import About, NoticeWords
from focaljet.safeguards.models.breaches import Breach

KIND = "breach"


def _context(breach_id: int) -> dict[str, Any] | None:
    breach = Breach.objects.filter(pk=breach_id).first()
    if breach is None or not breach.notice_text:
        return None
    return {
        "title": breach.notice_title,
        "text": breach.notice_text,
        "mine_url": settings.SITE_URL + reverse("privacy:mine"),
    }


def _shown(breach_ids: Iterable[int]) -> dict[int, About]:
    found = Breach.objects.filter(pk__in=list(breach_ids))
    return {each.pk: About(each.notice_title) for each in found}


BREACH = NoticeWords(KIND, "safeguards/notice/breach.txt", _context, _shown)
