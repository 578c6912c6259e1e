"""The ledger: lines that name nobody, in a chain that shows what was done to it."""

from __future__ import annotations

import logging
import random
import string
import threading
from collections.abc import Iterator
from dataclasses import fields, replace
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
from django.contrib.auth import get_user_model
from django.db import connection, connections, transaction
from django.test.utils import CaptureQueriesContext
from pytest_django import Settings

from focaljet.base import clock
from focaljet.privacy import chain
from focaljet.privacy.models.erasures import Erasure
from focaljet.privacy.models.ledger import (
    LedgerCheck,
    LedgerDetail,
    LedgerLine,
    PersonReference,
)
from focaljet.privacy.queries.ledger import (
    last_check,
    lines_about,
    own_lines,
)
from focaljet.privacy.services import ledger
from focaljet.privacy.services.ledger import Detail, Line, faults
from focaljet.privacy.tests.makers import make_person

pytestmark = pytest.mark.django_db

Kind = LedgerLine.Kind
WHY = "She wrote that somebody else is using her account."


def look(about: Any, by: Any, **more: Any) -> LedgerLine:
    words = {"table": "cases.Case", "field": "email", "row": "7"}
    return ledger.write(
        kind=Kind.LOOK, about=about.pk, by=by.pk, **words | {"reason": WHY} | more
    )


def make_lines(count: int = 30) -> None:
    """Some of every sort: with and without people, details and counts."""
    ann, otto = make_person("Ann"), make_person("Otto")
    for number in range(count):
        with clock.at(datetime(2026, 3, 1, tzinfo=UTC) + timedelta(hours=number)):
            if number % 3 == 0:
                look(ann, otto, reason=f"{WHY} {number}")
            elif number % 3 == 1:
                ledger.write(kind=Kind.EXPORT, about=ann.pk, by=ann.pk, count=number)
            else:
                ledger.write(kind=Kind.HOLD, table="forum.Post", field="source")


def the_chain() -> tuple[list[Line], list[Detail]]:
    lines, details = list[Line](), list[Detail]()
    for some, of_them in ledger._batches():
        lines += some
        details += of_them
    return lines, details


# Writing


def test_lines_are_numbered_without_gaps_and_each_names_the_seal_before():
    make_lines(5)
    lines, _details = the_chain()
    assert [line.number for line in lines] == [1, 2, 3, 4, 5]
    assert lines[0].previous == chain.START
    assert [line.previous for line in lines[1:]] == [line.seal for line in lines[:-1]]


def test_a_line_tells_neither_names_nor_ids_nor_words():
    people = get_user_model()
    people._default_manager.create(pk=987_654, **{people.USERNAME_FIELD: "Annabella"})
    people._default_manager.create(pk=876_543, **{people.USERNAME_FIELD: "Ottokar"})
    ledger.write(
        kind=Kind.LOOK,
        about=987_654,
        by=876_543,
        table="cases.Case",
        field="email",
        row="987654",
        reason=WHY,
    )
    (line,) = LedgerLine.objects.values()
    told = str(line)
    for secret in ("Annabella", "987654", "Ottokar", "876543", "somebody"):
        assert secret not in told
    detail = LedgerDetail.objects.get()
    assert (detail.row, detail.reason) == ("987654", WHY)
    assert detail.about.member_id == 987_654


def test_a_person_has_one_reference_in_all_lines():
    ann, otto = make_person("Ann"), make_person("Otto")
    for about, by in ((ann, otto), (otto, ann), (ann, ann)):
        look(about, by)
    refs = dict(PersonReference.objects.values_list("member", "ref"))
    assert set(refs) == {ann.pk, otto.pk}
    named = LedgerLine.objects.values_list("about", "by")
    assert list(named) == [
        (refs[ann.pk], refs[otto.pk]),
        (refs[otto.pk], refs[ann.pk]),
        (refs[ann.pk], refs[ann.pk]),
    ]


def test_a_line_without_words_has_no_detail():
    ledger.write(kind=Kind.EXPORT, about=make_person().pk, count=12)
    assert not LedgerDetail.objects.exists()
    assert LedgerLine.objects.get().commitment == ""


def test_words_about_nobody_known_belong_to_who_wrote_them():
    otto = make_person("Otto")
    ledger.write(kind=Kind.LOOK, by=otto.pk, row="7", reason=WHY)
    assert LedgerDetail.objects.get().about.member_id == otto.pk
    assert ledger.verify().trouble == ""
    ledger.write(kind=Kind.HOLD, reason="Nobody said this.")
    assert LedgerDetail.objects.count() == 1


def test_a_line_goes_with_the_deed_that_it_tells():
    ann = make_person()
    deed = transaction.atomic()
    deed.__enter__()
    ledger.write(kind=Kind.EXPORT, about=ann.pk)
    deed.__exit__(RuntimeError, RuntimeError(), None)  # something went wrong after it
    assert not LedgerLine.objects.exists()
    assert ledger.write(kind=Kind.EXPORT, about=ann.pk).number == 1


def test_a_line_costs_the_same_whatever_the_length_of_the_chain():
    ann, otto = make_person("Ann"), make_person("Otto")
    with CaptureQueriesContext(connection) as first:
        look(ann, otto)
    for _ in range(20):
        look(ann, otto)
    with CaptureQueriesContext(connection) as later:
        look(ann, otto)
    assert len(later) == len(first) == 10


def test_every_column_is_sealed_but_the_seal_and_the_key():
    columns = {field.name for field in LedgerLine._meta.local_fields}
    assert columns == {*ledger.SEALED, "previous", "seal", "key_id"}
    assert columns == {field.name for field in fields(Line)}
    details = {field.name for field in LedgerDetail._meta.local_fields}
    assert details == {field.name for field in fields(Detail)}


# At once


def together(*works: Any) -> list[Exception]:
    """Each in a thread with a connection of its own; the errors that came."""
    failed: list[Exception] = []
    ready = threading.Barrier(len(works))

    def run(work: Any) -> None:
        try:
            ready.wait(timeout=60)
            work()
        except Exception as error:
            failed.append(error)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=(work,)) for work in works]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    assert not any(thread.is_alive() for thread in threads)
    return failed


def until_somebody_waits(*, people: int = 1) -> None:
    """Until so many connections wait for a lock of somebody else's."""
    with connections["default"].cursor() as cursor:
        for _ in range(6000):
            cursor.execute("SELECT pg_stat_clear_snapshot()")
            cursor.execute(
                "SELECT count(*) FROM pg_stat_activity "
                "WHERE datname = current_database() AND wait_event_type = 'Lock'"
            )
            if cursor.fetchone()[0] >= people:
                return
            threading.Event().wait(0.01)
    raise TimeoutError


@pytest.mark.django_db(transaction=True)
def test_lines_that_are_written_at_once_make_one_chain():
    ann, otto = make_person("Ann"), make_person("Otto")

    def often(work: Any) -> Any:
        return lambda: [work() for _ in range(10)]

    failed = together(
        often(lambda: look(ann, otto)),
        often(lambda: look(otto, ann)),
        often(lambda: ledger.write(kind=Kind.EXPORT)),
        often(lambda: ledger.write(kind=Kind.EXPORT)),
    )
    assert failed == []
    assert LedgerLine.objects.count() == 40
    check = ledger.verify()
    assert (check.lines, check.trouble) == (40, "")


@pytest.mark.django_db(transaction=True)
def test_people_who_are_named_at_once_for_the_first_time_do_not_hang():
    ann, bea, cid = (make_person(name).pk for name in ("Ann", "Bea", "Cid"))
    held = threading.Event()

    def holds_the_one_in_between() -> None:
        with transaction.atomic():
            ledger.references(bea)
            held.set()
            until_somebody_waits(people=2)

    def names(*people: int) -> None:
        held.wait(timeout=60)
        with transaction.atomic():
            ledger.references(*people)

    failed = together(
        holds_the_one_in_between,
        lambda: names(ann, bea, cid),
        lambda: names(cid, bea, ann),
    )
    assert failed == []
    assert PersonReference.objects.count() == 3


@pytest.mark.django_db(transaction=True)
def test_the_second_line_waits_until_the_deed_of_the_first_is_done():
    ann, otto = make_person("Ann"), make_person("Otto")
    written, seen = threading.Event(), list[int]()

    def slow() -> None:
        with transaction.atomic():
            look(ann, ann)
            written.set()
            until_somebody_waits()

    def quick() -> None:
        written.wait(timeout=60)
        seen.append(look(otto, otto).number)

    assert together(slow, quick) == []
    assert seen == [2]
    assert ledger.verify().trouble == ""


@pytest.mark.django_db(transaction=True)
def test_a_writer_who_holds_a_member_does_not_hang_with_one_who_names_the_member():
    ann, people = make_person("Ann"), get_user_model()
    held = threading.Event()

    def holds_ann() -> None:
        with transaction.atomic():
            people._default_manager.select_for_update().get(pk=ann.pk)
            held.set()
            until_somebody_waits()
            ledger.write(kind=Kind.HOLD)

    def names_ann() -> None:
        held.wait(timeout=60)
        look(ann, ann)

    assert together(holds_ann, names_ann) == []
    check = ledger.verify()
    assert (check.lines, check.trouble) == (2, "")


# Following the chain


def test_a_chain_that_nobody_touched_holds_and_says_how_long_it_is():
    assert ledger.verify().lines == 0
    make_lines()
    check = ledger.verify()
    assert (check.lines, check.trouble) == (30, "")
    assert check.head == LedgerLine.objects.get(number=30).seal
    assert last_check() == check


def test_a_chain_is_followed_in_batches(monkeypatch: pytest.MonkeyPatch):
    make_lines(10)
    monkeypatch.setattr(ledger, "BATCH", 3)
    check = ledger.verify()
    assert (check.lines, check.trouble) == (10, "")
    LedgerLine.objects.filter(number=4).update(field="name")
    assert ledger.verify().trouble == "Line 4 was changed."


def test_a_thousand_lines_cost_two_queries_more():
    make_lines(3)
    with CaptureQueriesContext(connection) as few:
        ledger.verify()
    for _ in range(30):
        ledger.write(kind=Kind.EXPORT)
    with CaptureQueriesContext(connection) as many:
        ledger.verify()
    assert len(many) == len(few)


@pytest.mark.clause("C71f")
def test_ten_thousand_changes_of_one_byte_are_noticed_each():
    make_lines()
    lines, details = the_chain()
    details = details[::2]  # the others were erased meanwhile
    assert list(faults(lines, details)) == []
    chance = random.Random(20_260_301)  # noqa: S311  the same changes in every run
    touched = set[str]()
    for _ in range(10_000):
        column, lines_now, details_now = changed_somewhere(chance, lines, details)
        touched.add(column)
        assert next(faults(lines_now, details_now), None), column
    assert touched == {
        *(f"Line.{field.name}" for field in fields(Line)),
        *(f"Detail.{field.name}" for field in fields(Detail)),
    }


def changed_somewhere(chance: random.Random, lines: Any, details: Any) -> Any:
    """The chain with one byte of one column of one row changed, and the column."""
    rows = [*lines, *details]
    while True:
        at = chance.randrange(len(rows))
        row = rows[at]
        name = chance.choice([field.name for field in fields(row)])
        value = with_one_byte_changed(chance, getattr(row, name))
        if value is not None and value != getattr(row, name):
            break
    rows = [*rows[:at], replace(row, **{name: value}), *rows[at + 1 :]]
    where = f"{type(row).__name__}.{name}"
    return where, rows[: len(lines)], rows[len(lines) :]


def with_one_byte_changed(chance: random.Random, value: Any) -> Any:
    """None where no such value could stand in the column."""
    if value is None:
        return None
    text = value.isoformat() if isinstance(value, datetime) else str(value)
    if not text:
        return None
    at = chance.randrange(len(text))
    text = text[:at] + chance.choice(string.printable) + text[at + 1 :]
    readers: dict[type, Any] = {int: int, UUID: UUID, datetime: datetime.fromisoformat}
    try:
        read = readers.get(type(value), str)(text)
    except ValueError:
        return None
    is_moment = isinstance(read, datetime)
    return None if is_moment and read.tzinfo is None else read


def as_of(lines: list[Line], *numbers: int) -> Iterator[Line]:
    return (line for line in lines if line.number in numbers)


@pytest.mark.clause("C71f")
def test_lines_that_were_dropped_swapped_doubled_or_slipped_in_are_noticed():
    make_lines(6)
    lines, details = the_chain()
    for others in (
        [*lines[:2], *lines[3:]],
        lines[1:],
        [*lines[:2], lines[3], lines[2], *lines[4:]],
        [*lines[:3], *lines[2:]],
        [*lines, replace(lines[-1], number=7, previous=lines[-1].seal)],
    ):
        assert next(faults(others, details), None)
    renumbered = [replace(line, number=n) for n, line in enumerate(lines[1:], start=1)]
    assert next(faults(renumbered, []), None)


def test_a_line_that_the_site_wrote_but_not_after_this_one_is_noticed():
    make_lines(4)
    lines, _details = the_chain()
    LedgerLine.objects.filter(number__gt=2).delete()
    ledger.write(kind=Kind.EXPORT, count=7)
    third = ledger._lines_after(2)[0]
    assert list(faults([*lines[:2], third], [])) == []
    assert list(faults([*lines[:2], third, lines[3]], [])) == [
        "Line 4 was not written after the line that stands before it."
    ]
    assert list(faults([*lines[:3], lines[2]], [])) == ["Line 3 stands after line 3."]


def test_a_detail_that_moved_is_noticed_and_one_that_is_gone_is_not():
    make_lines(6)
    lines, details = the_chain()
    first, second = details
    assert list(faults(lines, [first])) == []
    for others in (
        [replace(first, line=2), second],
        [replace(first, line=second.line), second],
        [first, replace(second, line=99)],
        [replace(first, row=first.reason, reason=first.row), second],
        [replace(first, about=UUID(int=7)), second],
    ):
        assert list(faults(lines, others)) != []


def test_each_fault_says_which_line_it_is_about():
    make_lines(6)
    lines, details = the_chain()
    gap = list(faults(as_of(lines, 1, 2, 5, 6), []))
    assert gap == ["There is nothing between line 2 and line 5."]
    lines[2] = replace(lines[2], kind="export")
    assert list(faults(lines, details)) == ["Line 3 was changed."]


def test_otto_is_told_what_is_wrong_and_the_log_names_nobody(
    caplog: pytest.LogCaptureFixture,
):
    make_lines(6)
    assert ledger.verify().trouble == ""
    LedgerDetail.objects.filter(line=4).update(reason="Because Ann asked me to.")
    LedgerLine.objects.filter(number=2).update(at=clock.now())
    with caplog.at_level(logging.ERROR):
        check = ledger.verify()
    assert check.trouble.splitlines() == [
        "Line 2 was changed.",
        "The detail of line 4 does not fit the line.",
    ]
    assert "Line 2 was changed." in caplog.text
    for name in ("Ann", "asked", "cases.Case"):
        assert name not in caplog.text
    assert LedgerCheck.objects.count() == 2


def test_of_very_many_faults_the_first_are_told_and_the_rest_counted():
    make_lines(30)
    LedgerLine.objects.update(field="name")
    told = ledger.verify().trouble.splitlines()
    assert len(told) == ledger.MOST_TOLD + 1
    assert told[-1] == "There is more: 10 further faults."


@pytest.mark.parametrize("left", [0, 1, 9])
def test_a_chain_that_was_cut_short_is_noticed_at_every_check_from_then_on(left: int):
    make_lines(10)
    assert ledger.verify().trouble == ""
    LedgerDetail.objects.filter(line__gt=left).delete()
    LedgerLine.objects.filter(number__gt=left).delete()
    for _ in range(2):
        assert ledger.verify().trouble == (
            f"The chain ends at line {left}; at the last check it had 10 lines."
        )


def test_a_chain_that_was_cut_and_written_on_is_noticed():
    make_lines(10)
    ledger.verify()
    LedgerLine.objects.filter(number__gt=8).delete()
    for _ in range(4):
        ledger.write(kind=Kind.EXPORT)
    trouble = ledger.verify().trouble
    assert trouble == "Line 10 has another seal than at the last check."


def test_a_new_key_of_the_site_leaves_the_old_lines_good(settings: Settings):
    make_lines(3)
    settings.SECRET_KEY_FALLBACKS = [settings.SECRET_KEY]
    settings.SECRET_KEY = "the next key of the site, as long as a key should be"
    ledger.write(kind=Kind.EXPORT)
    assert LedgerLine.objects.values("key_id").distinct().count() == 2
    assert ledger.verify().trouble == ""
    settings.SECRET_KEY_FALLBACKS = []
    trouble = ledger.verify().trouble.splitlines()
    assert len(trouble) == 3
    assert "SECRET_KEY_FALLBACKS" in trouble[0]


# Erasing


def test_erasing_a_person_takes_the_words_and_leaves_the_chain_whole():
    make_lines(9)
    ann = get_user_model()._default_manager.get_by_natural_key("Ann")
    assert LedgerDetail.objects.filter(about__member=ann).count() == 3
    PersonReference.objects.get(member=ann).delete()
    assert not LedgerDetail.objects.exists()
    assert not lines_about(ann.pk).exists()
    check = ledger.verify()
    assert (check.lines, check.trouble) == (9, "")


@pytest.mark.django_db(transaction=True)
def test_an_erasure_waits_for_a_line_that_is_being_written_and_takes_its_words():
    ann, otto = make_person("Ann"), make_person("Otto")
    look(ann, otto)
    written = threading.Event()

    def looks() -> None:
        with transaction.atomic():
            look(ann, otto)
            written.set()
            until_somebody_waits()

    def erases() -> None:
        written.wait(timeout=60)
        with transaction.atomic():
            PersonReference.objects.select_for_update().get(member=ann.pk).delete()

    assert together(looks, erases) == []
    assert not LedgerDetail.objects.exists()
    assert ledger.verify().trouble == ""


# What a person finds


@pytest.mark.clause("C18", "C67")
def test_ann_finds_who_looked_at_what_and_why():
    ann, otto = make_person("Ann"), make_person("Otto")
    with clock.at(datetime(2026, 3, 1, tzinfo=UTC)):
        look(ann, otto)
    (line,) = own_lines(ann.pk)
    assert line.at == datetime(2026, 3, 1, tzinfo=UTC)
    assert line.what == "Looked at by the staff"
    assert (line.table_title, line.field_title) == ("Requests to us", "e-mail address")
    assert (line.by_name, line.reason, line.count) == ("Otto", WHY, None)


def test_a_line_says_you_for_oneself_and_nobody_for_the_program():
    ann = make_person()
    ledger.write(kind=Kind.EXPORT, about=ann.pk, by=ann.pk, count=3)
    ledger.write(kind=Kind.ERASURE_ASKED, about=ann.pk)
    asked, export = own_lines(ann.pk)
    assert (export.by_name, export.count) == ("you", 3)
    assert asked.by_name is None
    assert (asked.table_title, asked.field_title, asked.reason) == ("", "", "")


def test_otto_finds_that_he_looked_and_not_the_words_about_ann():
    ann, otto = make_person("Ann"), make_person("Otto")
    look(ann, otto)
    (line,) = own_lines(otto.pk)
    assert (line.by_name, line.reason) == ("you", "")


def test_somebody_whom_no_line_names_finds_nothing():
    look(make_person("Ann"), make_person("Otto"))
    vera = make_person("Vera")
    assert own_lines(vera.pk) == []
    assert not lines_about(vera.pk).exists()
    assert not lines_about(0).exists()


def test_who_is_gone_is_named_no_more():
    ann, otto = make_person("Ann"), make_person("Otto")
    look(ann, otto)
    PersonReference.objects.get(member=otto).delete()
    assert own_lines(ann.pk)[0].by_name == "a former member"


def test_a_table_that_the_program_has_no_more_keeps_its_name():
    ann = make_person()
    look(ann, ann, table="chat.Message", field="source")
    (line,) = own_lines(ann.pk)
    assert (line.table_title, line.field_title) == ("chat.Message", "source")


def test_the_newest_lines_come_first_and_not_more_than_asked_for():
    ann = make_person()
    for count in range(5):
        ledger.write(kind=Kind.EXPORT, about=ann.pk, count=count)
    assert [line.count for line in own_lines(ann.pk, limit=2)] == [4, 3]


def test_twenty_lines_cost_the_queries_of_one():
    ann, people = make_person("Ann"), [make_person(name) for name in ("Otto", "Moe")]
    look(ann, people[0])
    with CaptureQueriesContext(connection) as one:
        own_lines(ann.pk)
    for number in range(19):
        look(ann, people[number % 2])
    with CaptureQueriesContext(connection) as twenty:
        assert len(own_lines(ann.pk)) == 20
    assert len(twenty) == len(one)


def test_a_detail_that_somebody_tears_off_is_missed():
    ann = make_person("Ann")
    line = ledger.write(kind=Kind.LOOK, about=ann.pk, reason="She asked for it.")
    LedgerDetail.objects.all().delete()
    said = ledger.verify().trouble
    assert said == f"The detail of line {line.number} is gone, and its person is not."


def test_whoever_waits_to_be_erased_is_not_named_as_who_looked():
    ann, otto = make_person("Ann"), make_person("Otto")
    ledger.write(kind=Kind.LOOK, about=ann.pk, by=otto.pk, reason="She asked for it.")
    assert [line.by_name for line in own_lines(ann.pk)] == ["Otto"]
    now = clock.now()
    Erasure.objects.create(
        member_id=otto.pk, words="stay", cause="asked", asked_at=now, due_at=now
    )
    assert [line.by_name for line in own_lines(ann.pk)] == ["a former member"]
