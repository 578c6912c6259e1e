"""Changing a post: for how long, why, and what stood there before."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from focaljet.accounts.models import Member
from focaljet.accounts.tests.makers import make_member, make_moderator, make_owner
from focaljet.base import clock
from focaljet.base.verdict import RefusedError
from focaljet.choices import queries as choices
from focaljet.forum.models.changes import PostChange, PostVersion
from focaljet.forum.models.posts import Post
from focaljet.forum.queries.changes import last_number
from focaljet.forum.services import keeping
from focaljet.forum.services.changing import forget_earlier_words
from focaljet.forum.services.writing import Words, edit_post
from focaljet.forum.tests.makers import make_committee_room, make_post, make_topic
from focaljet.forum.tests.test_reading_pages import queries_of, see, topic_page
from focaljet.moderation.models import StaffDeed
from focaljet.privacy.services import erasing, holding

pytestmark = pytest.mark.django_db

LATER = timedelta(hours=2)


def changes_url(post: Post) -> str:
    return reverse("forum:changes", args=[post.pk])


def forget_url(post: Post) -> str:
    return reverse("forum:forget_earlier_words", args=[post.pk])


def change(post: Post, source: str, *, by: Member | None = None, **more: str) -> None:
    by = by or post.author
    assert by
    with clock.at(clock.now() + LATER):
        edit_post(by=by, post=post, words=Words(source), **more)


def test_a_change_keeps_the_words_before_it_with_the_reason():
    ann = make_member("Ann")
    post = make_post(make_topic(), by=ann, source="Torque it to 34 Nm")
    change(post, "Torque it to 28 Nm", reason="wrong bolt")
    kept = PostChange.objects.get()
    assert (kept.number, kept.by, kept.reason) == (1, ann, "wrong bolt")
    assert kept.before.source == "Torque it to 34 Nm"
    assert last_number(post.pk) == 1


def test_a_new_title_keeps_the_old_one():
    topic = make_topic(title="Cluch slips")
    change(topic.posts.get(), "As before.", title="Clutch slips")
    assert PostVersion.objects.get().title == "Cluch slips"
    change(topic.posts.get(), "As ever.", title="Clutch slips")
    assert PostVersion.objects.order_by("-change")[0].title == ""


def test_a_slip_put_right_at_once_leaves_no_trace():
    post = make_post(make_topic(), source="Tourqe")
    edit_post(by=post.author, post=post, words=Words("Torque"))
    assert not PostChange.objects.exists()


@pytest.mark.parametrize("why", ["answered", "reason", "moderator", "no grace"])
def test_what_is_no_slip_is_kept_at_once(why: str):
    topic = make_topic()
    post = make_post(topic, source="It is fine")
    by = make_moderator() if why == "moderator" else post.author
    if why == "answered":
        make_post(topic, by=make_member("Ann"), source="No it is not")
    if why == "no grace":
        choices.assume({"forum.grace_minutes": 0})
    reason = "I was wrong" if why == "reason" else ""
    edit_post(by=by, post=post, words=Words("It is not"), reason=reason)
    assert PostChange.objects.count() == 1


def test_saving_the_same_words_again_is_no_change():
    post = make_post(make_topic(), source="As it was")
    change(post, "As it was")
    assert not PostChange.objects.exists()


def test_ann_changes_her_post_for_as_long_as_otto_says_and_moe_for_ever(client: Client):
    ann, moe = make_member("Ann"), make_moderator()
    post = make_post(make_topic(), by=ann, source="Sold")
    choices.assume({"forum.edit_minutes": 60})
    client.force_login(ann)
    url = reverse("forum:edit", args=[post.pk])
    with clock.at(clock.now() + LATER):
        assert "You could change this post until" in see(client, url, 403)
        page = client.post(url, {"source": "Still for sale", "markup": "1"})
        assert page.status_code == 422
        assert "Still for sale" in page.content.decode()
        assert url not in see(client, topic_page(post.topic))
    with pytest.raises(RefusedError, match="ask a moderator"):
        change(post, "Still for sale")
    change(post, "Sold.", by=moe)
    with clock.at(clock.now() + LATER):  # deleting is another thing
        keeping.delete_post(by=ann, post=post)


def test_ann_gives_a_reason_and_all_see_it_under_the_post(client: Client):
    ann = make_member("Ann")
    post = make_post(make_topic(), by=ann)
    client.force_login(ann)
    url = reverse("forum:edit", args=[post.pk])
    assert 'name="reason"' in see(client, url)
    client.post(url, {"source": "Sold", "markup": "1", "reason": "it is <sold>"})
    html = see(Client(), topic_page(post.topic))
    assert "it is &lt;sold&gt;" in html
    assert changes_url(post) in html


def test_a_reason_that_is_too_long_comes_back_with_the_words(client: Client):
    post = make_post(make_topic(), by=make_member("Ann"))
    client.force_login(post.author)
    typed = {"source": "My long story", "markup": "1", "reason": "x" * 201}
    page = client.post(reverse("forum:edit", args=[post.pk]), typed)
    assert page.status_code == 422
    assert "My long story" in page.content.decode()
    assert "x" * 201 in page.content.decode()
    assert not PostChange.objects.exists()


def test_vera_reads_what_was_changed(client: Client):
    topic = make_topic(title="Cluch slips", source="Torque it to <b>34</b> Nm")
    change(topic.posts.get(), "Torque it to <b>28</b> Nm", title="Clutch slips")
    html = see(client, changes_url(topic.posts.get()))
    assert '<del><span class="spoken">removed: </span>34</del>' in html
    assert '<ins><span class="spoken">added: </span>28</ins>' in html
    assert "&lt;b&gt;" in html
    assert "Cluch" in html
    assert "noindex" in html


def test_a_post_that_never_changed_says_so(client: Client):
    assert "Nothing was changed" in see(client, changes_url(make_post(make_topic())))


def test_changes_stay_between_author_and_moderators_where_otto_wants_it(client: Client):
    choices.assume({"forum.changes_for": "author"})
    post = make_post(make_topic(), by=make_member("Ann"))
    change(post, "Changed")
    url = changes_url(post)
    assert url not in see(client, topic_page(post.topic))
    see(client, url, 404)
    client.force_login(make_member("Bea"))
    see(client, url, 404)
    for may in (post.author, make_moderator()):
        client.force_login(may)
        see(client, url)


def test_what_was_changed_in_a_room_is_read_by_those_who_may_read_the_room(
    client: Client,
):
    post = make_topic(make_committee_room(), by=make_moderator()).posts.get()
    change(post, "Secret budget, changed")
    client.force_login(make_member("Ann"))
    see(client, changes_url(post), 404)
    for method in (client.get, client.post):
        assert method(forget_url(post)).status_code == 404
    assert PostVersion.objects.exists()


def test_the_changes_of_a_deleted_post_are_for_moderators(client: Client):
    ann, moe = make_member("Ann"), make_moderator()
    post = make_post(make_topic(), by=ann, source="My number is 0151")
    change(post, "Ask me")
    keeping.delete_post(by=ann, post=post)
    client.force_login(ann)
    see(client, changes_url(post), 404)
    client.force_login(moe)
    assert "0151" in see(client, changes_url(post))


def test_ann_takes_her_telephone_number_away_for_good(client: Client):
    ann = make_member("Ann")
    post = make_post(make_topic(), by=ann, source="Call 0151 2345")
    change(post, "Ask me", reason="private")
    client.force_login(ann)
    assert "for good" in see(client, forget_url(post))
    assert PostVersion.objects.exists()
    page = client.post(forget_url(post))
    assert page["Location"] == changes_url(post)
    assert not PostVersion.objects.exists()
    html = see(client, changes_url(post))
    assert "0151" not in html
    assert "taken away" in html
    assert "private" in html
    change(post, "Ask me in a message")
    assert "Ask me" in see(client, changes_url(post))


def test_a_stranger_takes_no_words_away(client: Client):
    post = make_post(make_topic(), by=make_member("Ann"))
    change(post, "Changed")
    assert client.post(forget_url(post)).status_code == 302
    client.force_login(make_member("Bea"))
    assert client.post(forget_url(post)).status_code == 403
    assert PostVersion.objects.exists()
    forget_earlier_words(by=make_moderator(), post=post)
    assert not PostVersion.objects.exists()
    assert StaffDeed.objects.filter(deed="forum.forgot_earlier_words").exists()


def test_what_the_law_holds_is_not_forgotten(client: Client):
    ann = make_member("Ann")
    post = make_post(make_topic(), by=ann, source="I will come for you")
    change(post, "Nice car")
    holding.hold(
        by=make_owner(),
        table="forum.Post",
        row=str(post.pk),
        reason="A court asked",
        review_on=(clock.now() + timedelta(days=30)).date(),
    )
    client.force_login(ann)
    page = client.post(forget_url(post))
    assert page.status_code == 403
    assert "held back" in page.content.decode()
    assert PostVersion.objects.get().source == "I will come for you"


def test_an_old_version_shows_no_words_of_somebody_who_left(client: Client):
    ann, bob = make_member("Ann"), make_member("Bob")
    topic = make_topic()
    his = make_post(topic, by=bob, source="My garage is in Elm Street")
    quote = f"[quote post={his.pk}]My garage is in Elm Street[/quote]\n\n"
    post = make_post(topic, by=ann, source=f"{quote}Good to know")
    change(post, "Good to know")
    asked = erasing.ask(member_id=bob.pk, words="go", wait=timedelta(0))
    erasing.erase(erasure_id=asked.pk)
    html = see(client, changes_url(post))
    assert "Elm Street" not in html
    assert "[quote]" in html


def test_ann_leaves_and_her_earlier_words_with_her():
    ann = make_member("Ann")
    post = make_post(make_topic(), by=ann)
    change(post, "Changed")
    asked = erasing.ask(member_id=ann.pk, words="stay", wait=timedelta(0))
    erasing.erase(erasure_id=asked.pk)
    assert not PostVersion.objects.exists()
    assert PostChange.objects.get().by is None


def test_twenty_changes_cost_the_queries_of_one(client: Client):
    post = make_post(make_topic())
    change(post, "Words 0")
    one = queries_of(client, changes_url(post))
    topic_with_one = queries_of(client, topic_page(post.topic))
    for n in range(1, 21):
        change(post, f"Words {n}")
    assert queries_of(client, changes_url(post)) == one
    assert queries_of(client, topic_page(post.topic)) == topic_with_one
    assert ">Words</a>" not in see(client, f"{changes_url(post)}?page=2")
    see(client, f"{changes_url(post)}?page=3", 404)
