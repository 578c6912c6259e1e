"""From an archive to a neutral file."""

from __future__ import annotations

import random
import sqlite3
from datetime import timedelta
from pathlib import Path

import pytest

from focaljet.importers.tests.makers import (
    NOON,
    convert_archive,
    convert_mails,
    make_folder,
    make_mail,
    make_mbox,
)
from focaljet.importers.usenet.reasons import Reason
from tests.shared import shared_data

QUESTION = make_mail("q@x")
ANSWER = make_mail("a@x", after=["q@x"], minutes=5, Subject="Re: Clutch slips")


def test_an_answer_stands_in_the_topic_of_its_question(tmp_path: Path):
    done = convert_mails(tmp_path, ANSWER, QUESTION)
    assert done.titles == ["Clutch slips"]
    assert done.order() == ["q@x", "a@x"]


def test_answers_to_a_missing_message_stand_in_one_topic(tmp_path: Path):
    done = convert_mails(
        tmp_path,
        make_mail("b@x", after=["gone@x"], Subject="Re: Clutch slips", minutes=9),
        make_mail("a@x", after=["gone@x"], Subject="Re: Clutch slips"),
    )
    assert done.threads == {frozenset({"a@x", "b@x"})}
    assert done.titles == ["Clutch slips"]
    assert done.topic_aliases == [{"id": "gone@x", "topic": "a@x"}]


def test_an_address_in_brackets_joins_nobody(tmp_path: Path):
    to_ann = "Ann's message <ann@garage.example>"
    done = convert_mails(
        tmp_path,
        make_mail("a@x"),
        make_mail("b@x", In_Reply_To=to_ann),
        make_mail("c@x", In_Reply_To=to_ann),
    )
    assert len(done.topics) == 3
    assert done.topic_aliases == []


def test_the_same_message_comes_in_once(tmp_path: Path):
    done = convert_mails(tmp_path, QUESTION, QUESTION, ANSWER)
    assert len(done.posts) == 2
    assert done.summary.remarks == {Reason.DUPLICATE: 1}
    (remark,) = done.remarks
    assert (remark["id"], remark["place"], remark["is_left_out"]) == ("q@x", "1.msg", 1)


def test_a_cross_post_stands_in_the_group_that_the_archive_is_about(tmp_path: Path):
    done = convert_mails(
        tmp_path,
        make_mail("a@x", Newsgroups="alt.test,rec.autos"),
        make_mail("b@x", Newsgroups="rec.autos"),
    )
    assert {topic["forum"] for topic in done.topics} == {"rec.autos"}
    assert [forum["title"] for forum in done.forums] == [
        "Imported archive",
        "rec.autos",
    ]
    assert done.summary.cross_posts == 1


def test_one_author_is_one_member_by_the_name_used_most(tmp_path: Path):
    done = convert_mails(
        tmp_path,
        make_mail("a@x", From="Ann <ann@garage.example>"),
        make_mail("b@x", From="ANN@garage.example (Ann Driver)"),
        make_mail("c@x", From="ann at garage.example (Ann Driver)"),
        make_mail("d@x", From="Ben <ben@shop.example>"),
    )
    assert sorted(member["screen_name"] for member in done.members) == [
        "Ann Driver",
        "Ben",
    ]
    assert {member["email"] for member in done.members} == {None}


def test_no_address_is_anywhere_in_the_file(tmp_path: Path):
    done = convert_mails(
        tmp_path,
        make_mail("a@x", Subject="ann@garage.example"),
        make_mail("b@x", after=["a@x"], body="ann@garage.example wrote:\n> Does it?"),
    )
    database = sqlite3.connect(done.path)
    dump = "\n".join(database.iterdump())
    database.close()
    assert "ann@" not in dump
    assert sorted(path.name for path in tmp_path.iterdir()) == [
        "mails",
        "mails.neutral",
    ]


def test_a_message_with_an_impossible_date_stands_beside_its_neighbours(tmp_path: Path):
    done = convert_mails(
        tmp_path,
        QUESTION,
        make_mail("a@x", after=["q@x"], Date="Thu, 1 Jan 1970 00:00:00 GMT"),
        make_mail("b@x", after=["a@x"], minutes=60),
    )
    moments = {post["id"]: post["written_at"] for post in done.posts}
    assert moments["a@x"] == moments["q@x"] + 1
    assert done.summary.remarks == {Reason.DATE_FROM_THREAD: 1}


def test_a_thread_without_any_date_takes_that_of_the_file_before(tmp_path: Path):
    done = convert_mails(tmp_path, QUESTION, make_mail("lost@x", Date=""))
    moments = {post["id"]: post["written_at"] for post in done.posts}
    assert moments == dict.fromkeys(["q@x", "lost@x"], int(NOON.timestamp()))


def test_answers_that_refer_to_nothing_are_joined_by_subject_on_demand(tmp_path: Path):
    mails = [
        QUESTION,
        make_mail("a@x", Subject="Re: Clutch slips", minutes=60),
        make_mail("late@x", Subject="Re: Clutch slips", minutes=60 * 24 * 90),
        make_mail("other@x", Subject="Clutch slips", minutes=90),
    ]
    assert len(convert_mails(tmp_path / "off", *mails).topics) == 4
    joined = convert_mails(tmp_path / "on", *mails, join_subjects=timedelta(days=30))
    assert frozenset({"q@x", "a@x"}) in joined.threads
    assert len(joined.topics) == 3


def test_an_interrupted_conversion_leaves_nothing(tmp_path: Path):
    def stop() -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        convert_mails(tmp_path, QUESTION, progress=stop)
    assert [path.name for path in tmp_path.iterdir()] == ["mails"]


def test_any_order_of_messages_gives_the_same_topics(tmp_path: Path):
    chance = random.Random(3)  # noqa: S311  nothing secret
    mails = []
    for number in range(60):
        known = [f"{chance.randrange(80)}@x" for _ in range(chance.randrange(3))]
        mails.append(
            make_mail(f"{number}@x", after=known, minutes=chance.randrange(500))
        )
    first = convert_mails(tmp_path / "1", *mails)
    chance.shuffle(mails)
    second = convert_mails(tmp_path / "2", *mails)
    assert first.threads == second.threads
    assert first.order() == second.order()


def test_a_mailing_list_is_read_from_its_mailman_archive(tmp_path: Path):
    mails = [
        make_mail(
            f"{number}@x",
            From=f"{name} at garage.example ({name.title()})",
            Newsgroups="",
            Subject=f"[cars] {subject}",
            In_Reply_To="<0@x>" if number else "",
            body=body,
        )
        for number, (name, subject, body) in enumerate(
            [
                ("ann", "Clutch slips", "Does it slip in third gear?"),
                (
                    "ben",
                    "Re: Clutch slips",
                    "On Monday, ann at garage.example wrote:\n> Does it slip in third gear?\n"
                    "No. Ask cid at shop.example",
                ),
            ]
        )
    ]
    done = convert_archive(make_mbox(tmp_path / "cars.mbox", mails))
    assert done.titles == ["Clutch slips"]
    assert [forum["title"] for forum in done.forums] == ["Imported archive", "cars"]
    assert done.source("1@x") == "[quote:1]\n\nNo. Ask … at shop.example"


def test_the_newsgroup_of_1993_comes_in_whole(tmp_path: Path):
    archive = tmp_path / "rec.autos.tar.xz"
    archive.symlink_to(shared_data("usenet/rec.autos.tar.xz"))
    done = convert_archive(archive)
    summary = done.summary
    assert (summary.messages, summary.authors) == (1000, 542)
    assert 430 <= summary.topics <= 445
    assert summary.largest_topic == 35
    assert 175 <= summary.cross_posts <= 195
    assert summary.remarks == {}
    assert [forum["title"] for forum in done.forums] == [
        "Imported archive",
        "rec.autos",
    ]
    # Four of ten quoted lines are of messages that are not among the thousand.
    assert summary.share_of_quotes > 0.5
    assert summary.quotes > 650


def test_the_mails_of_a_list_come_in_with_their_strange_charsets(tmp_path: Path):
    archive = tmp_path / "notmuch.tar.xz"
    archive.symlink_to(shared_data("mail-threads/notmuch-default.tar.xz"))
    done = convert_archive(archive)
    assert done.summary.messages == 52  # 53, one of them twice
    assert done.summary.topics == 24
    assert done.summary.share_of_quotes > 0.8
    assert not any("\ufffd" in post["source"] for post in done.posts)
    assert not any(topic["title"].startswith("[notmuch]") for topic in done.topics)


def test_a_folder_and_its_tar_say_the_same(tmp_path: Path):
    folder = make_folder(tmp_path / "focus", {"1": QUESTION, "2": ANSWER})
    mbox = make_mbox(tmp_path / "focus.mbox", [QUESTION, ANSWER])
    assert convert_archive(folder).posts == convert_archive(mbox).posts
