"""What a post names elsewhere: known, fetched, and forgotten with the last such post."""

from __future__ import annotations

from django.db import transaction

from focaljet.base.markup.elsewhere import cards_in, pictures_in
from focaljet.forum.models.links import PostLink
from focaljet.forum.models.posts import PostBody
from focaljet.forum.queries.elsewhere import CHOICES, wanted_kinds
from focaljet.remote.models import MOST_TRIES, Remote, fingerprint
from focaljet.remote.services import fetching, keeping

# Of each kind in one post; a longer list of links stays one.
MOST_IN_A_POST = 10
RETRIED_AT_ONCE = 500


def link_up(*, post_id: int) -> list[int]:
    """Note what a post names elsewhere, as far as the owner lets it be shown; the ids
    of what is to be fetched. Safe to run twice."""
    with transaction.atomic():
        named = [
            remote
            for kind, urls in _named_in(_html(post_id)).items()
            if urls
            for remote in keeping.known(kind=kind, urls=urls)
        ]
        PostLink.objects.filter(post=post_id).exclude(remote__in=named).delete()
        PostLink.objects.bulk_create(
            [PostLink(post_id=post_id, remote=remote) for remote in named],
            ignore_conflicts=True,
        )
    return [remote.pk for remote in named if remote.is_due]


def fetch_for(*, post_id: int, remote_id: int) -> None:
    """Fetch what a post names; nothing where it no longer does. Takes some seconds."""
    remote = Remote.objects.filter(pk=remote_id, post_links__post=post_id).first()
    if remote is None:
        return
    for url in _named_in(_html(post_id)).get(Remote.Kind(remote.kind), ()):
        if fingerprint(url) == remote.fingerprint:
            fetching.fetch(remote_id=remote.pk, url=url)
            return


def to_try_again() -> list[tuple[int, int]]:
    """(post, thing) for what could not be had before and may be there by now."""
    failed = Remote.objects.filter(
        state=Remote.State.FAILED, tries__lt=MOST_TRIES, kind__in=wanted_kinds()
    ).order_by("tried_at")[:RETRIED_AT_ONCE]
    due = [remote.pk for remote in failed if remote.is_due]
    links = PostLink.objects.filter(remote__in=due).order_by("remote", "post")
    pairs = links.distinct("remote").values_list("post_id", "remote_id")
    return list(pairs)


def forget_unused() -> int:
    """Take away what no post names any more, and what the owner shows no longer; how
    many there were."""
    unused = Remote.objects.filter(post_links=None)
    unwanted = Remote.objects.exclude(kind__in=wanted_kinds())
    ids = (unused | unwanted).distinct().values_list("pk", flat=True)
    return keeping.forget(ids=list(ids))


def _named_in(html: str) -> dict[Remote.Kind, list[str]]:
    wanted = wanted_kinds()
    found = {Remote.Kind.CARD: cards_in, Remote.Kind.PICTURE: pictures_in}
    return {
        kind: list(dict.fromkeys(found[kind](html)))[:MOST_IN_A_POST]
        for kind in CHOICES
        if kind in wanted
    }


def _html(post_id: int) -> str:
    body = PostBody.objects.filter(post=post_id).values_list("html", flat=True)
    return body.first() or ""
