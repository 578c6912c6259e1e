"""A small club with something of everything, and its pages: kept, and computed anew."""

from __future__ import annotations

import io
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from django.core.wsgi import get_wsgi_application
from django.db import connection
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from focaljet.accounts.models import Member
from focaljet.accounts.services import names
from focaljet.accounts.tests.makers import (
    make_group,
    make_imported_author,
    make_member,
    make_moderator,
    make_owner,
)
from focaljet.attachments.tests.makers import make_attachment
from focaljet.base.clock import Watch
from focaljet.caching import process
from focaljet.caching.gate import Gate
from focaljet.caching.shown import declared
from focaljet.caching.wsgi import Environ, Said, ask, made_up
from focaljet.choices import queries as choices
from focaljet.choices.tests.makers import choose
from focaljet.config.door import door_before
from focaljet.forum.models.forums import Forum
from focaljet.forum.models.links import PostLink
from focaljet.forum.models.posts import Post
from focaljet.forum.models.topics import Topic, TopicViews
from focaljet.forum.rights import Rights
from focaljet.forum.services import keeping, merging
from focaljet.forum.services.appointing import appoint
from focaljet.forum.services.picking import pick
from focaljet.forum.services.reading import mark_forums_read, mark_read_up_to
from focaljet.forum.services.relocating import Sign, move_topic
from focaljet.forum.services.signing import sign_with
from focaljet.forum.services.thanking import thank
from focaljet.forum.services.watching import watch_forum, watch_topic
from focaljet.forum.services.writing import Words, edit_post
from focaljet.forum.tests.makers import (
    allow,
    fold,
    make_category,
    make_committee_room,
    make_forum,
    make_post,
    make_topic,
)
from focaljet.policy.queries import versions
from focaljet.policy.services import publishing
from focaljet.remote.models import Remote
from focaljet.remote.services import keeping as keeping_of_remotes

HOST = "testserver"
NAMES = ("Ann", "Bob", "Cas", "Moe", "Otto", "Ian")


@dataclass
class Club:
    """`long` has two pages, quotes, thanks, a picture, a card, a mention, signatures, a
    changed and a removed post; `other` is what it quotes; `moved` left a sign in `mk1`;
    `secret` is in the committee room."""

    ann: Member
    bob: Member
    cas: Member
    moe: Member
    otto: Member
    ian: Member
    category: Forum
    mk1: Forum
    below: Forum
    empty: Forum
    room: Forum
    long: Topic
    other: Topic
    moved: Topic
    secret: Topic

    def urls(self) -> list[str]:
        """Guest pages: each view that is marked, and each of its faces."""
        topic = "forum:topic"
        urls = [
            reverse("forum:index"),
            *(
                reverse("forum:forum", args=[forum.pk])
                for forum in (self.category, self.mk1, self.below, self.empty)
            ),
            *(reverse(topic, args=[one.pk]) for one in (self.long, self.other)),
            reverse(topic, args=[self.long.pk]) + "?page=2",
            reverse(topic, args=[self.moved.pk]),
            # What a guest may not read: the same answer, whatever happens there.
            reverse(topic, args=[self.secret.pk]),
            reverse("forum:forum", args=[self.room.pk]),
        ]
        return [*urls, *(url for make in MORE_PAGES.values() for url in make(self))]

    def busiest(self) -> list[str]:
        """Those of them that show most."""
        forums = (self.mk1, self.empty)
        return [
            reverse("forum:index"),
            *(reverse("forum:forum", args=[forum.pk]) for forum in forums),
            reverse("forum:topic", args=[self.long.pk]),
            reverse("forum:topic", args=[self.long.pk]) + "?page=2",
            reverse("forum:topic", args=[self.other.pk]),
            reverse("forum:latest"),
            reverse("members:member", args=[self.ann.pk]),
        ]


def _addresses(name: str) -> Callable[[Club], list[str]]:
    return lambda _club: [reverse(name)]


# Of the other views, by name: their addresses. A view that is marked as a guest page
# and stands neither here nor above fails a test.
MORE_PAGES: dict[str, Callable[[Club], list[str]]] = {
    "forum:latest": lambda club: [
        reverse("forum:latest"),
        reverse("forum:latest") + f"?in={club.mk1.pk}",
    ],
    "forum:unanswered": _addresses("forum:unanswered"),
    "forum:print": lambda club: [reverse("forum:print", args=[club.long.pk])],
    "members:member": lambda club: [
        reverse("members:member", args=[member.pk])
        for member in (club.ann, club.moe, club.ian)
    ],
    "policy:terms": _addresses("policy:terms"),
    "site:help": _addresses("site:help"),
}


def make_club(watch: Watch) -> Club:
    ann = make_member("Ann", email="ann@example.org")
    bob, cas, moe, otto = (
        make_member("Bob"),
        make_member("Cas"),
        make_moderator("Moe"),
        make_owner("Otto"),
    )
    ian = make_imported_author("Ian")
    category = make_category()
    mk1 = make_forum(parent=category, description="1998 to 2004")
    below = make_forum("Diesel", parent=mk1)
    empty = make_forum("Electric", parent=category)
    room = make_committee_room()
    allow(room, make_group(), Rights(see=True, read=True))
    other = make_topic(
        below, by=bob, title="Idle hunts", source="Between 700 and 1100."
    )
    fact = make_post(other, by=cas, source="Clean the *valve*.")
    watch.advance(hours=30)
    secret = make_topic(room, by=moe, title="Budget", source="Nine hundred.")
    moved = make_topic(mk1, by=ann, title="Squeaks", source="From the left.")
    long = make_topic(mk1, by=ann, title="Clutch slips", source="In third, uphill.")
    make_post(long, by=bob, source=f"[quote post={fact.pk}]valve[/quote]\n\nAs said.")
    make_post(long, by=cas, source="@Ann asked, see https://oil.example/which here")
    make_post(long, by=ian, source="Years ago I had that.")
    watch.advance(hours=3)
    changed = make_post(long, by=ann, source="Rebuilt it.")
    watch.advance(hours=1)
    edit_post(by=moe, post=changed, words=Words("Rebuilt it all."), reason="Spelling")
    gone = make_post(long, by=bob, source="Rude words.")
    keeping.delete_post(by=moe, post=gone, reason="Be kind")
    make_attachment(ann, place="forum.post", place_id=changed.pk)
    make_attachment(ann, name="b.jpg", place="forum.post", place_id=long.last_post_id)
    for member in (bob, cas, moe):
        thank(by=member, post=Post.objects.get(pk=changed.pk))
    for number in range(20):
        watch.advance(seconds=70)
        make_post(long, by=[ann, bob, cas][number % 3], source=f"Post {number}.")
    for member in (ann, moe):
        sign_with(member=member, source=f"*{member.screen_name}* drives on.")
    for remote in keeping_of_remotes.known(
        kind=Remote.Kind.CARD, urls=["https://oil.example/which"]
    ):
        PostLink.objects.get_or_create(
            post=Post.objects.filter(topic=long, pos=3).get(), remote=remote
        )
    Remote.objects.update(state="ready", title="Oil", description="Which one fits")
    move_topic(by=moe, topic=moved, to=empty, sign=Sign(days=3))
    announced = make_topic(below, by=moe, title="Meeting", source="On Sunday.")
    keeping.announce_everywhere(by=otto, topic=announced)
    appoint(by=otto, member=cas, forum=below)
    watch_topic(member=ann, topic_id=long.pk)
    watch_forum(member=ann, forum_id=mk1.pk)
    merged = make_topic(mk1, by=cas, title="Slips too", source="Uphill.")
    merging.merge_topics(by=moe, into=long, others=[merged])
    taken = make_topic(mk1, by=bob, title="Adverts", source="Buy.")
    keeping.delete_topic(by=moe, topic=taken, reason="No adverts")
    mark_read_up_to(reader=ann, topic_id=long.pk, pos=3)
    mark_forums_read(reader=bob, forum_ids=[mk1.pk], up_to=long.last_post_id or 0)
    pick(by=cas, post=fact)
    choose(site__tagline="Since 1998", forum__signatures_for_visitors=True)
    publishing.publish_first("privacy")
    names.change_name(member=cas, name="Cass")
    fold()
    TopicViews.objects.update_or_create(topic=long, defaults={"count": 1_234})
    watch.advance(seconds=50)
    return Club(
        ann, bob, cas, moe, otto, ian, category, mk1, below, empty, room, long, other,
        moved, secret,
    )  # fmt: skip


class Site:
    """This process as a web server, without one: `kept` is what a visitor gets."""

    def __init__(self) -> None:
        self.django = get_wsgi_application()
        self.gate: Gate = door_before(self.django)

    def ask(self, environ: Environ) -> Said:
        return ask(self.gate, environ)

    def kept(self, url: str, language: str = "en", **more: Any) -> Said:
        return self.ask(visit(url, HTTP_ACCEPT_LANGUAGE=language, **more))

    def computed(self, url: str, language: str = "en", **more: Any) -> Said:
        """With nothing out of memory: neither pages, nor pieces, nor choices."""
        with nothing_kept():
            environ = visit(url, HTTP_ACCEPT_LANGUAGE=language, **more)
            return ask(self.django, environ)


@contextmanager
def nothing_kept() -> Iterator[None]:
    """This process as one that keeps nothing, for the block."""
    before, process._serves = process._serves, False
    choices.forget()
    versions.forget()
    try:
        yield
    finally:
        process._serves = before
        choices.forget()
        versions.forget()


def visit(url: str, *, host: str = HOST, method: str = "GET", **more: Any) -> Environ:
    """A request as a plain browser sends it; `more` are headers, or anything of WSGI."""
    path, _, query = url.partition("?")
    environ = made_up(scheme="http", host=host, path=path, query=query, language="en")
    environ |= {
        "REQUEST_METHOD": method,
        "REMOTE_ADDR": "127.0.0.1",
        "HTTP_USER_AGENT": "Mozilla/5.0 (X11; Linux x86_64) Firefox/140.0",
        "wsgi.input": io.BytesIO(),
    }
    return environ | more


SECRETS = re.compile(
    rb'(name="(?:csrfmiddlewaretoken|key|seal)" value=")[^"]*'
    rb'|(value=")[^"]*(?=" name="(?:csrfmiddlewaretoken|key|seal)")'
    rb"|(hx-headers='[^']*)'"
)


def without_tokens(body: bytes) -> bytes:
    """What is different each time that a form is made."""
    return SECRETS.sub(b"", body)


def guest_views() -> dict[str, URLPattern]:
    """Each view that is marked as a guest page, by the name of its address."""

    def walk(resolver: URLResolver, space: str) -> Iterator[tuple[str, URLPattern]]:
        for one in resolver.url_patterns:
            if isinstance(one, URLResolver):
                inner = f"{space}{one.namespace}:" if one.namespace else space
                yield from walk(one, inner)
            elif hasattr(one.callback, "guest_page"):
                yield f"{space}{one.name}", one

    return dict(walk(get_resolver(), ""))


def tables_read(site: Site, club: Club) -> set[str]:
    """Those that the statements name with which the pages of guests are computed."""
    statements: list[str] = []

    def note(execute, statement, *rest):
        statements.append(str(statement))
        return execute(statement, *rest)

    with connection.execute_wrapper(note):
        for url in club.urls():
            site.computed(url)
    words = set(re.findall(r"\w+", " ".join(statements)))
    return words & {model._meta.db_table for model, _rules in declared()}
