import pytest
from django.db import connection

from focaljet.personal.columns import undeclared_columns

pytestmark = pytest.mark.django_db


def run(sql):
    with connection.cursor() as cursor:
        cursor.execute(sql)


@pytest.mark.clause("C8")
def test_every_column_of_the_database_is_declared():
    assert undeclared_columns() == []


@pytest.mark.clause("C8")
def test_a_column_that_somebody_added_by_hand_is_found():
    run("ALTER TABLE django_content_type ADD COLUMN nickname text")
    assert undeclared_columns() == ["django_content_type.nickname"]


def test_a_table_of_nobody_is_found():
    run("CREATE TABLE visitor_log (seen_at timestamptz, address inet)")
    assert undeclared_columns() == ["visitor_log.seen_at", "visitor_log.address"]


def test_a_view_hides_nothing():
    run("CREATE VIEW people AS SELECT id AS person FROM django_content_type")
    assert undeclared_columns() == ["people.person"]


def test_a_column_that_was_dropped_is_forgotten():
    run("ALTER TABLE django_content_type ADD COLUMN nickname text")
    run("ALTER TABLE django_content_type DROP COLUMN nickname")
    assert undeclared_columns() == []


def test_the_table_of_another_site_in_its_own_schema_is_not_ours():
    run("CREATE SCHEMA neighbour CREATE TABLE guests (name text)")
    assert undeclared_columns() == []
