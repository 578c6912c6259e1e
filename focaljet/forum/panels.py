"""What the forum lends to the pages of the whole site."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from focaljet.accounts.models import Member
from focaljet.accounts.requests import reader_of
from focaljet.base.offers import CpGroup, MenuEntry, Panel
from focaljet.base.paths import path_to
from focaljet.forum import rules
from focaljet.forum.queries.board import Board
from focaljet.forum.queries.logged import shown_in_log
from focaljet.forum.queries.posts import newest_posts_of
from focaljet.forum.queries.signatures import signature_of
from focaljet.moderation.words import ShownThing, Thing


def forums(request: HttpRequest) -> MenuEntry:
    return MenuEntry(_("Forums"), path_to("forum:index"), icon="car-hatch", place=10)


def new_posts(request: HttpRequest) -> MenuEntry | None:
    """What is new for a member; a visitor, to whom nothing is, finds the latest."""
    if not request.user.is_authenticated:
        return None
    return MenuEntry(_("New posts"), path_to("forum:new"), icon="clock", place=12)


def reading(request: HttpRequest) -> MenuEntry:
    return MenuEntry(
        _("Reading"),
        path_to("forum:reading"),
        icon="eye",
        place=60,
        group=CpGroup.WRITING,
    )


def newest_posts(request: HttpRequest, member_id: int) -> Panel | None:
    """The newest posts of a member that this reader may read, for the member's page."""
    posts = newest_posts_of(member_id, Board(request.user))
    return Panel("forum/_newest_posts.html", posts) if posts else None


def signature(request: HttpRequest) -> MenuEntry:
    """The page about one's own signature, for the User CP."""
    url = path_to("forum:signature")
    group = CpGroup.WRITING
    return MenuEntry(_("Signature"), url, icon="edit", place=60, group=group)


def signature_to_empty(request: HttpRequest, member_id: int) -> Panel | None:
    """A member's signature with the button that empties it, for moderators."""
    if not rules.may_empty_signatures(reader_of(request)):
        return None
    found = signature_of(member_id)
    shown = {"member_id": member_id, "signature": found}
    return Panel("forum/_signature.html", shown) if found is not None else None


def places_kept(reader: Member) -> dict[int, str]:
    """The forums in which the reader keeps order, for the staff log."""
    nodes = Board(reader).nodes
    return {pk: node.forum.title for pk, node in nodes.items() if node.rights.moderate}


def things_of_log(
    reader: Member, things: Mapping[str, Sequence[Thing]]
) -> dict[Thing, ShownThing]:
    """Topics, posts and forums that the staff log names, where this reader may read
    them (two queries beside the board's)."""
    return shown_in_log(Board(reader), things) if things else {}
