"""The demo club comes to life: two years of talk, told again in the right order."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from operator import itemgetter

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from focaljet.accounts.models import Group, Member
from focaljet.accounts.services.members import make_member
from focaljet.base import clock
from focaljet.base.verdict import RefusedError, no
from focaljet.demo import content
from focaljet.demo.content import Audience, Club, Conversation, Message, Room
from focaljet.forum import tally
from focaljet.forum.models.forums import Forum, ForumRight
from focaljet.forum.models.posts import Post
from focaljet.forum.rights import DEFAULTS, Rights
from focaljet.forum.services import keeping
from focaljet.forum.services.reading import mark_read_up_to
from focaljet.forum.services.writing import Words, start_topic, write_reply

MODERATOR = "Moe"
SECOND_THOUGHTS = timedelta(minutes=2)
# The owner who looks at the club for the first time finds some of it new.
STAFF_WAS_HERE = timedelta(days=1)
VIEWS_OF_A_POST, VIEWS_OF_A_DAY = 23, 2
NOT_EMPTY = no(_("This site has forums already; the demo club is for an empty one."))

Deed = tuple[datetime, Callable[[], None]]
Members = Mapping[str, Member]


@dataclass(frozen=True, slots=True)
class Loaded:
    members: int
    forums: int
    topics: int
    posts: int


def is_untouched() -> bool:
    """Whether nobody has joined and nothing was set up: the site's first start."""
    return not Member.objects.exists() and not Forum.objects.exists()


@transaction.atomic
def load_demo_club() -> Loaded:
    """Bring the demo club in, as if it had been talking here for two years.

    Some seconds, all or nothing. Raises RefusedError where the site has forums, or a
    member with a name that one of the club's has. Nobody of the club has a password.
    """
    if Forum.objects.exists():
        raise RefusedError(NOT_EMPTY)
    club, now = content.club(), clock.now()
    members = _members(club, now)
    forums = _forums(club)
    tales = [
        Retelling(talk, forums[room.slug], members, now)
        for room in club.rooms
        for talk in room.conversations
    ]
    # In the order of time over all forums: a later post has a higher id everywhere.
    deeds = (deed for tale in tales for deed in tale.deeds())
    for moment, act in sorted(deeds, key=itemgetter(0)):
        with clock.at(moment):
            act()
    staff = [members[person.name] for person in club.people if person.group]
    for tale in tales:
        tale.show_to(staff, until=now - STAFF_WAS_HERE)
        tale.count_views()
    tally.views.flush()
    tally.fold_counts()
    return Loaded(
        len(members), len(forums), len(club.conversations), len(club.messages)
    )


def _members(club: Club, now: datetime) -> Members:
    """In the order in which they joined."""
    members = {}
    for person in sorted(club.people, key=lambda one: one.joined_ago, reverse=True):
        with clock.at(now - person.joined_ago):
            members[person.name] = make_member(
                screen_name=person.name,
                group_kinds=[person.group] if person.group else [],
            )
    return members


def _forums(club: Club) -> dict[str, Forum]:
    """The forums by their slug; headings are not among them."""
    forums: dict[str, Forum] = {}
    for place, heading in enumerate(club.headings):
        category = Forum.objects.create(
            title=heading.title, kind=Forum.Kind.CATEGORY, place=place
        )
        for below, room in enumerate(heading.rooms):
            forums[room.slug] = Forum.objects.create(
                title=room.title,
                description=room.description,
                icon=room.icon,
                parent=forums[room.parent] if room.parent else category,
                place=below,
            )
            _say_who_may(forums[room.slug], room)
    return forums


def _say_who_may(forum: Forum, room: Room) -> None:
    """Rows only where the room differs from what holds everywhere."""
    for kind, open_to in (
        (Group.Kind.VISITORS, {Audience.VISITORS}),
        (Group.Kind.MEMBERS, {Audience.VISITORS, Audience.MEMBERS}),
    ):
        usual = DEFAULTS[kind]
        rights = Rights(
            see=room.read in open_to,
            read=room.read in open_to,
            start=usual.start and room.start in open_to,
            reply=usual.reply and room.reply in open_to,
            attach=usual.attach and room.reply in open_to,
        )
        if rights != usual:
            ForumRight.objects.create(
                forum=forum,
                group=Group.objects.get(kind=kind),
                **{name: getattr(rights, name) for name in Rights.__slots__},
            )


class Retelling:
    """One conversation on its way into a forum; remembers the posts made so far."""

    def __init__(
        self, talk: Conversation, forum: Forum, members: Members, now: datetime
    ) -> None:
        self.talk, self.forum, self.members = talk, forum, members
        self.began = now - talk.started_ago
        self.posts: list[Post] = []

    def deeds(self) -> Iterator[Deed]:
        """What was done and when; to be called in the order of time."""
        for index, message in enumerate(self.talk.messages):
            written = self.began + message.after
            yield written, partial(self.write, message)
            if message.deleted:
                yield written + SECOND_THOUGHTS, partial(self.delete, index)
        if self.talk.sticky:
            yield self.began + SECOND_THOUGHTS, self.pin
        if self.talk.locked:
            yield written + SECOND_THOUGHTS, self.lock

    def write(self, message: Message) -> None:
        author = self.members[message.author]
        words = Words(self._quotes(message) + message.source, message.markup)
        if self.posts:
            post = write_reply(author=author, topic=self.posts[0].topic, words=words)
        else:
            post = start_topic(
                author=author, forum=self.forum, title=self.talk.title, words=words
            )
        self.posts.append(post)

    def delete(self, index: int) -> None:
        author = self.members[self.talk.messages[index].author]
        keeping.delete_post(by=author, post=self.posts[index])

    def pin(self) -> None:
        keeping.pin_topic(by=self.members[MODERATOR], topic=self.posts[0].topic)

    def lock(self) -> None:
        keeping.lock_topic(by=self.members[MODERATOR], topic=self.posts[0].topic)

    def show_to(self, readers: Iterable[Member], *, until: datetime) -> None:
        seen = sum(post.written_at <= until for post in self.posts)
        for reader in readers if seen else ():
            mark_read_up_to(reader=reader, topic_id=self.posts[0].topic_id, pos=seen)

    def count_views(self) -> None:
        views = (
            VIEWS_OF_A_POST * len(self.posts)
            + VIEWS_OF_A_DAY * self.talk.started_ago.days
        )
        tally.views.put(self.posts[0].topic_id, views)

    def _quotes(self, message: Message) -> str:
        return "".join(
            f"[quote post={self.posts[quote.pos - 1].pk}]{quote.text}[/quote]\n\n"
            for quote in message.quotes
        )
