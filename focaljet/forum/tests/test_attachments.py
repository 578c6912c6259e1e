"""Pictures and files in posts: attached, shown, hidden and removed with them."""

from __future__ import annotations

import re

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from focaljet.accounts.models import Group
from focaljet.accounts.tests.makers import make_member, make_moderator, make_owner
from focaljet.attachments import choices
from focaljet.attachments.models import Attachment
from focaljet.attachments.services import removing
from focaljet.attachments.tests.makers import (
    fetch,
    later,
    make_attachment,
    make_text,
    sent,
    stored,
)
from focaljet.base.markup.kinds import Markup
from focaljet.base.tests import pictures
from focaljet.base.verdict import RefusedError
from focaljet.choices import queries as choices_made
from focaljet.forum.models.posts import Post
from focaljet.forum.rights import Rights
from focaljet.forum.services import keeping
from focaljet.forum.services.removing import remove_post
from focaljet.forum.services.writing import Words, edit_post, write_reply
from focaljet.forum.tests.makers import (
    allow,
    make_committee_room,
    make_forum,
    make_post,
    make_topic,
)
from tests.jobs import run_jobs

pytestmark = pytest.mark.django_db


def typed(source: str = "Look at this.", **more: object) -> dict[str, object]:
    return {"source": source, "markup": str(Markup.MARKDOWN.value), **more}


def seen(client: Client, topic) -> str:
    return client.get(reverse("forum:topic", args=[topic.pk])).content.decode()


def picture_url(attachment: Attachment, size: str = "full") -> str:
    return reverse("attachments:picture", args=[attachment.key, size])


def make_post_with(by, *attachments: Attachment, topic=None, source="Look.") -> Post:
    words = Words(source, attached=tuple(a.key for a in attachments))
    return write_reply(author=by, topic=topic or make_topic(), words=words)


# Writing


def test_ann_posts_a_picture_without_scripts(client: Client):
    ann, topic = make_member(), make_topic()
    client.force_login(ann)
    reply = reverse("forum:reply", args=[topic.pk])
    form = client.get(reply).content.decode()
    assert 'enctype="multipart/form-data"' in form
    assert re.search(r'<input type="file" name="files" multiple', form)

    attached = client.post(reply, typed(action="attach", files=sent("engine.jpg")))
    html = attached.content.decode()
    assert attached.status_code == 200
    assert "Look at this." in html
    assert "engine.jpg" in html
    assert "There is nothing written yet" not in html
    key = Attachment.objects.get().key

    put = client.post(reply, typed(attached=key, put=key)).content.decode()
    assert f"Look at this.\n\n![](attachment:{key})" in put

    source = f"Look at this.\n\n![The bay](attachment:{key})"
    done = client.post(reply, typed(source, attached=key), follow=True)
    html = done.content.decode()
    image = re.search(r'<a class="attached"[^>]*><img [^>]*>', html)
    assert image
    for said in (
        f'href="{picture_url(Attachment.objects.get())}"',
        'width="64" height="48"',
        'alt="The bay"',
        'loading="lazy"',
    ):
        assert said in image[0]
    # In the words, and so not once more below them.
    assert "attached-below" not in html
    assert html.count("<img src=") == 1


def test_files_that_are_chosen_when_the_post_is_sent_go_with_it(client: Client):
    topic = make_topic()
    client.force_login(make_member())
    reply = reverse("forum:reply", args=[topic.pk])
    page = client.post(reply, typed(files=[sent("a.jpg"), sent("notes.txt", b"90 Nm")]))
    assert page.status_code == 302
    post = topic.posts.get(pos=2)
    assert set(Attachment.objects.values_list("place", "place_id")) == {
        ("forum.post", post.pk)
    }
    html = seen(client, topic)
    below = html.partition('class="attached-below"')[2]
    assert 'alt="a.jpg"' in below
    assert "notes.txt" in below
    assert re.search(r'<a class="attached-file" [^>]*download>', below)


def test_a_topic_can_begin_with_a_picture(client: Client):
    forum = make_forum()
    client.force_login(make_member())
    start = reverse("forum:start", args=[forum.pk])
    page = client.post(start, typed(title="My Mk1", files=sent()))
    assert page.status_code == 302
    assert Attachment.objects.get().place_id == Post.objects.get().pk


def test_bbcode_names_a_picture_its_own_way(client: Client):
    ann, topic = make_member(), make_topic()
    photo = make_attachment(ann)
    client.force_login(ann)
    reply = reverse("forum:reply", args=[topic.pk])
    form = typed("Look.", attached=photo.key, put=photo.key) | {
        "markup": str(Markup.BBCODE.value)
    }
    mark = f"[attach]{photo.key}[/attach]"
    assert mark in client.post(reply, form).content.decode()
    client.post(reply, typed(mark) | {"markup": str(Markup.BBCODE.value)})
    assert f'src="{picture_url(photo)}"' in seen(client, topic)


def test_what_is_refused_is_told_and_the_words_are_kept(client: Client):
    topic = make_topic()
    client.force_login(make_member())
    reply = reverse("forum:reply", args=[topic.pk])
    page = client.post(
        reply, typed("Torque in the file.", files=sent("me.jpg", pictures.SVG))
    )
    html = page.content.decode()
    assert page.status_code == 422
    assert "“me.jpg” is not what its name says." in html
    assert "Torque in the file." in html
    assert topic.posts.count() == 1
    assert stored() == []


def test_a_picture_can_be_left_out_again(client: Client):
    ann, topic = make_member(), make_topic()
    photo = make_attachment(ann)
    client.force_login(ann)
    reply = reverse("forum:reply", args=[topic.pk])
    source = f"Look.\n\n![](attachment:{photo.key})"
    page = client.post(reply, typed(source, attached=photo.key, drop=photo.key))
    assert page.status_code == 200
    assert photo.key not in page.content.decode()


def test_in_a_forum_without_that_right_nothing_is_attached(client: Client):
    forum = make_forum()
    rights = Rights(see=True, read=True, start=True, reply=True)
    allow(forum, Group.Kind.MEMBERS, rights)
    topic, ann = make_topic(forum), make_member()
    client.force_login(ann)
    reply = reverse("forum:reply", args=[topic.pk])
    assert 'type="file"' not in client.get(reply).content.decode()

    page = client.post(reply, typed("My words.", files=sent()))
    html = page.content.decode()
    assert page.status_code == 422
    assert "Your groups may not attach pictures and files in this forum." in html
    assert "My words." in html

    photo = make_attachment(ann)
    page = client.post(reply, typed("My words.", attached=photo.key))
    assert page.status_code == 422
    assert "My words." in page.content.decode()
    with pytest.raises(RefusedError):
        make_post_with(ann, photo, topic=topic)
    # Named alone, it has no effect.
    make_post(topic, by=ann, source=f"![](attachment:{photo.key})")
    photo.refresh_from_db()
    assert photo.place == ""
    moe = make_moderator()
    make_post_with(moe, make_attachment(moe), topic=topic)


def test_a_member_without_room_is_not_asked_for_files(client: Client):
    choices_made.assume({choices.OF_MEMBERS: 0})
    topic = make_topic()
    client.force_login(make_member())
    page = client.get(reverse("forum:reply", args=[topic.pk]))
    assert 'type="file"' not in page.content.decode()


def test_a_post_holds_so_many_and_no_more(client: Client):
    topic = make_topic()
    client.force_login(make_member())
    keys = [f"{n:024x}" for n in range(21)]
    page = client.post(reverse("forum:reply", args=[topic.pk]), typed(attached=keys))
    assert page.status_code == 422
    assert topic.posts.count() == 1


def test_keys_that_are_none_are_passed_over(client: Client):
    topic = make_topic()
    client.force_login(make_member())
    keys = ["x", "../../etc", "a" * 24]
    page = client.post(reverse("forum:reply", args=[topic.pk]), typed(attached=keys))
    assert page.status_code == 302


def test_a_post_that_is_refused_leaves_the_picture_loose():
    ann, topic = make_member(), make_topic()
    photo = make_attachment(ann)
    keeping.lock_topic(by=make_moderator(), topic=topic)
    with pytest.raises(RefusedError):
        make_post_with(ann, photo, topic=topic)
    photo.refresh_from_db()
    assert photo.place == ""


def test_nobody_takes_the_picture_of_somebody_else(client: Client):
    ann, bob = make_member(), make_member("Bob")
    photo = make_attachment(ann)
    topic = make_topic()
    source = f"Mine? ![](attachment:{photo.key})"
    make_post_with(bob, photo, topic=topic, source=source)
    photo.refresh_from_db()
    assert photo.place == ""
    client.force_login(ann)
    html = seen(client, topic)
    assert "<img src=" not in html
    assert photo.name not in html


def test_the_picture_of_another_post_shows_nothing(client: Client):
    ann = make_member()
    photo = make_attachment(ann)
    first = make_post_with(ann, photo)
    second = make_topic(title="Another")
    make_post(second, by=ann, source=f"Again ![](attachment:{photo.key}) here.")
    assert "<img src=" in seen(client, first.topic)
    html = seen(client, second)
    assert "<img src=" not in html
    assert "removed" not in html


def test_a_quote_shows_no_picture_of_the_post_it_quotes(client: Client):
    ann = make_member()
    photo = make_attachment(ann)
    topic = make_topic()
    source = f"Look ![](attachment:{photo.key})"
    post = make_post_with(ann, photo, topic=topic, source=source)
    make_post(topic, source=f"[quote post={post.pk}]{source}[/quote]\n\nNice.")
    assert seen(client, topic).count("<img src=") == 1


def test_a_picture_in_a_link_leaves_one_link_around_it(client: Client):
    ann, topic = make_member(), make_topic()
    photo = make_attachment(ann)
    source = f"[![bay](attachment:{photo.key})](https://example.org/)"
    make_post_with(ann, photo, topic=topic, source=source)
    html = seen(client, topic)
    assert re.search(r'<a class="out" href="https://example.org/"[^>]*><img ', html)
    assert 'class="attached"' not in html


def test_the_preview_shows_what_is_in_the_writers_hand(client: Client):
    ann, topic = make_member(), make_topic()
    photo = make_attachment(ann)
    client.force_login(ann)
    source = f"![](attachment:{photo.key})"
    page = client.post(reverse("forum:preview"), typed(source))
    assert f'src="{picture_url(photo)}"' in page.content.decode()
    post = make_post_with(ann, photo, topic=topic, source=source)
    preview = reverse("forum:preview")
    page = client.post(f"{preview}?post={post.pk}", typed(source))
    assert f'src="{picture_url(photo)}"' in page.content.decode()
    edit = reverse("forum:edit", args=[post.pk])
    page = client.post(edit, typed(source, attached=photo.key, action="preview"))
    assert f'src="{picture_url(photo)}"' in page.content.decode()
    client.force_login(make_member("Bob"))
    page = client.post(preview, typed(source))
    assert "<img src=" not in page.content.decode()


def test_hostile_words_for_a_picture_stay_words(client: Client):
    ann, topic = make_member(), make_topic()
    photo = make_attachment(ann, name='"><script>x</script>.jpg')
    alt = '"><script>x</script>&quot; onload=x'
    source = f"![{alt}](attachment:{photo.key})"
    make_post_with(ann, photo, topic=topic, source=source)
    html = seen(client, topic)
    assert "<script>x" not in html
    assert "onload=x" in html
    assert 'alt="&quot;&gt;&lt;script&gt;' in html


# Editing


def test_an_edit_keeps_adds_and_drops(client: Client):
    ann = make_member()
    kept, dropped = make_attachment(ann, name="kept.jpg"), make_text(ann)
    post = make_post_with(ann, kept, dropped)
    added = make_text(ann, name="added.txt")
    client.force_login(ann)
    edit = reverse("forum:edit", args=[post.pk])
    form = client.get(edit).content.decode()
    assert f'name="attached" value="{kept.key}"' in form
    assert f'name="attached" value="{dropped.key}"' in form
    page = client.post(edit, typed("Anew.", attached=[kept.key, added.key]))
    assert page.status_code == 302
    html = seen(client, post.topic)
    assert "kept.jpg" in html
    assert "added.txt" in html
    assert "notes.txt" not in html
    with later(hours=25):
        removing.sweep()
    assert not Attachment.objects.filter(pk=dropped.pk).exists()
    assert Attachment.objects.count() == 2


def test_a_moderator_who_edits_keeps_what_is_there():
    ann, moe = make_member(), make_moderator()
    photo, other = make_attachment(ann), make_text(ann)
    post = make_post_with(ann, photo)
    words = Words("Calmer words.", attached=(photo.key, other.key))
    edit_post(by=moe, post=post, words=words)
    photo.refresh_from_db()
    other.refresh_from_db()
    assert photo.place_id == post.pk
    assert other.place == ""  # of Ann, who did not attach it


# Reading


def test_who_reads_the_post_sees_the_picture(client: Client):
    ann = make_member()
    photo = make_attachment(ann, data=pictures.jpeg(1000, 500))
    make_post_with(ann, photo)
    page, _content = fetch(client, picture_url(photo, "medium"))
    assert page.status_code == 200
    assert not page.cookies


@pytest.mark.parametrize("size", ["full", "medium", "small"])
def test_the_address_of_a_hidden_picture_leads_nowhere(client: Client, size: str):
    """In a forum that is not everybody's, by every address it ever had."""
    moe = make_moderator()
    photo = make_attachment(moe, data=pictures.jpeg(1000, 500))
    make_post_with(moe, photo, topic=make_topic(make_committee_room(), by=moe))
    url = picture_url(photo, size)
    assert fetch(client, url)[0].status_code == 404
    client.force_login(make_member())
    assert fetch(client, url)[0].status_code == 404
    client.force_login(make_moderator("Mia"))
    assert fetch(client, url)[0].status_code == 200


def test_a_picture_goes_out_of_sight_with_its_post(client: Client):
    ann, moe = make_member(), make_moderator()
    photo = make_attachment(ann)
    post = make_post_with(ann, photo)
    url = picture_url(photo)
    client.force_login(ann)
    etag = fetch(client, url)[0]["ETag"]
    keeping.delete_post(by=ann, post=post)
    assert client.get(url, headers={"If-None-Match": etag}).status_code == 404
    client.logout()
    assert fetch(client, url)[0].status_code == 404
    client.force_login(moe)
    assert fetch(client, url)[0].status_code == 200
    assert "<img src=" in seen(client, post.topic)
    keeping.undelete_post(by=ann, post=post)
    client.logout()
    assert fetch(client, url)[0].status_code == 200


def test_a_picture_goes_out_of_sight_with_its_topic(client: Client):
    ann, moe = make_member(), make_moderator()
    photo = make_attachment(ann)
    post = make_post_with(ann, photo)
    keeping.delete_topic(by=moe, topic=post.topic)
    assert fetch(client, picture_url(photo))[0].status_code == 404
    client.force_login(ann)
    assert fetch(client, picture_url(photo))[0].status_code == 404
    client.force_login(moe)
    assert fetch(client, picture_url(photo))[0].status_code == 200


def test_what_went_with_its_author_is_seen_by_nobody(client: Client):
    ann = make_member()
    photo = make_attachment(ann)
    post = make_post_with(ann, photo)
    Post.objects.filter(pk=post.pk).update(deleted_at=post.written_at)
    client.force_login(make_owner())
    assert fetch(client, picture_url(photo))[0].status_code == 404


def test_a_picture_that_its_author_deleted_was_removed(
    client: Client, django_capture_on_commit_callbacks
):
    ann, topic = make_member(), make_topic()
    photo = make_attachment(ann)
    source = f"Look: ![](attachment:{photo.key})"
    make_post_with(ann, photo, topic=topic, source=source)
    with django_capture_on_commit_callbacks(execute=True):
        removing.delete(by=ann, attachment=photo)
    html = seen(client, topic)
    assert "A picture or file was removed." in html
    assert "<img src=" not in html
    assert fetch(client, picture_url(photo))[0].status_code == 404
    assert stored() == []


def test_a_post_that_goes_for_good_takes_its_pictures_along(
    django_capture_on_commit_callbacks,
):
    ann, otto = make_member(), make_owner()
    post = make_post_with(ann, make_attachment(ann))
    stays = make_post_with(ann, make_text(ann), topic=post.topic)
    keeping.delete_post(by=ann, post=post)
    with django_capture_on_commit_callbacks(execute=True):
        remove_post(by=otto, post=post)
    kept = Attachment.objects.get()
    assert kept.place_id == stays.pk
    assert stored() == [f"{kept.key}.file"]


def test_a_picture_that_a_draft_names_waits_for_its_writer(client: Client):
    ann, topic = make_member(), make_topic()
    named, forgotten = make_attachment(ann, name="bay.jpg"), make_text(ann)
    client.force_login(ann)
    reply = reverse("forum:reply", args=[topic.pk])
    source = f"Not done yet. ![](attachment:{named.key})"
    client.post(reply, typed(source, attached=named.key, action="draft"))
    with later(hours=30):
        removing.sweep()
    assert list(Attachment.objects.all()) == [named]
    assert forgotten.key not in str(stored())
    html = client.get(reply).content.decode()
    assert f'name="attached" value="{named.key}"' in html
    assert "bay.jpg" in html


def test_a_post_with_a_large_photo_appears_at_once(client: Client):
    ann = make_member()
    client.force_login(ann)
    topic = make_topic()
    large = sent("bay.jpg", pictures.jpeg(4032, 3024))
    page = client.post(reverse("forum:reply", args=[topic.pk]), typed(files=large))
    assert page.status_code == 302
    assert "This picture is being prepared." in seen(client, topic)
    photo = Attachment.objects.get()
    assert fetch(client, picture_url(photo))[0].status_code == 404
    run_jobs(queue="pictures")
    html = seen(client, topic)
    assert "being prepared" not in html
    assert 'width="960" height="720"' in html
    assert f"{picture_url(photo, 'small')} 320w" in html
    assert f"{picture_url(photo)} 1920w" in html
    assert fetch(client, picture_url(photo))[0].status_code == 200


def queries(client: Client, topic) -> int:
    with CaptureQueriesContext(connection) as asked:
        seen(client, topic)
    return len(asked)


def test_twenty_pictures_cost_one_query_and_none_costs_none(client: Client):
    ann, topic = make_member(), make_topic()
    for _ in range(9):
        make_post(topic)
    seen(client, topic)
    without = queries(client, topic)
    make_post_with(ann, make_attachment(ann), topic=topic)
    one = queries(client, topic)
    for number in range(9):
        named = make_attachment(ann)
        source = f"{number}: ![](attachment:{named.key})"
        below = make_text(ann)
        make_post_with(ann, named, below, topic=topic, source=source)
    assert queries(client, topic) == one == without + 1
