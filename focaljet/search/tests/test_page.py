"""The search page, as Vera and Ann see it."""

from __future__ import annotations

import re
from datetime import UTC, datetime

import pytest
from django.conf import settings
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from focaljet.accounts.tests.makers import make_member
from focaljet.base import clock
from focaljet.forum.tests.makers import make_forum, make_post, make_topic
from focaljet.search import views
from focaljet.search.queries import finding, results
from focaljet.search.queries.finding import TooCostlyError
from focaljet.search.tests.makers import index_all

pytestmark = pytest.mark.django_db


def see(client: Client, status: int = 200, **asked: object) -> str:
    page = client.get(reverse("search:search"), asked)
    assert page.status_code == status
    return page.content.decode()


def test_vera_finds_a_post_and_is_led_to_it(client: Client):
    topic = make_topic(make_forum("Mk1"), source="The clutch slips.")
    index_all()
    html = see(client, q="clutch")
    assert f'href="{reverse("forum:post", args=[topic.last_post_id])}"' in html
    assert "The <mark>clutch</mark> slips." in html
    assert "1 post" in html
    assert ">Mk1</a>" in html


def test_the_page_says_how_to_look_before_anything_was_asked(client: Client):
    html = see(client)
    assert "5M51-7A020-CA" in html
    assert "not kept" in html


def test_hostile_words_are_shown_as_they_are(client: Client):
    make_topic(
        title="<script>alert(1)</script> clutch",
        source="clutch `<img src=x onerror=alert(1)>` &amp; \"'",
    )
    index_all()
    html = see(client, q='clutch "<script>alert(2)</script>')
    assert "<script>alert" not in html
    html = see(client, q="clutch")
    assert "<script>alert" not in html
    assert "<img src=x" not in html
    assert "&lt;script&gt;alert(1)&lt;/script&gt; <mark>clutch</mark>" in html


def test_nothing_found_comes_with_advice(client: Client):
    html = see(client, q="sphinx")
    assert "Nothing found" in html
    assert 'value="sphinx"' in html


@pytest.mark.parametrize(
    ("asked", "said", "status"),
    [
        ({"q": "x" * 201}, "fewer words", 422),
        ({"q": " ".join("abcdefghijklmn")}, "more than 12 words", 422),
        ({"q": "the"}, "nearly every post", 200),
        ({"q": "-clutch"}, "what shall be found", 200),
        ({"since": "2026-01-01"}, "at least one word", 200),
        ({"q": "!!!"}, "at least one word", 200),
        ({"q": "clutch", "since": "yesterday"}, "Write the day as", 422),
        ({"q": "clutch", "since": "2026-02-02", "until": "2026-01-01"}, "before", 422),
    ],
)
def test_what_cannot_be_looked_for_is_told_and_the_words_are_kept(
    client: Client, asked: dict[str, str], said: str, status: int
):
    make_topic()
    html = see(client, status, **asked)
    assert said in html
    if q := asked.get("q"):
        assert f'value="{q}"' in html


def test_what_takes_too_long_is_told(client: Client, monkeypatch: pytest.MonkeyPatch):
    def never(*_args: object, **_more: object) -> None:
        raise TooCostlyError

    monkeypatch.setattr(views, "newest_first", never)
    assert "takes too long" in see(client, 503, q="clutch")


@pytest.mark.parametrize(
    "asked",
    [
        {"forum": "999"},
        {"forum": "x"},
        {"topic": "999"},
        {"topic": "-1"},
        {"before": "x"},
        {"before": "9" * 18},
        {"before": "9" * 40},
        {"order": "worst"},
        {"order": "best", "before": "9" * 18},
        {"titles": "perhaps"},
        {"author": "nobody at all"},
    ],
)
def test_a_strange_address_answers_like_any_other(
    client: Client, asked: dict[str, str]
):
    make_topic(source="clutch")
    index_all()
    see(client, q="clutch", **asked)


def test_a_word_given_twice_or_as_a_list_does_no_harm(client: Client):
    assert client.get("/search/?q=a&q=clutch&q[]=x").status_code == 200


def test_further_pages_are_reached_by_a_link(client: Client):
    topic = make_topic(source="clutch")
    for n in range(25):
        make_post(topic, source=f"clutch {n}")
    index_all()
    html = see(client, q="clutch")
    assert "26 posts" in html
    (further,) = re.findall(r'rel="next" href="(\?[^"]+)"', html)
    page = client.get(reverse("search:search") + further.replace("&amp;", "&"))
    assert "Further posts" in page.content.decode()
    html = see(client, q="clutch", order="best")
    (further,) = re.findall(r'rel="next" href="(\?[^"]+)"', html)
    assert "before=20" in further


def test_nobody_else_keeps_or_indexes_the_page(client: Client):
    page = client.get(reverse("search:search"), {"q": "clutch"})
    assert page["Cache-Control"] == "private, no-store"
    assert page["X-Robots-Tag"] == "noindex"
    assert 'name="robots" content="noindex"' in page.content.decode()
    assert not page.cookies


def test_what_somebody_looks_for_is_in_no_log(
    client: Client, caplog: pytest.LogCaptureFixture
):
    caplog.set_level(0)
    see(client, q="sphinx")
    see(client, 422, q="sphinx" + "x" * 300)
    assert "sphinx" not in caplog.text


def test_a_network_that_searches_too_often_waits(
    client: Client, monkeypatch: pytest.MonkeyPatch
):
    limits = settings.ACCOUNT_RATE_LIMITS | {"search": "2/m/key"}
    monkeypatch.setattr(settings, "ACCOUNT_RATE_LIMITS", limits)
    see(client, q="clutch")
    see(client)  # the empty page counts for nothing
    see(client, q="clutch")
    html = see(client, 429, q="clutch")
    assert "Wait a minute" in html
    assert 'value="clutch"' in html
    other = client.get(
        reverse("search:search"), {"q": "clutch"}, REMOTE_ADDR="198.51.100.7"
    )
    assert other.status_code == 200


def test_the_number_of_queries_does_not_grow_with_the_hits(client: Client):
    topic = make_topic(source="clutch")
    index_all()

    def queries() -> int:
        with CaptureQueriesContext(connection) as captured:
            see(client, q="clutch")
        return len(captured)

    see(client, q="clutch")
    few = queries()
    for n in range(30):
        make_post(topic, by=make_member(f"Member {n}"), source=f"clutch {n}")
    index_all()
    assert queries() == few
    assert few <= 12  # one of them counts the searches of the network


def test_days_are_those_of_the_reader_and_both_count(client: Client):
    with clock.at(datetime(2026, 3, 1, 23, 30, tzinfo=UTC)):
        make_topic(source="clutch")
        index_all()
    assert "1 post" in see(client, q="clutch", since="2026-03-01", until="2026-03-01")
    assert "Nothing" in see(client, q="clutch", since="2026-03-02")
    ann = make_member("Ann")
    ann.time_zone = "Europe/Berlin"
    ann.save()
    client.force_login(ann)
    assert "1 post" in see(client, q="clutch", since="2026-03-02")


def test_a_search_within_a_topic_says_so_and_can_be_let_out(client: Client):
    topic = make_topic(title="Clutch slips in third", source="clutch")
    other = make_topic(topic.forum, source="clutch")
    index_all()
    html = see(client, q="clutch", topic=topic.pk)
    assert "1 post" in html
    assert "Only in the topic" in html
    assert f'name="topic" value="{topic.pk}"' in html
    assert f'href="{reverse("forum:post", args=[other.last_post_id])}"' not in html


def test_the_bar_of_every_page_has_the_box(client: Client):
    html = client.get(reverse("forum:index")).content.decode()
    assert f'action="{reverse("search:search")}" role="search"' in html


def test_a_name_that_is_hidden_leads_to_nothing(client: Client):
    ann = make_member("Ann")
    make_topic(by=ann, source="clutch")
    index_all()
    assert "1 post" in see(client, q="clutch", author="Ann")
    ann.hidden_at = clock.now()
    ann.save()
    assert "Nothing found" in see(client, q="clutch", author="Ann")
    html = see(client, q="clutch")
    assert "a former member" in html
    assert ">Ann</a>" not in html


def test_more_than_a_thousand_are_not_counted(
    client: Client, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(views, "MOST_COUNTED", 1)
    monkeypatch.setattr(finding, "MOST_COUNTED", 1)
    monkeypatch.setattr(results, "MOST_COUNTED", 1)
    monkeypatch.setattr(finding, "HITS_PER_PAGE", 1)
    topic = make_topic(source="clutch")
    make_post(topic, source="clutch")
    make_post(topic, source="clutch")
    index_all()
    assert "More than 1 posts" in see(client, q="clutch")


def test_a_topic_has_a_box_of_its_own(client: Client):
    topic = make_topic(source="clutch")
    make_post(topic, source="clutch")
    html = client.get(topic.get_absolute_url()).content.decode()
    assert f'<input type="hidden" name="topic" value="{topic.pk}">' in html
