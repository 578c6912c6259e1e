"""What is handed out from memory is what would be computed now, whoever wrote whatever."""

from __future__ import annotations

import os
import random
import re
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse

from focaljet.accounts.models import Group
from focaljet.accounts.services import groups, members, names
from focaljet.base import clock
from focaljet.base.clock import Watch
from focaljet.caching import process
from focaljet.caching.pieces import switched_off
from focaljet.choices import services as choosing
from focaljet.forum.models.marks import Thanks
from focaljet.forum.models.posts import Post
from focaljet.forum.models.topics import Topic
from focaljet.forum.rights import Rights
from focaljet.forum.services import keeping, merging, relocating, removing, splitting
from focaljet.forum.services.appointing import appoint, dismiss, set_rights
from focaljet.forum.services.signing import sign_with
from focaljet.forum.services.thanking import take_back, thank
from focaljet.forum.services.writing import Words, edit_post
from focaljet.forum.tests.makers import fold, make_post, make_topic
from focaljet.importers.loading.load import load
from focaljet.importers.tests.makers import (
    a_forum,
    a_member,
    a_post,
    a_topic,
    make_neutral,
)
from focaljet.policy.services import publishing
from focaljet.privacy.services import erasing
from focaljet.remote.models import Remote
from tests.jobs import run_jobs_beside_a_browser
from tests.kept_pages import (
    Club,
    Site,
    make_club,
    nothing_kept,
    tables_read,
    without_tokens,
)
from tests.raw_sql import Column, Vandal, columns_of

pytestmark = pytest.mark.django_db(transaction=True)

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
# One walk costs about ten seconds; FOCALJET_WALKS=20 goes further than the suite does.
SEEDS = range(6, 6 + int(os.environ.get("FOCALJET_WALKS", "1")))
LANGUAGES = ("en", "de")
# What is worked out from other columns, and is worked out again where it is missing:
# whatever else is written there was not written by the program.
DERIVED = {
    "forum_postbody.html",
    "forum_postbody.html_version",
    "forum_signature.html",
    "forum_signature.html_version",
}
# To change them ends in a ring of forums, which every page would walk for ever.
RINGS = {"forum_forum.parent_id"}
# Holds JSON; anything else stops every page, kept or not.
NO_WORDS = {"choices_chosen.value"}


@pytest.fixture
def watch() -> Iterator[Watch]:
    with clock.at(NOON) as one:
        yield one


@pytest.fixture
def club(watch: Watch) -> Club:
    return make_club(watch)


@pytest.fixture
def site(club: Club) -> Iterator[Site]:
    with process.serving():
        yield Site()


def stale(
    site: Site, urls: list[str], languages: tuple[str, ...] = ("en",)
) -> list[str]:
    """Addresses whose kept page is another than the one computed now."""
    assert process.listener.vouches_now()
    wrong = []
    for language in languages:
        for url in urls:
            kept, computed = site.kept(url, language), site.computed(url, language)
            if (kept.status, kept.body) != (computed.status, computed.body):
                wrong.append(f"{url} ({language})")
    if wrong:
        process.store.clear()
    return wrong


def computed(site: Site, urls: list[str]) -> list[bytes]:
    return [site.computed(url).body for url in urls]


def test_pages_are_handed_out_from_memory_without_a_query(site, club):
    """Else the rest of this file compares what is computed with itself."""
    for url in club.urls():
        first = site.kept(url)
        if not first.status.startswith("200"):
            continue

        def refuse(*_query):
            raise AssertionError("a page out of memory asks nothing")

        with connection.execute_wrapper(refuse):
            assert site.kept(url).body == first.body
        assert site.kept(url, "de").body != first.body


@pytest.mark.parametrize("seed", SEEDS)
def test_a_column_written_by_sql_alone_is_on_every_page_at_once(site, club, seed):
    """The strongest adversary: no service, no signal, each column of each table."""
    vandal, wrong, let_nothing_in = Vandal(seed), [], set()
    read = tables_read(site, club)
    columns = [
        one for one in columns_of(read) if str(one) not in DERIVED | RINGS | NO_WORDS
    ]
    vandal.chance.shuffle(columns)
    done: tuple[Column, str, object] | None = None
    stale(site, club.urls(), LANGUAGES)
    for number, column in enumerate(columns):
        # The last deed is undone together with the next: two writes for one look.
        if done:
            vandal.put_back(*done)
        done = None
        changed = vandal.change(column)
        if changed is None:
            let_nothing_in.add(str(column))
            continue
        place, old, new = changed
        done = (column, place, old)
        everything = number % 10 == 0
        found = stale(
            site,
            club.urls() if everything else club.busiest(),
            LANGUAGES if everything else LANGUAGES[:1],
        )
        if found:
            wrong.append(f"{column}: {old!r} -> {new!r}: {', '.join(found)}")
    assert not wrong, f"seed {seed}:\n" + "\n".join(wrong)
    # Keys that others point at, and a version of the policy, are held by the database.
    assert len(let_nothing_in) < len(columns) / 2, sorted(let_nothing_in)


@pytest.mark.parametrize("seed", SEEDS)
def test_a_row_that_goes_or_comes_by_sql_alone_does_so_on_every_page(site, club, seed):
    vandal, wrong, gone = Vandal(seed), [], set()
    stale(site, club.urls())
    for table in sorted(tables_read(site, club)):
        for row in list(vandal.rows(table))[:3]:
            if not vandal.take_out(table, row):
                continue
            gone.add(table)
            if found := stale(site, club.busiest()):
                wrong.append(f"{row} gone from {table}: {', '.join(found)}")
            vandal.put_in(table, row)
            if found := stale(site, club.busiest()):
                wrong.append(f"{row} come to {table}: {', '.join(found)}")
    assert not wrong, f"seed {seed}:\n" + "\n".join(wrong)
    assert {"forum_thanks", "forum_quote", "forum_mention", "forum_signature"} <= gone


Deed = Callable[[Club, Watch], object]


def first_of(topic: Topic, pos: int) -> Post:
    return Post.objects.filter(topic=topic, pos=pos).get()


def end_a_post(club: Club, _watch: Watch) -> None:
    post = first_of(club.long, 4)
    keeping.delete_post(by=club.moe, post=post)
    removing.remove_post(by=club.otto, post=post)


def thank_cas(club: Club, _watch: Watch) -> None:
    seen = Post.objects.filter(topic=club.long, deleted_at=None, author=club.cas)
    thank(by=club.ann, post=seen.order_by("pos").first())


def take_thanks_back(club: Club, _watch: Watch) -> None:
    given = Thanks.objects.filter(post__topic=club.long).order_by("pk")[0]
    take_back(by=given.member, post=given.post)


def rename(club: Club, _watch: Watch) -> None:
    names.change_name(member=club.bob, name="Robert")


def erase(club: Club, _watch: Watch) -> None:
    erasure = erasing.ask(member_id=club.bob.pk, words="stay", wait=timedelta(0))
    erasing.erase(erasure_id=erasure.pk)


def publish(_club: Club, watch: Watch) -> None:
    publishing.publish_first("privacy")
    watch.advance(days=1)


def save_in_admin(club: Club, _watch: Watch) -> None:
    otto = Client()
    otto.force_login(club.otto)
    url = reverse("admin:forum_forum_change", args=[club.mk1.pk])
    sent = {
        "kind": "forum", "parent": club.category.pk, "title": "Mk1 and a half",
        "description": "By hand", "icon": "", "place": 3,
        "rights-TOTAL_FORMS": 0, "rights-INITIAL_FORMS": 0,
        "moderators-TOTAL_FORMS": 0, "moderators-INITIAL_FORMS": 0,
    }  # fmt: skip
    assert otto.post(url, sent).status_code == 302
    club.mk1.refresh_from_db()
    assert club.mk1.title == "Mk1 and a half"


def truncate(table: str) -> Deed:
    def deed(_club: Club, _watch: Watch) -> None:
        with connection.cursor() as cursor:
            cursor.execute(f"TRUNCATE {table} CASCADE")

    return deed


DEEDS: dict[str, Deed] = {
    "a card was fetched": lambda _club, _: Remote.objects.update(title="Better oil"),
    "a reply": lambda club, _: make_post(club.long, by=club.cas, source="Mine slips."),
    "a new topic": lambda club, _: make_topic(club.mk1, by=club.ann, title="New"),
    "a post in what is quoted": lambda club, _: make_post(club.other, by=club.ann),
    "the quoted post is changed": lambda club, _: edit_post(
        by=club.cas, post=first_of(club.other, 2), words=Words("Clean it.")
    ),
    "the quoted post is taken away": lambda club, _: keeping.delete_post(
        by=club.moe, post=first_of(club.other, 2)
    ),
    "the quoted topic is taken away": lambda club, _: keeping.delete_topic(
        by=club.moe, topic=club.other
    ),
    "the quoted topic comes back": lambda club, _: keeping.undelete_topic(
        by=club.moe, topic=club.other
    ),
    "a post comes back": lambda club, _: keeping.undelete_post(
        by=club.moe,
        post=Post.objects.filter(topic=club.long).get(deleted_at__isnull=False),
    ),
    "a post goes for good": end_a_post,
    "a lock": lambda club, _: keeping.lock_topic(by=club.moe, topic=club.long),
    "no lock": lambda club, _: keeping.unlock_topic(by=club.moe, topic=club.long),
    "a lock to come": lambda club, _: keeping.lock_topic_at(
        by=club.moe, topic=club.long, at=clock.now() + timedelta(hours=1)
    ),
    "pinned": lambda club, _: keeping.pin_topic(by=club.moe, topic=club.long),
    "announced": lambda club, _: keeping.announce_topic(by=club.moe, topic=club.long),
    "announced everywhere": lambda club, _: keeping.announce_everywhere(
        by=club.otto, topic=club.other
    ),
    "no announcement any more": lambda club, _: keeping.unpin_topic(
        by=club.otto, topic=Topic.objects.get(title="Meeting")
    ),
    "the announcement has another title": lambda club, _: keeping.retitle_topic(
        by=club.moe, topic=Topic.objects.get(title="Meeting"), title="No meeting"
    ),
    "moved": lambda club, _: relocating.move_topic(
        by=club.moe, topic=club.long, to=club.empty, sign=relocating.Sign(days=1)
    ),
    "moved out of sight": lambda club, _: relocating.move_topic(
        by=club.moe, topic=club.other, to=club.room
    ),
    "what was moved has another title": lambda club, _: keeping.retitle_topic(
        by=club.moe, topic=club.moved, title="Squeals"
    ),
    "a post in what was moved": lambda club, _: make_post(club.moved, by=club.bob),
    "merged": lambda club, _: merging.merge_topics(
        by=club.otto, into=club.long, others=[club.other], opens_up=True
    ),
    "split": lambda club, _: splitting.split_posts(
        by=club.moe,
        topic=club.long,
        post_ids=[first_of(club.long, 3).pk, first_of(club.long, 22).pk],
        to=splitting.NewTopic("Oil", club.empty),
    ),
    "thanks": thank_cas,
    "thanks taken back": take_thanks_back,
    "renamed": rename,
    "hidden": lambda club, _: members.hide(member_id=club.cas.pk),
    "the first of those who thanked hides": lambda club, _: members.hide(
        member_id=club.bob.pk
    ),
    "the last of those who thanked hides": lambda club, _: members.hide(
        member_id=club.moe.pk
    ),
    "another signature": lambda club, _: sign_with(member=club.ann, source="Bye."),
    "a forum is closed to visitors": lambda club, _: set_rights(
        by=club.otto,
        forum=club.below,
        group=Group.objects.get(kind="visitors"),
        rights=Rights(),
    ),
    "a closed forum is opened": lambda club, _: set_rights(
        by=club.otto,
        forum=club.room,
        group=Group.objects.get(kind="visitors"),
        rights=Rights(see=True, read=True),
    ),
    "a forum has another name": save_in_admin,
    "an office": lambda club, _: appoint(by=club.otto, member=club.ann, forum=club.mk1),
    "an office ends": lambda club, _: dismiss(
        by=club.otto, office=club.cas.moderates.get()
    ),
    "put into a group": lambda club, _: groups.put_into_group(
        member=club.ann, group_kind="moderators"
    ),
    "the site has another name": lambda club, _: choosing.choose(
        by_id=None, name="site.name", value="Focus Club"
    ),
    "the site speaks another language": lambda club, _: choosing.choose(
        by_id=None, name="site.language", value="de"
    ),
    "the site has another clock": lambda club, _: choosing.choose(
        by_id=None, name="site.time_zone", value="Asia/Tokyo"
    ),
    "no signatures": lambda club, _: choosing.choose(
        by_id=None, name="forum.signatures", value=False
    ),
    "a policy": publish,
    "an hour": lambda club, watch: watch.advance(hours=1),
    "erased": erase,
    "no thanks at all": truncate("forum_thanks"),
    "no topics at all": truncate("forum_topic"),
    "no members at all": truncate("accounts_member"),
}


def test_what_somebody_does_is_on_every_page_at_once(site, club, watch):
    """One deed after the other, in one club, and what follows from each by itself."""
    wrong, without_effect = [], set()
    stale(site, club.urls(), LANGUAGES)
    for number, (name, deed) in enumerate(DEEDS.items()):
        before = computed(site, club.busiest())
        deed(club, watch)
        everything = number % 6 == 0
        urls = club.urls() if everything else club.busiest()
        languages = LANGUAGES if everything else LANGUAGES[:1]
        if found := stale(site, urls, languages):
            wrong.append(f"{name}: {', '.join(found)}")
        run_jobs_beside_a_browser()
        fold()
        if found := stale(site, club.busiest()):
            wrong.append(f"some time after {name}: {', '.join(found)}")
        if computed(site, club.busiest()) == before:
            without_effect.add(name)
    assert not wrong, "\n".join(wrong)
    assert without_effect <= NOT_FOR_GUESTS


# They change what members may do, or what those get who say no language.
NOT_FOR_GUESTS = {
    "an office",
    "put into a group",
    "a policy",
    "the site speaks another language",
}


def test_an_archive_that_is_brought_in_is_on_every_page(site, club, tmp_path: Path):
    assert not stale(site, club.urls())
    archive = make_neutral(
        tmp_path / "neutral",
        a_member(),
        a_forum(),
        a_topic(),
        *(a_post(f"p{number}", number) for number in range(1, 70)),
    )
    load(archive, into=club.empty)
    assert not stale(site, club.urls(), LANGUAGES)
    load(archive)
    assert not stale(site, club.urls(), LANGUAGES)


def test_ten_looks_are_counted_and_shown_once_they_are_written(site, club):
    url = reverse("forum:topic", args=[club.other.pk])
    before = site.computed(url).body
    for _ in range(10):
        site.kept(url)
    fold()
    assert not stale(site, club.urls())
    assert site.kept(url).body != before
    views = club.other.views.count
    # Each look counted, from memory or not: theirs, and those of `stale`.
    assert views >= 10


@pytest.mark.parametrize("seed", SEEDS)
def test_the_clock_jumps_and_no_page_shows_another_time(site, club, watch, seed):
    """Forward by seconds and by days, back too; locks and signs end by themselves."""
    chance = random.Random(seed)  # noqa: S311  (a walk to be walked again)
    keeping.lock_topic_at(
        by=club.moe, topic=club.long, at=clock.now() + timedelta(minutes=90)
    )
    jumps = [10, 50, 61, 1_800, 3_600, 86_400, 3 * 86_400, 8 * 86_400, -90, -7_200]
    for number in range(24):
        watch.advance(seconds=chance.choice(jumps))
        languages = LANGUAGES if number % 8 == 0 else LANGUAGES[:1]
        found = stale(site, club.busiest(), languages)
        assert not found, (seed, number, watch.moment)
    watch.advance(days=-400)
    assert not stale(site, club.busiest())


def test_the_moment_before_and_the_moment_of_each_end(site, club, watch):
    """A page that says when it ends is right until then, to the microsecond."""
    for _ in range(12):
        stale(site, club.busiest())
        ends = {kept.until for kept in process.store._kept.values() if kept.until}
        end = min(end for end in ends if end > watch.moment)
        watch.set(end - timedelta(microseconds=1))
        assert not stale(site, club.busiest())
        watch.set(end)
        assert not stale(site, club.busiest())


PEOPLE = ("ann", "bob", "cas", "moe", "otto")


def as_member(client: Client, url: str) -> tuple[int, bytes]:
    answer = client.get(url, HTTP_HOST="testserver")
    return answer.status_code, without_tokens(answer.content)


def differs(club: Club, clients: dict[str, Client], urls: list[str]) -> list[str]:
    """Pages of members that are others with pieces out of memory than without."""
    assert process.listener.vouches_now()
    wrong = []
    for name, client in clients.items():
        for url in urls:
            as_member(client, url)  # what was new is read now
            with_pieces = as_member(client, url)
            with switched_off(), nothing_kept():
                without = as_member(client, url)
            if with_pieces != without:
                wrong.append(f"{url} for {name}")
    return wrong


@pytest.fixture
def clients(club: Club) -> dict[str, Client]:
    made = {}
    for name in PEOPLE:
        made[name] = Client()
        made[name].force_login(getattr(club, name))
    return made


def test_members_see_the_same_with_pieces_out_of_memory(site, club, clients):
    urls = [*club.urls(), reverse("forum:topic", args=[club.secret.pk])]
    assert not differs(club, clients, urls)


def test_members_see_at_once_what_somebody_does(site, club, watch, clients):
    url = reverse("forum:topic", args=[club.long.pk])
    some = {name: clients[name] for name in ("ann", "moe")}
    wrong = [f"before: {one}" for one in differs(club, some, [url])]
    for name, deed in DEEDS.items():
        if name == "no topics at all":
            break
        deed(club, watch)
        wrong += [f"{name}: {one}" for one in differs(club, some, [url])]
    assert not wrong, "\n".join(wrong)


def test_a_column_written_by_sql_alone_is_in_every_piece_at_once(site, club, clients):
    seed = SEEDS[0]
    vandal, wrong = Vandal(seed), []
    some = {"moe": clients["moe"]}
    url = reverse("forum:topic", args=[club.long.pk])
    columns = [
        one
        for one in columns_of(tables_read(site, club))
        if str(one) not in DERIVED | RINGS | NO_WORDS and one.table.startswith("forum_")
    ]
    differs(club, some, [url])
    for column in vandal.chance.sample(columns, 40):
        changed = vandal.change(column)
        if changed is None:
            continue
        place, old, new = changed
        if differs(club, some, [url]):
            wrong.append(f"{column}: {old!r} -> {new!r}")
        vandal.put_back(column, place, old)
    assert not wrong, f"seed {seed}:\n" + "\n".join(wrong)


def test_nobody_is_shown_what_is_another_members_own(site, club, clients):
    """Each sees the buttons of their own posts, whoever had the page made."""
    url = reverse("forum:topic", args=[club.long.pk])
    edit = re.compile(reverse("forum:edit", args=[987]).replace("987", r"(\d+)"))
    for _first_and_from_memory in range(2):
        for name in ("otto", "ann", "bob", "cas", "ann"):
            page = as_member(clients[name], url)[1].decode()
            may_change = set(map(int, edit.findall(page)))
            own = Post.objects.filter(topic=club.long, author=getattr(club, name))
            if name != "otto":
                numbers = set(own.values_list("pk", flat=True))
                assert may_change == numbers & may_change, name
                assert may_change or name == "cas", name
            for other in {"Ann", "Bob", "Cas", "Otto"} - {name.title()}:
                assert f"signed in as {other}" not in page.lower()
        visitor = site.kept(url).body.decode()
        assert not edit.findall(visitor)
        assert "Otto" not in visitor
