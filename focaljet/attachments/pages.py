"""What pages show of attachments: pictures in the text, lines of files, the room used."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache

from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from focaljet.accounts.models import Member
from focaljet.attachments import rules
from focaljet.attachments.models import Attachment
from focaljet.attachments.queries.attachments import Attached, used_by

# A post is as wide as its words; on a telephone, as the screen.
SIZES = "(min-width: 50rem) 42rem, 100vw"

Piece = Callable[[str, str, bool], str]


@dataclass(frozen=True, slots=True)
class Room:
    """`percent` is None where there is no end to it."""

    used: str
    in_all: str
    percent: int | None


@dataclass(frozen=True, slots=True)
class Line:
    """An attachment in a list: of the composer, of the User CP."""

    key: str
    name: str
    is_image: bool
    is_ready: bool
    state: str
    in_words: str
    thumbnail: str
    size: str
    uploaded_at: datetime
    is_loose: bool


@dataclass(frozen=True, slots=True)
class Uploaded:
    """What the composer's script is told."""

    items: list[Line]
    refused: list[str]


def lines(found: Iterable[Attachment]) -> list[Line]:
    return [
        Line(
            key=attachment.key,
            name=attachment.name,
            is_image=attachment.is_image,
            is_ready=attachment.is_ready,
            state=attachment.state,
            in_words=str(Attachment.State(attachment.state).label),
            thumbnail=thumbnail(attachment),
            size=rules.in_words(attachment.size),
            uploaded_at=attachment.uploaded_at,
            is_loose=not attachment.place,
        )
        for attachment in found
    ]


def room_of(member: Member) -> Room:
    """How much of a member's room is in use (one query)."""
    used, quota = used_by(member.pk), rules.quota(member)
    if quota is None:
        return Room(rules.megabytes(used), "", None)
    percent = min(100, round(100 * used / quota)) if quota else 100
    return Room(rules.megabytes(used), rules.megabytes(quota), percent)


def pieces(found: Iterable[Attachment], elsewhere: Collection[str] = ()) -> Piece:
    """What stands where a text names a key: for `show.on_page`.

    `found` may be shown there. What belongs elsewhere leaves nothing, as if the mark
    had not been typed; what is in no table any more was removed.
    """
    known = {attachment.key: attachment for attachment in found}

    def piece(key: str, alt: str, in_link: bool) -> str:
        if attachment := known.get(key):
            return shown(attachment, alt, in_link=in_link)
        return "" if key in elsewhere else _gone(_("A picture or file was removed."))

    return piece


def rest_of(
    attached: Attached, place_id: int, named: Collection[str]
) -> list[SafeString]:
    """What belongs to a place and is not in its text, to be listed below it."""
    return [
        shown(attachment, "")
        for attachment in attached.at(place_id)
        if attachment.key not in named
    ]


def shown(attachment: Attachment, alt: str, *, in_link: bool = False) -> SafeString:
    if attachment.state == Attachment.State.FAILED:
        return _gone(_("This picture could not be read."))
    if attachment.state == Attachment.State.WAITING:
        return _gone(_("This picture is being prepared. Look again in a moment."))
    if not attachment.is_image:
        return _line(attachment, in_link)
    image = picture(attachment, alt or attachment.name)
    if in_link:
        return image
    return format_html(
        '<a class="attached" href="{}">{}</a>', address(attachment.key, "full"), image
    )


def picture(attachment: Attachment, alt: str, *, sizes: str = SIZES) -> SafeString:
    there = attachment.widths()
    usual = "medium" if "medium" in there else "full"
    width, height = there[usual]
    return format_html(
        '<img src="{}" srcset="{}" sizes="{}" width="{}" height="{}" alt="{}"'
        ' loading="lazy" decoding="async">',
        address(attachment.key, usual),
        format_html_join(
            ", ",
            "{} {}w",
            (
                (address(attachment.key, name), sides[0])
                for name, sides in there.items()
                if not (attachment.moves and name == "small")
            ),
        ),
        sizes,
        width,
        height,
        alt,
    )


def thumbnail(attachment: Attachment) -> str:
    """A small one for lists; the name stands beside it, so it is decoration."""
    there = attachment.widths()
    if not there:
        return ""
    name = "small" if "small" in there else "full"
    return format_html(
        '<img class="thumbnail" src="{}" width="{}" height="{}" alt="" loading="lazy">',
        address(attachment.key, name),
        *there[name],
    )


def _line(attachment: Attachment, in_link: bool) -> SafeString:
    words = format_html(
        "<bdi>{}</bdi> <small>{}</small>",
        attachment.name,
        rules.in_words(attachment.size),
    )
    if in_link:
        return words
    href = reverse("attachments:download", args=[attachment.key])
    return format_html(
        '<a class="attached-file" href="{}" download>{}</a>', href, words
    )


def _gone(words: str) -> SafeString:
    return format_html('<span class="attached-gone">{}</span>', words)


@lru_cache(maxsize=10_000)
def address(key: str, size: str) -> str:
    return reverse("attachments:picture", args=[key, size])
