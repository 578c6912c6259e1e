"""What stood in a post before it was changed: kept, and taken away for good."""

from __future__ import annotations

from datetime import timedelta

from django.db import transaction

from focaljet.accounts.models import Member
from focaljet.base import clock
from focaljet.base.markup.kinds import Markup
from focaljet.base.verdict import insist
from focaljet.choices.queries import chosen
from focaljet.forum import choices, deeds, rules, signals
from focaljet.forum.models.changes import PostChange, PostVersion
from focaljet.forum.models.posts import Post, PostBody
from focaljet.forum.queries.board import Board
from focaljet.forum.queries.changes import last_number
from focaljet.forum.services.removing import insist_on_no_hold
from focaljet.forum.services.writing_down import write_down


def keep_what_stood(
    *,
    by: Member,
    post: Post,
    body: PostBody,
    markup: Markup,
    title: str,
    reason: str,
) -> None:
    """Write down a change that is about to be made, and the words before it.

    `post` is locked by the caller and still as it was; `body` and `markup` are what
    comes. `title` is the one before the change, or "" where it stays. A slip that its
    author puts right at once, without a reason and before anybody answered, leaves no
    trace.
    """
    before = PostVersion(
        source=PostBody.objects.values_list("source", flat=True).get(post=post),
        markup=post.markup,
        title=title,
    )
    number = last_number(post.pk)
    if not reason and (
        _is_nothing(before, body, markup) or (not number and _is_a_slip(by, post))
    ):
        return
    before.change = PostChange.objects.create(
        post=post, number=number + 1, at=clock.now(), by=by, reason=reason
    )
    before.save(force_insert=True)


@transaction.atomic
def forget_earlier_words(*, by: Member, post: Post) -> int:
    """Take the words before all changes of a post away for good; how many there were.

    Who changed it, when and why stays. Raises RefusedError with a reason.
    """
    rights = Board(by).rights(post.topic.forum_id)
    insist(rules.may_forget_earlier_words(by, post, rights))
    insist_on_no_hold([post], post.topic)
    gone, _each = PostVersion.objects.filter(change__post=post).delete()
    signals.earlier_words_forgotten.send(
        sender=Post, post_id=post.pk, forum_id=post.topic.forum_id, by_id=by.pk
    )
    if by.pk != post.author_id:
        write_down(deeds.FORGOT_EARLIER_WORDS, by, post.topic, post=post)
    return gone


def _is_nothing(before: PostVersion, body: PostBody, markup: Markup) -> bool:
    # What marks stand for lies elsewhere, and may differ where the marks do not.
    has_marks = "[quote:" in body.source or "[mention:" in body.source
    same = (before.source, before.markup) == (body.source, markup)
    return same and not before.title and not has_marks


def _is_a_slip(by: Member, post: Post) -> bool:
    grace = timedelta(minutes=chosen(choices.GRACE_MINUTES))
    return (
        post.author_id == by.pk
        and post.pos == post.topic.highest_pos
        and clock.now() - post.written_at < grace
    )
