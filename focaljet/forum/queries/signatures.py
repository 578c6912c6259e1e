"""Signatures, for those who want to see them."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils.safestring import SafeString

from focaljet.accounts.models import Member
from focaljet.base.markup import show
from focaljet.base.markup.render import VERSION
from focaljet.base.markup.signature import render_signature
from focaljet.base.rows import rows
from focaljet.choices.queries import chosen
from focaljet.forum import choices
from focaljet.forum.models.marks import Signature
from focaljet.forum.models.readers import ForumMember
from focaljet.forum.queries.topics import PostLine, TopicView
from focaljet.forum.rights import Reader


def signatures_of(
    posts: Sequence[PostLine], view: TopicView, reader: Reader
) -> dict[int, SafeString]:
    """The signatures of the authors of a page by their ids (one query; none where this
    reader sees no signatures, or nobody has one)."""
    wants = (
        view.shows_signatures
        if isinstance(reader, Member)
        else chosen(choices.SIGNATURES_FOR_VISITORS)
    )
    authors = {post.author_id for post in posts if post.has_signature} - {None}
    if not (authors and wants and chosen(choices.SIGNATURES)):
        return {}
    found = rows(SIGNATURES, [list(authors)])
    return {author: _shown(*stored) for author, *stored in found}


def signature_of(member_id: int) -> SafeString | None:
    """What a member signs with, whoever asks; None for nothing (one query)."""
    stored = Signature.objects.filter(member=member_id).values_list(
        "source", "html", "html_version"
    )
    return _shown(*stored[0]) if stored else None


def typed_signature(member: Member) -> str:
    """A member's own signature as it was typed, or "" (one query)."""
    stored = Signature.objects.filter(member=member).values_list("source", flat=True)
    return stored.first() or ""


def known_of(member: Member) -> ForumMember:
    """What the forum knows of a member; a fresh one, unsaved, where it is nothing."""
    known = ForumMember.objects.filter(member=member).first()
    return known or ForumMember(member=member)


def _shown(source: str, html: str, version: int) -> SafeString:
    if version != VERSION:
        html = render_signature(source).html
    return show.on_page(html, {})


SIGNATURES = """
    SELECT member_id, source, html, html_version FROM forum_signature
    WHERE member_id = ANY(%s)
"""
