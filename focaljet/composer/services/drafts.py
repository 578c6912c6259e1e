"""Saving drafts, sending and throwing them away."""

from __future__ import annotations

from dataclasses import dataclass

from django.db import transaction

from focaljet.accounts.models import Member
from focaljet.base import clock
from focaljet.base.markup.kinds import Markup
from focaljet.base.verdict import insist
from focaljet.composer import rules
from focaljet.composer.models import Draft


@dataclass(frozen=True, slots=True)
class Text:
    """What is to be kept. `seen` is the version that the writer's page knew, 0 for none."""

    source: str
    title: str = ""
    markup: Markup = Markup.MARKDOWN
    base: int | None = None
    seen: int = 0


@dataclass(frozen=True, slots=True)
class Saved:
    """`version` 0 says that there is no draft now; `others`, that another text for the
    place was saved from elsewhere meanwhile, and is kept beside this one."""

    version: int
    others: bool = False


@transaction.atomic
def save(*, member: Member, place: str, text: Text) -> Saved:
    """Keep what was typed; the newest stands in front. An empty text keeps nothing.

    A draft that the page knew and that is gone (it was sent, or thrown away) stays away.
    Raises RefusedError, with a reason to show, for too many drafts or too long a text.
    """
    insist(rules.may_keep(place=place, source=text.source))
    # One save at a time for each member: devices and counts do not overtake each other.
    Member.objects.select_for_update(no_key=True).only("pk").get(pk=member.pk)
    found = Draft.objects.filter(member=member, place=place, copy=0).first()
    if found is None:
        return _begin(member, place, text)
    others = _is_news(found, text) and _keep_beside(found)
    if not text.source.strip() and not text.title.strip():
        found.delete()
        return Saved(0, others)
    _fill(found, text)
    found.version += 1
    found.save()
    return Saved(found.version, others)


# Within the transaction of what was sent, and undone with it: a savepoint is two ways more.
@transaction.atomic(savepoint=False)
def finish(*, member: Member, place: str, text: Text) -> None:
    """The words were sent: their draft goes, at no cost where there is none.

    Words that were saved from elsewhere meanwhile, and are not in what was sent, stay.
    """
    found = Draft.objects.filter(member=member, place=place, copy=0)
    draft = found.select_for_update().first()
    if draft is None:
        return
    if _is_news(draft, text) and not _keep_beside(draft):
        return
    draft.delete()


def throw_away(*, member: Member, draft_id: int) -> str | None:
    """Delete a draft for good; what it was for, or None where it is not the member's."""
    draft = Draft.objects.filter(pk=draft_id, member=member).first()
    if draft is None:
        return None
    draft.delete()
    return draft.place


def _begin(member: Member, place: str, text: Text) -> Saved:
    if text.seen or not (text.source.strip() or text.title.strip()):
        return Saved(0)
    insist(rules.may_begin(drafts=Draft.objects.filter(member=member).count()))
    draft = Draft(member=member, place=place)
    _fill(draft, text)
    draft.save(force_insert=True)
    return Saved(1)


def _fill(draft: Draft, text: Text) -> None:
    draft.source, draft.title = text.source, text.title[:150]
    draft.markup, draft.base = text.markup, text.base
    draft.saved_at = clock.now()


def _is_news(draft: Draft, text: Text) -> bool:
    """Whether it holds words that the page did not know and that are not in the text."""
    if draft.version == text.seen:
        return False
    has_other_title = draft.title.strip() not in ("", text.title.strip())
    return has_other_title or draft.source.strip() not in text.source


def _keep_beside(draft: Draft) -> bool:
    """Keep what stands in the draft as a text of its own; one that only goes on with a
    text kept before takes its place, so that two busy devices do not make many."""
    beside = Draft.objects.filter(member=draft.member_id, place=draft.place, copy__gt=0)
    copies = list(beside.order_by("copy"))
    for copy in copies:
        if draft.source.startswith(copy.source.strip()):
            break
        if copy.source.startswith(draft.source.strip()):
            return True
    else:
        if len(copies) >= rules.MOST_COPIES:
            return False
        copy = Draft(member_id=draft.member_id, place=draft.place)
        copy.copy = copies[-1].copy + 1 if copies else 1
    copy.source, copy.title, copy.markup = draft.source, draft.title, draft.markup
    copy.base, copy.saved_at = draft.base, draft.saved_at
    copy.save()
    return True
