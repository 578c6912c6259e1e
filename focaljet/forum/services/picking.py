"""Picking posts to quote them later, wherever one is reading."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from focaljet.accounts.models import Member
from focaljet.base import clock
from focaljet.base.verdict import RefusedError, no
from focaljet.forum.models.picked import PickedQuote
from focaljet.forum.models.posts import Post

MOST_PICKED = 50


def pick(*, by: Member, post: Post) -> int:
    """Picking twice takes it back. How many are picked now.

    The post comes from a query that knows the reader. Raises RefusedError for too many.
    """
    mine = PickedQuote.objects.filter(member=by)
    gone, _each = mine.filter(post=post).delete()
    picked = mine.count()
    if gone:
        return picked
    if picked >= MOST_PICKED:
        raise RefusedError(
            no(_("You have picked so many posts that no quote fits in."))
        )
    PickedQuote.objects.bulk_create(
        [PickedQuote(member=by, post=post, picked_at=clock.now())],
        ignore_conflicts=True,
    )
    return picked + 1


def drop_all(*, by: Member) -> None:
    PickedQuote.objects.filter(member=by).delete()
