"""Each table says what its rows change on pages, and says it about columns that exist."""

from __future__ import annotations

from focaljet.caching.shown import EVERYTHING, NOT_SHOWN, Shown, declared, is_declared


def test_every_table_says_what_it_shows():
    forgot = [
        model._meta.label for model, _rules in declared() if not is_declared(model)
    ]
    assert forgot == []


def test_each_column_that_is_named_is_there():
    for model, rules in declared():
        columns = {field.column for field in model._meta.local_concrete_fields}
        for rule in rules:
            named = {*rule.unseen, *rule.only, *rule.rounded}
            assert named <= columns, model._meta.label
            assert not (rule.unseen and rule.only), model._meta.label


def test_every_app_speaks_of_tables_that_there_are():
    from django.apps import apps

    labels = {model._meta.label for model, _rules in declared()}
    for app in apps.get_app_configs():
        assert set(getattr(app, "shown_of_others", {})) <= labels, app.label


def test_a_column_counts_unless_it_is_unseen_or_others_are_named():
    assert Shown("", unseen={"ip_address"}).counts("title")
    assert not Shown("", unseen={"ip_address"}).counts("ip_address")
    assert Shown("", only={"count"}).counts("count")
    assert not Shown("", only={"count"}).counts("title")


def test_a_table_that_nobody_thought_of_changes_everything():
    from django.db import models

    from focaljet.caching import shown

    class Forgotten(models.Model):  # noqa: DJ008
        class Meta:
            app_label = "caching"
            managed = False

    try:
        assert shown._rules(Forgotten, {}) == EVERYTHING
        assert shown._rules(Forgotten, {"caching.Forgotten": NOT_SHOWN}) == NOT_SHOWN
        assert not is_declared(Forgotten)
    finally:
        from django.apps import apps

        del apps.all_models["caching"]["forgotten"]
        apps.clear_cache()
