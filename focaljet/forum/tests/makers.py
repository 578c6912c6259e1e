"""Makers of forums, topics and posts."""

from __future__ import annotations

from focaljet.accounts.models import Group, Member
from focaljet.accounts.tests.makers import make_member
from focaljet.base.markup.kinds import Markup
from focaljet.forum import tally
from focaljet.forum.models.forums import Forum, ForumRight
from focaljet.forum.models.posts import Post
from focaljet.forum.models.topics import Topic
from focaljet.forum.rights import Rights
from focaljet.forum.services.writing import Words, start_topic, write_reply


def make_forum(title: str = "Mk1", *, parent: Forum | None = None, **more) -> Forum:
    return Forum.objects.create(title=title, parent=parent, **more)


def make_category(title: str = "By generation", **more) -> Forum:
    return Forum.objects.create(title=title, kind=Forum.Kind.CATEGORY, **more)


def make_committee_room() -> Forum:
    """A forum that only moderators and owners know of."""
    room = make_forum("Committee room")
    allow(room, Group.Kind.VISITORS, Rights())
    allow(room, Group.Kind.MEMBERS, Rights())
    return room


def allow(forum: Forum, group: Group | str, rights: Rights) -> None:
    if isinstance(group, str):
        group = Group.objects.get(kind=group)
    ForumRight.objects.update_or_create(
        forum=forum,
        group=group,
        defaults={name: getattr(rights, name) for name in Rights.__slots__},
    )


def somebody() -> Member:
    """Whoever writes what a test does not care about: Sue, always the same."""
    return Member.objects.filter(screen_name="Sue").first() or make_member("Sue")


def make_topic(
    forum: Forum | None = None,
    *,
    by: Member | None = None,
    title: str = "Clutch slips in third",
    source: str = "Rebuilt the box over the summer.",
) -> Topic:
    post = start_topic(
        author=by or somebody(),
        forum=forum or make_forum(),
        title=title,
        words=Words(source),
    )
    return post.topic


def make_post(
    topic: Topic,
    *,
    by: Member | None = None,
    source: str = "Same here.",
    markup: Markup = Markup.MARKDOWN,
) -> Post:
    author = by or topic.author
    assert author
    return write_reply(author=author, topic=topic, words=Words(source, markup))


def fold() -> None:
    """What the site does by itself some seconds after a write."""
    tally.views.flush()
    tally.renderings.flush()
    tally.fold_counts()
