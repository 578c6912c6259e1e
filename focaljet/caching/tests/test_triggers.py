"""What a write says to the processes that keep pages: enough, once, and little of it."""

from __future__ import annotations

import threading
from datetime import timedelta

import pytest
from django.db import connection, transaction
from django.db.utils import Error
from psycopg import sql

from focaljet.accounts.models import Group, Member
from focaljet.accounts.tests.makers import make_member
from focaljet.base import clock, moments
from focaljet.caching import triggers
from focaljet.caching.shown import declared
from focaljet.caching.tests.hearing import ear

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def ann():
    return make_member("Ann")


@pytest.fixture
def heard(ann):
    with ear() as one:
        yield one


def update(member: Member, **columns) -> None:
    Member.objects.filter(pk=member.pk).update(**columns)


def touch(*tags: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT focaljet_touch(%s)", [list(tags)])


def test_every_table_that_is_shown_has_its_four_triggers():
    with connection.cursor() as cursor:
        there = set(triggers._installed(cursor))
    wanted = {
        (model._meta.db_table, f"{triggers.PREFIX}{model._meta.db_table}_{event}")
        for model, rules in declared()
        if rules
        for event in ("insert", "update", "delete", "truncate")
    }
    assert there == wanted
    # PostgreSQL cuts longer names off, and two could become one.
    assert all(len(name) <= 63 for _table, name in there)


def test_installing_again_does_nothing_and_a_lost_trigger_comes_back(heard):
    assert not triggers.install()
    with connection.cursor() as cursor:
        cursor.execute("COMMENT ON FUNCTION focaljet_touch(text[]) IS 'an older build'")
        cursor.execute(
            "DROP TRIGGER focaljet_shown_accounts_member_update ON accounts_member"
        )
    heard.payloads()
    assert triggers.install()
    # What the others hold was kept under the rules that were.
    assert heard.payloads() == ["site"]
    assert not triggers.install()
    update(Member.objects.get(), screen_name="Anna")
    assert heard.tags() != set()


def test_two_that_start_together_install_once():
    with connection.cursor() as cursor:
        cursor.execute("COMMENT ON FUNCTION focaljet_touch(text[]) IS 'an older build'")
    did: list[bool] = []
    both = threading.Barrier(2, timeout=60)

    def start() -> None:
        both.wait()
        did.append(triggers.install())
        connection.close()

    threads = [threading.Thread(target=start) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(did) == [False, True]


def test_a_new_name_touches_the_member_and_a_new_password_nobody(ann, heard):
    update(ann, screen_name="Anna")
    assert heard.payloads() == [f"member:{ann.pk}"]
    update(ann, password="x", last_login=clock.now(), ip_address="192.0.2.1")
    assert heard.payloads() == []
    # A row that is written as it was shows nothing new.
    update(ann, screen_name="Anna")
    assert heard.payloads() == []
    # Who hides, or comes back, is on pages that do not know them.
    update(ann, hidden_at=clock.now())
    assert heard.tags() == {f"member:{ann.pk}", "site"}
    # NULL and back again are changes too.
    update(ann, hidden_at=None)
    assert heard.tags() == {f"member:{ann.pk}", "site"}


def test_a_row_whose_key_is_changed_was_there_before_and_is_there_after(heard):
    with connection.cursor() as cursor:
        cursor.execute("INSERT INTO accounts_group (name, kind) VALUES ('A', 'own')")
        cursor.execute(
            "INSERT INTO accounts_member (screen_name, skeleton, password, is_active)"
            " VALUES ('Bob', 'bob', '', true) RETURNING id"
        )
        [bob] = cursor.fetchone()
        heard.payloads()
        cursor.execute("UPDATE accounts_member SET id = id + 1000 WHERE id = %s", [bob])
    assert heard.tags() == {f"member:{bob}", f"member:{bob + 1000}"}


def test_coming_and_going_touch_too(heard):
    bob = make_member("Bob")
    assert f"member:{bob.pk}" in heard.tags()
    number = bob.pk
    bob.delete()
    assert heard.tags() == {f"member:{number}"}


def test_an_emptied_table_touches_everything(heard):
    with connection.cursor() as cursor:
        cursor.execute("TRUNCATE accounts_member CASCADE")
    assert heard.payloads() == ["site"]


def test_rows_that_are_copied_in_touch_too(heard):
    command = "COPY accounts_group (name, kind) FROM STDIN"
    with connection.cursor() as cursor, cursor.copy(command) as copy:
        copy.write(b"Track day crew\town\n")
    assert heard.payloads() == ["site"]


def test_an_upsert_and_a_merge_touch_what_they_change(ann, heard):
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO accounts_member"
            " (id, screen_name, skeleton, password, is_active)"
            " VALUES (%s, 'x', 'x', '', true)"
            " ON CONFLICT (id) DO UPDATE SET screen_name = 'Anna'",
            [ann.pk],
        )
        assert heard.tags() == {f"member:{ann.pk}"}
        cursor.execute(
            "MERGE INTO accounts_member AS m USING (VALUES (%s::bigint)) AS v (id)"
            " ON m.id = v.id WHEN MATCHED THEN UPDATE SET screen_name = 'Ann'",
            [ann.pk],
        )
    assert heard.tags() == {f"member:{ann.pk}"}


def test_what_is_rolled_back_says_nothing(ann, heard):
    with pytest.raises(ZeroDivisionError), transaction.atomic():  # noqa: PT012
        update(ann, screen_name="Anna")
        raise ZeroDivisionError
    assert heard.payloads() == []
    # And the next transaction of this connection says it all.
    update(ann, screen_name="Anna")
    assert heard.payloads() == [f"member:{ann.pk}"]


def test_a_savepoint_that_is_rolled_back_says_nothing_and_hides_nothing(ann, heard):
    with transaction.atomic():
        with pytest.raises(ZeroDivisionError), transaction.atomic():  # noqa: PT012
            update(ann, screen_name="Anna")
            raise ZeroDivisionError
        touch("topic:1")
    assert heard.payloads() == ["topic:1"]
    with transaction.atomic():
        with pytest.raises(ZeroDivisionError), transaction.atomic():  # noqa: PT012
            touch("site")
            raise ZeroDivisionError
        # Were the mark of the savepoint still there, this would be swallowed.
        update(ann, screen_name="Anna")
    assert heard.payloads() == [f"member:{ann.pk}"]


def test_before_the_commit_nobody_hears_of_it(ann, heard):
    with transaction.atomic():
        update(ann, screen_name="Anna")
        assert heard.payloads() == []
    assert heard.payloads() == [f"member:{ann.pk}"]


def test_a_transaction_says_each_thing_once(ann, heard):
    with transaction.atomic():
        for number in range(20):
            update(ann, screen_name=f"Ann {number}")
            touch("topic:1", f"topic:{number % 3}")
    payloads = heard.payloads()
    tags = [tag for payload in payloads for tag in payload.split()]
    assert sorted(tags) == [f"member:{ann.pk}", "topic:0", "topic:1", "topic:2"]
    with transaction.atomic():
        touch("topic:1")
        touch("topic:12")
        touch("topic:121", "opic:1")
    assert heard.tags() == {"topic:1", "topic:12", "topic:121", "opic:1"}


def test_a_bulk_deed_says_one_coarse_word(heard):
    with transaction.atomic():
        for number in range(61):
            make_member(f"Member {number}")
        heard_before = Member.objects.count()
        Member.objects.update(joined_at=clock.now() - timedelta(days=3))
        touch("topic:1")
    assert heard_before > 60
    payloads = heard.payloads()
    assert payloads[-1] == "site"
    assert "topic:1" not in payloads


def test_no_notification_is_near_the_limit_of_postgresql(heard):
    big = 9 * 10**18
    with transaction.atomic():
        for number in range(0, 2_000, 60):
            touch(*(f"topic:{big + number + n}" for n in range(60)))
    payloads = heard.payloads()
    assert payloads[-1] == "site"
    assert max(map(len, payloads)) < 2_000
    assert sum(map(len, payloads)) < 8_000


def test_after_the_coarse_word_nothing_is_worked_out(heard):
    with transaction.atomic():
        touch("site")
        touch("site", "topic:1")
        Group.objects.create(name="Track day crew")
        make_member("Bob")
    assert heard.payloads() == ["site"]


def test_a_prepared_transaction_is_refused_rather_than_unheard(ann, heard):
    """PostgreSQL lets none be prepared that notifies, so none can commit in silence."""
    with pytest.raises(Error), connection.cursor() as cursor:  # noqa: PT012
        cursor.execute("BEGIN")
        try:
            cursor.execute(
                "UPDATE accounts_member SET screen_name = 'Anna' WHERE id = %s",
                [ann.pk],
            )
            cursor.execute("PREPARE TRANSACTION 'two phases'")
        finally:
            cursor.execute("ROLLBACK")
    ann.refresh_from_db()
    assert ann.screen_name == "Ann"
    assert heard.payloads() == []


def test_the_database_rounds_numbers_as_the_page_does():
    numbers = [
        *range(1_200),
        *(10**power + more for power in range(3, 18) for more in (-1, 0, 1)),
    ]
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT array_agg(focaljet_about(n) ORDER BY place)"
            " FROM unnest(%s::bigint[]) WITH ORDINALITY AS one(n, place)",
            [numbers],
        )
        [rounded] = cursor.fetchone()
    assert rounded == [moments.about(number) for number in numbers]


def test_a_declaration_is_never_wrong_about_its_tables_sql():
    """Each trigger runs: a statement that PostgreSQL cannot run would stop every write."""
    with connection.cursor() as cursor:
        for model, rules in declared():
            if not rules:
                continue
            table = sql.Identifier(model._meta.db_table)
            key = sql.Identifier(str(model._meta.pk.column))
            for words in (
                "UPDATE {0} SET {1} = {1}",
                "DELETE FROM {0} WHERE false",
                "INSERT INTO {0} SELECT * FROM {0} WHERE false",
            ):
                cursor.execute(sql.SQL(words).format(table, key))
