"""Fetching what an address elsewhere gives: once, through the one way out, by a job."""

from __future__ import annotations

import logging

from focaljet.base import clock, egress, images
from focaljet.base.destination import EgressError
from focaljet.base.verdict import RefusedError
from focaljet.remote import files
from focaljet.remote.models import Remote, new_key
from focaljet.remote.pages import page_of

log = logging.getLogger(__name__)

MOST_OF_A_PAGE = 512_000
MOST_OF_A_PICTURE = 10_000_000
SECONDS = 6  # for one answer; the worker has other things to do
ON_A_CARD, IN_A_POST = (320,), (1200,)


def fetch(*, remote_id: int, url: str) -> None:
    """Have what is at `url`, if it is time to; may run twice, and takes some seconds.

    Whatever goes wrong out there is written down as a failure, and tried again later.
    """
    remote = Remote.objects.filter(pk=remote_id).first()
    if remote is None or not remote.is_due:
        return
    before = remote.key
    try:
        _MAKERS[Remote.Kind(remote.kind)](remote, url)
    except (EgressError, RefusedError) as failed:
        _failed(remote, failed)
        return
    if _is_kept(remote) and before != remote.key:
        files.remove(before)


def _card(remote: Remote, url: str) -> None:
    answer = egress.fetch(
        url,
        accept=("text/html", "application/xhtml+xml"),
        max_bytes=MOST_OF_A_PAGE,
        timeout=SECONDS,
        cut=True,
    )
    page = page_of(answer.body, charset=answer.charset, url=answer.url)
    if not page.title:
        raise NothingThereError
    remote.title, remote.description = page.title, page.description
    remote.site_name = page.site_name
    remote.key, remote.width, remote.height = "", 0, 0
    if page.picture:
        try:
            _picture(remote, page.picture, sizes=ON_A_CARD)
        except (EgressError, RefusedError):
            log.debug("A card goes without its picture.")


def _picture(remote: Remote, url: str, *, sizes: tuple[int, ...] = IN_A_POST) -> None:
    answer = egress.fetch(
        url, accept=("image/*",), max_bytes=MOST_OF_A_PICTURE, timeout=SECONDS
    )
    made = images.reencode(answer.body, sizes=sizes)
    # On a card nothing moves: of what moves, the last one stands still.
    picture = made[-1] if sizes == ON_A_CARD else made[0]
    key = new_key()
    files.put(key, picture.data)
    remote.key, remote.width, remote.height = key, picture.width, picture.height


class NothingThereError(EgressError):
    """An answer that says nothing of itself."""


_MAKERS = {Remote.Kind.CARD: _card, Remote.Kind.PICTURE: _picture}


def _is_kept(remote: Remote) -> bool:
    """Write it down, unless it was forgotten while we fetched."""
    remote.state, remote.tries = Remote.State.READY, 0
    remote.tried_at = clock.now()
    kept = Remote.objects.filter(pk=remote.pk).update(
        **{name: getattr(remote, name) for name in _FETCHED}
    )
    if not kept:
        files.remove(remote.key)
    return bool(kept)


_FETCHED = (
    "state",
    "title",
    "description",
    "site_name",
    "key",
    "width",
    "height",
    "tries",
    "tried_at",
)


def _failed(remote: Remote, why: Exception) -> None:
    """What was had before stays; the address is in no log, since a member wrote it."""
    log.info("Something elsewhere could not be had: %s", type(why).__name__)
    waits = remote.state != Remote.State.READY
    Remote.objects.filter(pk=remote.pk).update(
        state=Remote.State.FAILED if waits else Remote.State.READY,
        tries=remote.tries + 1,
        tried_at=clock.now(),
    )
