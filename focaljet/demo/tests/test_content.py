"""The demo club must not contradict itself, and must be large enough to look alive."""

import re
from collections import Counter
from datetime import timedelta

import pytest

from focaljet.base import text
from focaljet.base.markup.kinds import Markup
from focaljet.base.markup.render import render
from focaljet.demo import content
from focaljet.demo.content import Audience, Conversation

CLUB = content.club()
HOST = re.compile(r"\b(?:[a-z][a-z0-9+.-]*:)?//([^/\s\])]+)", re.IGNORECASE)
BARE_HOST = re.compile(r"\b(?:www\.|[\w-]+\.(?:com|net|org|co\.uk|de|es)\b)")
ADDRESS = re.compile(r"\S+@\S+")


each_conversation = pytest.mark.parametrize(
    "talk", CLUB.conversations, ids=[talk.title for talk in CLUB.conversations]
)


def test_the_club_is_large_enough_to_look_alive():
    assert len(CLUB.headings) == 3
    assert len(CLUB.rooms) >= 10
    assert len(CLUB.people) >= 30
    assert len(CLUB.conversations) >= 40
    assert len(CLUB.messages) >= 400


def test_the_cast_is_there_with_its_groups():
    group_of = {person.name: person.group for person in CLUB.people}
    assert group_of["Otto"] == "owners"
    assert group_of["Moe"] == "moderators"
    assert group_of["Ann"] is None


def test_no_two_members_could_be_taken_for_one_another():
    names = [person.name for person in CLUB.people]
    assert [text.cleaned_name(name) for name in names] == names
    assert len({text.skeleton(name) for name in names}) == len(names)


def test_every_member_has_said_something():
    authors = {message.author for message in CLUB.messages}
    assert authors == {person.name for person in CLUB.people}


def test_a_forum_stands_in_a_forum_that_came_before():
    for heading in CLUB.headings:
        seen: set[str | None] = {None}
        for room in heading.rooms:
            assert room.parent in seen
            seen.add(room.slug)


def test_every_file_belongs_to_a_forum():
    files = {path.stem for path in content.FOLDER.glob("*.toml")}
    assert files - {"forums", "members"} == {room.slug for room in CLUB.rooms}


def test_only_staff_read_and_write_in_the_committee_room():
    (committee,) = (room for room in CLUB.rooms if room.slug == "committee")
    assert {committee.read, committee.start, committee.reply} == {Audience.STAFF}
    assert_only_staff_write(committee.conversations, replies_too=True)


def test_only_staff_start_announcements():
    (news,) = (room for room in CLUB.rooms if room.slug == "news")
    assert news.start == Audience.STAFF
    assert_only_staff_write(news.conversations, replies_too=False)


def assert_only_staff_write(
    talks: tuple[Conversation, ...], *, replies_too: bool
) -> None:
    staff = {person.name for person in CLUB.people if person.group}
    for talk in talks:
        assert talk.author in staff
        if replies_too:
            assert {message.author for message in talk.messages} <= staff


@each_conversation
def test_a_topic_begins_with_its_author_and_goes_forward(talk: Conversation):
    first = talk.messages[0]
    assert first.author == talk.author
    assert first.after == timedelta(0)
    assert not first.deleted
    assert 3 <= len(talk.title) <= 150
    moments = [message.after for message in talk.messages]
    assert moments == sorted(set(moments))
    assert moments[-1] < talk.started_ago, "the last post would lie in the future"


@each_conversation
def test_nobody_writes_before_joining(talk: Conversation):
    joined_ago = {person.name: person.joined_ago for person in CLUB.people}
    for message in talk.messages:
        assert talk.started_ago - message.after < joined_ago[message.author]


@each_conversation
def test_a_quote_repeats_words_of_an_earlier_post(talk: Conversation):
    for pos, message in enumerate(talk.messages, start=1):
        for quote in message.quotes:
            assert 1 <= quote.pos < pos
            assert quote.text
            quoted = talk.messages[quote.pos - 1]
            assert not quoted.deleted
            assert quote.text in " ".join(quoted.source.split())


@each_conversation
def test_every_post_has_words_and_points_to_example_hosts_only(talk: Conversation):
    for message in talk.messages:
        assert message.source
        assert render(message.source, message.markup).html.strip()
        for host in HOST.findall(message.source):
            assert re.search(r"(?:^|\.)example\.(?:com|net|org)$", host), host
        without_links = re.sub(r"\S*//\S+", "", message.source)
        assert not BARE_HOST.search(without_links)
        assert not ADDRESS.search(message.source)


def test_the_club_shows_what_a_forum_can_do():
    talks, messages = CLUB.conversations, CLUB.messages
    assert max(len(talk.messages) for talk in talks) > 60
    assert sum(len(talk.messages) == 1 for talk in talks) >= 3
    assert sum(talk.sticky for talk in talks) >= 2
    assert sum(talk.locked for talk in talks) >= 2
    assert sum(message.deleted for message in messages) >= 2
    assert sum(bool(message.quotes) for message in messages) >= 20
    assert Counter(message.markup for message in messages)[Markup.BBCODE] >= 6


def test_the_newest_post_is_minutes_old_and_the_oldest_almost_two_years():
    ages = [
        talk.started_ago - message.after
        for talk in CLUB.conversations
        for message in talk.messages
    ]
    assert min(ages) < timedelta(minutes=20)
    assert max(ages) > timedelta(days=700)
