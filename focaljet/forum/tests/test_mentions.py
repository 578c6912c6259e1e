"""Members spoken to in posts: stored by reference, shown by the name of now."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from focaljet.accounts.models import Member
from focaljet.accounts.tests.makers import make_member, make_moderator
from focaljet.base import clock
from focaljet.choices import queries as choices_made
from focaljet.forum import choices
from focaljet.forum.models.marks import Mention
from focaljet.forum.models.posts import PostBody
from focaljet.forum.queries.board import Board
from focaljet.forum.queries.posts import newest_posts_of, typed_source
from focaljet.forum.services import keeping
from focaljet.forum.tests.makers import make_committee_room, make_post, make_topic

pytestmark = pytest.mark.django_db


def page_of(client: Client, topic) -> str:
    return client.get(reverse("forum:topic", args=[topic.pk])).content.decode()


@pytest.fixture
def ann() -> Member:
    return make_member("Ann Smith")


@pytest.fixture
def spoken(ann):
    return make_post(make_topic(), source='So @"Ann Smith" said, and @Nobody.')


def test_the_table_holds_her_and_not_her_name(ann, spoken):
    assert Mention.objects.get().member == ann
    assert "Ann" not in PostBody.objects.get(post=spoken).source
    assert "Ann" not in PostBody.objects.get(post=spoken).html


def test_she_is_shown_by_the_name_of_now(client: Client, ann, spoken):
    url = reverse("members:member", args=[ann.pk])
    assert f'<a class="mention" href="{url}">@Ann Smith</a>' in page_of(
        client, spoken.topic
    )
    ann.screen_name = "Annika"
    ann.save()
    page = page_of(client, spoken.topic)
    assert f'<a class="mention" href="{url}">@Annika</a>' in page
    assert "Ann Smith" not in page
    assert typed_source(spoken) == "So @Annika said, and @Nobody."


@pytest.mark.parametrize("state", [{"hidden_at": clock.now()}, {"is_active": False}])
def test_who_is_hidden_is_a_former_member(client: Client, ann, spoken, state):
    Member.objects.filter(pk=ann.pk).update(**state)
    page = page_of(client, spoken.topic)
    assert "@a former member said" in page
    assert "Ann" not in page
    assert "Ann" not in typed_source(spoken)


@pytest.mark.clause("C81")
def test_erasing_her_takes_the_name_out_of_every_post(client: Client, ann, spoken):
    make_post(spoken.topic, source=f"[quote post={spoken.pk}]@Ann Smith[/quote] yes")
    ann.delete()
    page = page_of(client, spoken.topic)
    assert "@a former member" in page
    assert "Ann" not in page


def test_a_change_saves_who_is_named_then(client: Client, ann, spoken):
    bea = make_member("Bea")
    sue = spoken.author
    client.force_login(sue)
    edit = reverse("forum:edit", args=[spoken.pk])
    assert "@&#34;Ann Smith&#34;" in client.get(edit).content.decode()
    client.post(edit, {"source": "So @Bea said", "markup": "1"})
    assert [row.member for row in Mention.objects.all()] == [bea]


def test_a_name_in_a_quote_is_by_reference_too(client: Client, ann, spoken):
    client.force_login(ann)
    answer = client.get(reverse("forum:quote", args=[spoken.pk]))
    typed = answer.content.decode()
    assert '@"Ann Smith"' in typed
    post = make_post(spoken.topic, source=f"{typed} indeed")
    assert post.quotes.get().excerpt == "So [mention:1] said, and @Nobody."
    assert Mention.objects.get(post=post).in_quote
    assert page_of(client, spoken.topic).count(">@Ann Smith</a>") == 2


def test_ann_finds_who_spoke_to_her(client: Client, ann, spoken):
    topic = spoken.topic
    make_post(topic, by=ann, source="I am @Ann Smith")
    make_post(topic, source="[quote post=1]x[/quote]\n> @Ann Smith")
    client.force_login(ann)
    page = client.get(reverse("forum:mentions")).content.decode()
    assert "So @Ann Smith said" in page
    assert page.count(reverse("forum:post", args=[spoken.pk])) >= 1
    assert "I am" not in page


def test_a_mention_where_she_may_not_read_is_not_in_her_list(client: Client, ann):
    hidden = make_topic(
        make_committee_room(), by=make_moderator(), source="of @Ann Smith"
    )
    deleted = make_post(make_topic(), source="to @Ann Smith, deleted")
    keeping.delete_post(by=deleted.author, post=deleted)
    assert Mention.objects.filter(post__topic=hidden).exists()
    client.force_login(ann)
    page = client.get(reverse("forum:mentions")).content.decode()
    assert "Nobody has mentioned you" in page
    assert client.get(reverse("forum:mentions")).status_code == 200


def test_vera_is_led_to_sign_in_and_a_forged_place_is_not_found(client: Client, ann):
    assert client.get(reverse("forum:mentions")).status_code == 302
    client.force_login(ann)
    assert client.get(reverse("forum:mentions"), {"before": "x"}).status_code == 404


def test_an_excerpt_names_her_as_the_page_does(ann, spoken):
    (found,) = newest_posts_of(spoken.author_id, Board(spoken.author), most=1)
    assert found.excerpt == "So @Ann Smith said, and @Nobody."


def test_mentions_end_at_the_owners_choice(client: Client, ann):
    choices_made.assume({choices.MOST_MENTIONS: 1})
    bea = make_member("Bea")
    topic = make_topic(by=bea)
    client.force_login(bea)
    url = reverse("forum:reply", args=[topic.pk])
    typed = {"source": "@Ann Smith and @Bea", "markup": "1"}
    page = client.post(url, typed, follow=True).content.decode()
    assert Mention.objects.count() == 1
    assert "mentions at most 1 members" in page
    choices_made.forget()


def test_posts_with_mentions_cost_one_query_more_whatever_their_number(
    client: Client, ann, spoken, django_assert_max_num_queries
):
    with django_assert_max_num_queries(30) as one:
        page_of(client, spoken.topic)
    for _ in range(10):
        make_post(spoken.topic, source="@Ann Smith again")
    with django_assert_max_num_queries(len(one)):
        page_of(client, spoken.topic)


def test_five_thousand_names_make_one_post_and_one_question(
    client: Client, ann, django_assert_max_num_queries
):
    topic = make_topic(by=ann)
    client.force_login(ann)
    source = "@Ann Smith " + "@nobody " * 5_000
    url = reverse("forum:reply", args=[topic.pk])
    with django_assert_max_num_queries(60):
        answer = client.post(url, {"source": source, "markup": "1"})
    assert answer.status_code == 302
    assert Mention.objects.count() == 1
