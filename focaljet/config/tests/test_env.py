"""Settings from the environment: what is understood, and what is refused in a sentence."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.core.exceptions import ImproperlyConfigured

from focaljet.config import env
from focaljet.config.launcher import remote
from focaljet.config.launcher.errors import CannotStartError


def test_a_database_is_named_by_one_url():
    where = env.database("postgres://otto:p%40ss@db.example:5433/club?sslmode=require")
    assert (where["USER"], where["PASSWORD"], where["NAME"]) == ("otto", "p@ss", "club")
    assert (where["HOST"], where["PORT"]) == ("db.example", "5433")
    assert where["OPTIONS"]["sslmode"] == "require"
    assert where["OPTIONS"]["prepare_threshold"] == 5


def test_behind_a_pooler_nothing_is_kept_on_a_connection():
    options = env.database("postgres://db.example/club?pooled=1")["OPTIONS"]
    assert options["prepare_threshold"] is None
    assert "pooled" not in options


def test_another_database_than_postgresql_is_refused():
    with pytest.raises(ImproperlyConfigured, match="PostgreSQL only"):
        env.database("mysql://db.example/club")


def test_a_mail_server_is_named_by_one_url():
    plain = env.email("smtp://ann:s%2Fecret@mail.example:587?tls=1")
    assert (plain["EMAIL_HOST"], plain["EMAIL_PORT"]) == ("mail.example", 587)
    assert (plain["EMAIL_HOST_PASSWORD"], plain["EMAIL_USE_TLS"]) == ("s/ecret", True)
    sealed = env.email("smtps://mail.example")
    assert (sealed["EMAIL_PORT"], sealed["EMAIL_USE_SSL"]) == (465, True)
    with pytest.raises(ImproperlyConfigured, match="smtp://"):
        env.email("mail.example")


def test_the_key_is_made_once_and_is_nobody_elses(tmp_path: Path, monkeypatch):
    monkeypatch.delenv("FOCALJET_SECRET_KEY", raising=False)
    key = env.secret_key(tmp_path)
    assert len(key) >= 50
    assert env.secret_key(tmp_path) == key
    assert (tmp_path / "secret.key").stat().st_mode & 0o777 == 0o600


def test_what_cannot_be_understood_names_its_variable(monkeypatch):
    monkeypatch.setenv("FOCALJET_PORT", "eighty")
    with pytest.raises(ImproperlyConfigured, match="FOCALJET_PORT"):
        env.whole("FOCALJET_PORT", 8000)
    monkeypatch.setenv("FOCALJET_PROXIES", "10.0.0.0/8, everybody")
    with pytest.raises(ImproperlyConfigured, match="FOCALJET_PROXIES"):
        env.networks("FOCALJET_PROXIES")


def test_a_database_that_does_not_answer_is_given_up_in_seconds():
    options = env.database("postgres://db.example/club?connect_timeout=9")["OPTIONS"]
    assert options["connect_timeout"] == "9"  # as the owner said
    assert 0 < options["tcp_user_timeout"] <= 10_000


def test_a_replica_is_another_way_to_the_same_database(monkeypatch):
    monkeypatch.setenv("DATABASE_URL", "postgres://db.example/club")
    monkeypatch.setenv("FOCALJET_REPLICA_URL", "postgres://standby.example/club")
    [(alias, where)] = env.other_databases().items()
    assert (alias, where["HOST"]) == ("replica", "standby.example")
    monkeypatch.delenv("DATABASE_URL")
    with pytest.raises(ImproperlyConfigured, match="FOCALJET_REPLICA_URL"):
        env.other_databases()


def test_who_holds_locks_goes_past_the_pooler(monkeypatch):
    monkeypatch.setenv("DATABASE_URL", "postgres://pooler.example/club?pooled=1")
    env.past_the_pooler()
    assert env.text("DATABASE_URL") == "postgres://pooler.example/club?pooled=1"
    monkeypatch.setenv("FOCALJET_DIRECT_DATABASE_URL", "postgres://db.example/club")
    env.past_the_pooler()
    assert env.text("DATABASE_URL") == "postgres://db.example/club"


def test_a_pooled_address_is_understood_before_the_start():
    """psycopg knows no `pooled`: the answer is about the server that is not there."""
    with pytest.raises(CannotStartError, match="does not answer"):
        remote.check_answers("postgres://ann@127.0.0.1:1/club?pooled=1")
