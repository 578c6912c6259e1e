"""What the forum lends to the pages of the whole site."""

from __future__ import annotations

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from focaljet.base.offers import MenuEntry, Panel
from focaljet.forum.queries.board import Board
from focaljet.forum.queries.posts import newest_posts_of


def forums(request: HttpRequest) -> MenuEntry:
    return MenuEntry(_("Forums"), reverse("forum:index"), icon="car-hatch", place=10)


def newest_posts(request: HttpRequest, member_id: int) -> Panel | None:
    """The newest posts of a member that this reader may read, for the member's page."""
    posts = newest_posts_of(member_id, Board(request.user))
    return Panel("forum/_newest_posts.html", posts) if posts else None
