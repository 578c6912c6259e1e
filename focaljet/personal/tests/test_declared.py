import re

from django.contrib.auth import get_user_model

from focaljet.personal import declared
from focaljet.personal.words import Category, Cookie, Store, Visible


def test_the_screen_name_is_declared_as_public():
    kept = declared.field_of("accounts.Member", "screen_name")
    assert kept.category is Category.SCREEN_NAME
    assert kept.visible is Visible.PUBLIC
    assert declared.field_of("ACCOUNTS.MEMBER", "screen_name") is kept


def test_the_walk_meets_every_declared_field_once():
    met = [(model, name) for model, name, _kept in declared.fields()]
    assert (get_user_model(), "screen_name") in met
    assert len(met) == len(set(met))


def test_tables_of_others_and_tables_without_a_model_are_met_too():
    labels = {table.label for table in declared.tables()}
    assert {"accounts.Member", "sessions.Session", "django_migrations"} <= labels
    (ledger,) = (t for t in declared.tables() if t.label == "django_migrations")
    assert ledger.model is None


def test_people_read_names_that_are_no_names_of_columns():
    titles = [table.title for table in declared.tables()]
    titles += [
        table.title_of(name)
        for table in declared.tables()
        if table.label.startswith(("accounts.", "forum.", "importers.", "privacy."))
        for name in table.personal.names
    ]
    assert [title for title in titles if re.search(r"_|bodys|viewss| at$", title)] == []
    assert (
        "30 days, counted from “member since”"
        in declared.why("accounts.Member.ip_address").how_long
    )


def test_what_is_no_column_is_offered_as_a_store_or_a_cookie():
    assert all(isinstance(store, Store) for store in declared.stores())
    assert all(isinstance(cookie, Cookie) for cookie in declared.cookies())
    assert len({cookie.name for cookie in declared.cookies()}) == len(
        declared.cookies()
    )
