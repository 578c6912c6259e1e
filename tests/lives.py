"""Ann, Bob and Moe, and what they did here: for tests of what becomes of it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

from django.conf import settings
from django.test import Client
from django.urls import reverse

from focaljet.accounts.models import Member
from focaljet.accounts.services import passwords
from focaljet.accounts.tests.makers import PASSWORD, make_member, make_moderator
from focaljet.accounts.tests.steps import sign_in
from focaljet.cases.services import cases
from focaljet.forum.models.forums import Forum
from focaljet.forum.models.posts import Post
from focaljet.forum.models.readers import ForumRead
from focaljet.forum.models.topics import Topic
from focaljet.forum.services import keeping
from focaljet.forum.services.reading import mark_read_up_to
from focaljet.forum.tests.makers import fold, make_forum, make_post, make_topic
from focaljet.privacy.models.erasures import Erasure
from focaljet.privacy.services import erasing
from focaljet.site import outbox
from tests.jobs import run_jobs

ADDRESS = "ann@example.org"


@dataclass
class Life:
    """`alone` is Ann's topic that nobody answered; in `answered`, hers too, Bob quotes her;
    `joined` is Bob's, where she quotes him. Of her six posts two were deleted."""

    ann: Member
    bob: Member
    moe: Member
    forum: Forum
    alone: Topic
    answered: Topic
    joined: Topic

    @property
    def topics(self) -> list[Topic]:
        return [self.alone, self.answered, self.joined]


def make_life() -> Life:
    """Ann has written, read, signed in, and been written to."""
    ann = make_member("Ann", email=ADDRESS, password=PASSWORD, ip_address="192.0.2.7")
    bob, moe = make_member("Bob"), make_moderator("Moe")
    forum = make_forum()
    answered = make_topic(
        forum, by=ann, title="Clutch slips", source="In third, uphill."
    )
    joined = make_topic(
        forum, by=bob, title="Idle hunts", source="Between 700 and 1100."
    )
    quoting(answered, by=bob, words="Sounds like the release bearing.")
    taken_back = make_post(answered, by=ann, source="Nobody should read this.")
    make_post(answered, by=ann, source="It was the bearing indeed.")
    removed = make_post(joined, by=ann, source="Rude words about the weather.")
    quoting(joined, by=ann, words="Cleaned the throttle body yet?")
    make_post(joined, by=bob, source="That was it, many thanks.")
    keeping.delete_post(by=ann, post=taken_back)
    keeping.delete_post(by=moe, post=removed)
    alone = make_topic(forum, by=ann, title="Heater fan", source="It only runs on 4.")
    use_the_site(ann, forum, joined)
    fold()
    return Life(ann, bob, moe, forum, alone, answered, joined)


def quoting(topic: Topic, *, by: Member, words: str) -> Post:
    """A reply that quotes the first post of the topic."""
    first = topic.posts.get(pos=1)
    quote = f"[quote post={first.pk}]{first.body.source}[/quote]\n\n"
    return make_post(topic, by=by, source=f"{quote}{words}")


def use_the_site(ann: Member, forum: Forum, topic: Topic) -> None:
    ForumRead.objects.create(member=ann, forum=forum, up_to=1)
    mark_read_up_to(reader=ann, topic_id=topic.pk, pos=2)
    sign_in(Client(), remember="on")
    cases.open_case(kind="question", message="Why is it closed?", member=ann)
    cases.open_case(kind="question", message="And why red?", email=ADDRESS)
    outbox.plant(ann.pk, "Welcome to the club")
    passwords.ask_for_new_password(email=ADDRESS)


def erase(member: Member, words: str) -> Erasure:
    """Ask without a time to think it over, and have the worker do it."""
    asked = erasing.ask(member_id=member.pk, words=words, wait=timedelta(0))
    run_jobs()
    fold()
    asked.refresh_from_db()
    return asked


def page_of(topic: Topic, reader: Member | None = None) -> str:
    return html_of(reverse("forum:topic", args=[topic.pk]), reader)


def html_of(url: str, reader: Member | None = None) -> str:
    client = Client()
    if reader:
        client.force_login(reader)
    page = client.get(url)
    return page.content.decode() if page.status_code == 200 else f"{page.status_code}"


def public_urls(life: Life) -> list[str]:
    return [
        reverse("forum:index"),
        reverse("forum:forum", args=[life.forum.pk]),
        *(reverse("forum:topic", args=[topic.pk]) for topic in life.topics),
    ]


def folders() -> list[Path]:
    """Where the site keeps files, as far as a test can fill it."""
    return [
        Path(settings.OUTBOX_DIR),
        Path(settings.EXPORTS_DIR),
        Path(settings.MEDIA_ROOT),
        Path(settings.ERASURE_LOG_DIR),
        Path(settings.DATA_DIR) / "imports",
        Path(settings.DATA_DIR) / "disclosures",
    ]
