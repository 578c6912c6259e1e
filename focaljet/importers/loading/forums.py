"""Forums of a neutral file; or the one forum that everything goes into."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from focaljet.base import text
from focaljet.forum.models.forums import Forum
from focaljet.importers.loading.errors import LoadError
from focaljet.importers.loading.origins import Origins
from focaljet.importers.loading.report import Report
from focaljet.importers.models import Origin
from focaljet.importers.neutral import rows


def forum_named(said: str) -> Forum:
    """The forum of this number or title. Raises LoadError where it is not one alone."""
    forums = Forum.objects.filter(kind=Forum.Kind.FORUM)
    is_number = said.isdecimal() and len(said) < 18
    found = list(forums.filter(pk=int(said))) if is_number else []
    found = found or list(forums.filter(title__iexact=said)[:2])
    if not found:
        raise LoadError(_("There is no forum “%s”.") % said)
    if len(found) > 1:
        raise LoadError(
            _("Several forums are called “%s”; give the number of one instead.") % said
        )
    return found[0]


@transaction.atomic
def load_forums(
    forums: Sequence[rows.Forum], origins: Origins, report: Report
) -> dict[str, int]:
    """Ours for each of them. Rights are those of the forums around, or the usual."""
    known = origins.known(Origin.Kind.FORUM, [forum.id for forum in forums])
    # An owner may have deleted one since: it comes in anew.
    here = set(Forum.objects.filter(pk__in=known.values()).values_list("pk", flat=True))
    ours = {each: pk for each, pk in known.items() if pk in here}
    report.here_already[rows.Kind.FORUM] += len(ours)
    made: dict[str, int] = {}
    last = Forum.objects.filter(parent=None).aggregate(Max("place"))["place__max"] or 0
    for forum in _from_the_top(forums):
        if forum.id in ours:
            continue
        parent = ours.get(forum.parent) if forum.parent else None
        place = forum.place if parent else last + 1 + forum.place
        made[forum.id] = ours[forum.id] = Forum.objects.create(
            kind=Forum.Kind.CATEGORY if forum.is_category else Forum.Kind.FORUM,
            parent_id=parent,
            title=text.one_line(forum.title)[:80] or _("Unnamed forum"),
            description=text.one_line(forum.description)[:300],
            place=max(0, min(place, 32_767)),
        ).pk
    origins.replace(Origin.Kind.FORUM, made)
    report.came_in[rows.Kind.FORUM] += len(made)
    return ours


def _from_the_top(forums: Sequence[rows.Forum]) -> Iterator[rows.Forum]:
    """Every forum after the one above it; a ring is opened where it is met first."""
    by_id = {forum.id: forum for forum in forums}
    done: set[str] = set()
    for forum in forums:
        way = [forum]
        while (above := by_id.get(way[-1].parent or "")) and above not in way:
            way.append(above)
        for each in reversed(way):
            if each.id not in done:
                done.add(each.id)
                yield each
