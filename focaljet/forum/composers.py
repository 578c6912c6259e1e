"""The empty composer under a topic, made once and kept: most readers never write in it.

Where something was begun already, or picked to be quoted, it is made for its writer.
"""

from __future__ import annotations

import uuid
from dataclasses import dataclass

from django.http import HttpRequest
from django.template.loader import get_template
from django.urls import reverse
from django.utils.html import escape
from django.utils.safestring import SafeString
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from focaljet.base.http import form_token
from focaljet.base.slots import Slotted, empty_slot
from focaljet.base.verdict import Verdict
from focaljet.caching.pieces import piece
from focaljet.composer.queries.drafts import Offered
from focaljet.forum.forms import ComposerForm
from focaljet.forum.queries.drafts import REPLY, place
from focaljet.forum.queries.topics import TopicView


@dataclass(frozen=True, slots=True)
class _Request:
    """What the template asks of a request: where the reader is."""

    path: SafeString

    def get_full_path(self) -> SafeString:
        return self.path


@dataclass(frozen=True, slots=True)
class _Desk:
    place: SafeString
    offered: Offered
    said: str = ""
    refused: str = ""
    picked: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class _Attaching:
    may: bool
    largest_mb: int
    items: tuple[object, ...] = ()
    refused: tuple[str, ...] = ()


def empty_composer(
    request: HttpRequest,
    view: TopicView,
    *,
    may_attach: Verdict,
    largest_mb: int,
    readers: str,
) -> SafeString:
    """For a reply of somebody who has no draft here and has picked nothing (no query)."""
    markup, may = view.markup.value, bool(may_attach)
    kept: Slotted = piece(
        ("composer", get_language(), markup, may, largest_mb, readers),
        lambda: _made(markup, _Attaching(may, largest_mb), readers),
        len,
    )
    topic_id = view.topic.pk
    own = {
        "csrf": form_token(request),
        "key": str(uuid.uuid4()),
        "where": reverse("forum:reply", args=[topic_id]),
        "place": place(REPLY, topic_id),
        "path": escape(request.get_full_path()),
    }
    return kept.filled({(name, 0): html for name, html in own.items()})


def _made(markup: int, attaching: _Attaching, readers: str) -> Slotted:
    template = get_template("forum/_composer.html").template  # type: ignore[attr-defined]
    initial = {"source": "", "markup": markup, "key": empty_slot("key")}
    html = template.render(
        composer=ComposerForm(initial=initial),
        desk=_Desk(empty_slot("place"), Offered()),
        attaching=attaching,
        readers=readers,
        where=empty_slot("where"),
        heading=_("Reply"),
        send=_("Post reply"),
        csrf_input=empty_slot("csrf"),
        request=_Request(empty_slot("path")),
        topic=True,
        page=True,
    )
    return Slotted.of(html)
