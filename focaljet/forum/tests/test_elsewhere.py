"""Cards for links, and pictures on other sites: fetched once, shown from here."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import pytest
from django.test import Client

from focaljet.accounts.models import Member
from focaljet.accounts.tests.makers import make_member, make_moderator
from focaljet.base import clock
from focaljet.base.markup.kinds import Markup
from focaljet.base.tests.pictures import bomb, jpeg, moving
from focaljet.base.tests.servers import Server, page
from focaljet.choices import queries as choices
from focaljet.forum.models.links import PostLink
from focaljet.forum.models.posts import Post
from focaljet.forum.services import linking
from focaljet.forum.services.writing import Words, edit_post
from focaljet.forum.tests.makers import make_committee_room, make_post, make_topic
from focaljet.forum.tests.test_reading_pages import queries_of, see, topic_page
from focaljet.privacy.services import erasing
from focaljet.remote import files
from focaljet.remote.models import FRESH_FOR, MOST_TRIES, Remote
from focaljet.remote.services import keeping
from focaljet.remote.tests.web import asked, at, web
from tests.jobs import forget_jobs_and_counts, run_jobs

pytestmark = pytest.mark.django_db

KIT = (
    b"<title>Shop</title><meta property=og:title content='Clutch &amp; kit'>"
    b"<meta property=og:description content='Fits the Mk1'>"
    b"<meta property=og:site_name content=Parts>"
    b"<meta property=og:image content=/kit.jpg>"
)
HOSTILE = (
    b'<title>&lt;script&gt;alert(1)&lt;/script&gt; <fj-quote n="1"></fj-quote></title>'
    b"<meta property=og:description content='\"><img src=x onerror=alert(1)>'>"
    b"<meta property=og:site_name content='<b>bank.example</b>'>"
    b"<meta property=og:image content='javascript:alert(1)'>"
)
PICTURES = "image/jpeg"
SVG = b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>"


@pytest.fixture(autouse=True)
def _everything_is_on() -> None:
    choices.assume({"remote.cards": True, "remote.pictures": True})


@pytest.fixture
def elsewhere(monkeypatch: pytest.MonkeyPatch) -> Iterator[Server]:
    pages = {
        "/kit": page(KIT),
        "/kit.jpg": page(jpeg(640, 480), PICTURES),
        "/hostile": page(HOSTILE, "text/html; charset=utf-8"),
        "/wall.jpg": page(jpeg(2400, 1200), PICTURES),
        "/moving.gif": page(moving(4), "image/gif"),
        "/bomb.png": page(bomb(), "image/png"),
        "/drawing.svg": page(SVG, "image/svg+xml"),
        "/svg-that-says-jpeg.jpg": page(SVG, PICTURES),
        "/page-as-picture.jpg": page(KIT),
        "/file.html": page(b"x", "application/zip"),
        "/inside": page(b"", status="302 Found", Location="http://169.254.169.254/"),
        "/huge": page(KIT + b"x" * 900_000),
        "/huge.jpg": page(jpeg() + b"x" * 10_000_001, PICTURES),
    }
    with web(monkeypatch, pages) as server:
        yield server


@pytest.fixture
def committed() -> Iterator[None]:
    yield
    forget_jobs_and_counts()


def write(source: str, *, by: Member | None = None) -> Post:
    post = make_post(make_topic(), by=by, source=source)
    run_jobs(queue="forum")
    return post


def post_html(client: Client, post: Post) -> str:
    html = see(client, topic_page(post.topic))
    return html.partition(f'id="post-{post.pk}"')[2].partition("post-tools")[0]


def test_a_link_on_a_line_of_its_own_becomes_a_card(client: Client, elsewhere: Server):
    post = write(f"Look:\n\n{at(elsewhere, '/kit')}\n\nNice.")
    html = post_html(client, post)
    assert '<div class="link-card">' in html
    assert "Clutch &amp; kit" in html
    assert "Fits the Mk1" in html
    assert "Parts · club.example" in html
    assert f'href="{at(elsewhere, "/kit")}"' in html
    remote = Remote.objects.get()
    assert f'src="/remote/{remote.key}.webp"' in html
    assert (remote.width, remote.height) == (320, 240)


def test_nothing_is_fetched_while_a_post_is_written_or_read(
    client: Client, elsewhere: Server
):
    post = make_post(make_topic(), source=at(elsewhere, "/kit"))
    assert "link-card" not in post_html(client, post)
    assert asked(elsewhere) == []
    run_jobs(queue="forum")
    before = asked(elsewhere)
    post_html(client, post)
    assert asked(elsewhere) == before == ["/kit", "/kit.jpg"]


def test_two_posts_with_one_link_fetch_once(elsewhere: Server):
    for _ in range(2):
        write(at(elsewhere, "/kit"))
    assert asked(elsewhere) == ["/kit", "/kit.jpg"]
    assert PostLink.objects.count() == 2


@pytest.mark.parametrize(
    "around", ["see {} there", "[words]({})", "- {}", "`{}`", "<{}>, <{}>"]
)
def test_a_link_among_words_stays_a_link(
    client: Client, elsewhere: Server, around: str
):
    post = write(around.replace("{}", at(elsewhere, "/kit")))
    assert "link-card" not in post_html(client, post)
    assert asked(elsewhere) == []


def test_a_hostile_page_becomes_words(client: Client, elsewhere: Server):
    post = write(at(elsewhere, "/hostile"))
    html = post_html(client, post)
    assert "link-card" in html
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in html
    for trick in ("<script>alert", "<img src=x", "javascript:", "<fj-quote"):
        assert trick not in html
    # Whatever a page calls itself, the host is named beside it.
    assert "&lt;b&gt;bank.example&lt;/b&gt; · club.example" in html
    assert asked(elsewhere) == ["/hostile"]


@pytest.mark.parametrize(
    "path", ["/nowhere", "/file.html", "/inside", "/kit.jpg", "/drawing.svg"]
)
def test_what_is_no_page_stays_a_link_and_is_not_asked_for_again_at_once(
    client: Client, elsewhere: Server, path: str
):
    post = write(at(elsewhere, path))
    assert "link-card" not in post_html(client, post)
    assert at(elsewhere, path) in post_html(client, post)
    assert Remote.objects.get().state == Remote.State.FAILED
    write(at(elsewhere, path))
    assert asked(elsewhere) == [path]


def test_the_site_and_its_neighbours_are_not_asked_for_a_card(elsewhere: Server):
    for url in (
        f"http://127.0.0.1:{elsewhere.port + 1}/",
        "http://169.254.169.254/latest/",
        "http://10.0.0.1/",
        "http://[::1]/",
    ):
        write(url)
        assert Remote.objects.latest("pk").state == Remote.State.FAILED
    assert asked(elsewhere) == []


def test_of_a_long_page_the_beginning_is_enough(client: Client, elsewhere: Server):
    post = write(at(elsewhere, "/huge"))
    assert "Clutch &amp; kit" in post_html(client, post)


def test_what_failed_is_tried_again_later_and_not_for_ever(elsewhere: Server):
    write(at(elsewhere, "/nowhere"))
    now = clock.now()
    assert linking.to_try_again() == []
    for day in range(1, 10):
        with clock.at(now + timedelta(days=3 * day)):
            for post_id, remote_id in linking.to_try_again():
                linking.fetch_for(post_id=post_id, remote_id=remote_id)
    assert len(asked(elsewhere)) == MOST_TRIES


def test_a_job_that_runs_twice_asks_once(elsewhere: Server):
    post = write(at(elsewhere, "/kit"))
    linking.fetch_for(post_id=post.pk, remote_id=Remote.objects.get().pk)
    assert asked(elsewhere) == ["/kit", "/kit.jpg"]


def test_a_picture_that_a_killed_job_left_is_swept(elsewhere: Server):
    write(f"![]({at(elsewhere, '/wall.jpg')})")
    files.put("0" * 24, b"left behind")
    assert keeping.remove_strays() == 0
    with clock.at(clock.now() + timedelta(hours=2)):
        assert keeping.remove_strays() == 1
    assert gone("0" * 24)
    assert not gone(Remote.objects.get().key)


def test_an_old_card_is_fetched_anew_for_a_new_post(elsewhere: Server):
    write(at(elsewhere, "/kit"))
    old = Remote.objects.get().key
    with clock.at(clock.now() + FRESH_FOR):
        write(at(elsewhere, "/kit"))
    assert asked(elsewhere) == ["/kit", "/kit.jpg"] * 2
    assert Remote.objects.get().key != old
    with pytest.raises(FileNotFoundError):
        files.opened(old)


@pytest.mark.parametrize("source", ["![The wall]({})", "[img]{}[/img]"])
def test_a_picture_elsewhere_is_shown_from_here(
    client: Client, elsewhere: Server, source: str
):
    url = at(elsewhere, "/wall.jpg")
    markup = Markup.BBCODE if source.startswith("[") else Markup.MARKDOWN
    post = make_post(make_topic(), source=source.replace("{}", url), markup=markup)
    run_jobs(queue="forum")
    remote = Remote.objects.get()
    html = post_html(client, post)
    assert f'<img src="/remote/{remote.key}.webp"' in html
    assert 'width="1200" height="600"' in html
    alt = "The wall" if markup is Markup.MARKDOWN else "picture on club.example"
    assert f'alt="{alt}"' in html
    assert f'href="{url}"' in html
    sent = client.get(f"/remote/{remote.key}.webp")
    assert sent["Content-Type"] == "image/webp"
    assert sent.getvalue()[8:12] == b"WEBP"


@pytest.mark.parametrize(
    "path",
    [
        "/nowhere",
        "/bomb.png",
        "/drawing.svg",
        "/svg-that-says-jpeg.jpg",
        "/page-as-picture.jpg",
        "/huge.jpg",
        "/inside",
    ],
)
def test_what_is_no_picture_stays_a_marked_link(
    client: Client, elsewhere: Server, path: str
):
    post = write(f"![look]({at(elsewhere, path)})")
    html = post_html(client, post)
    assert "<img" not in html.partition("post-body")[2]
    assert "remote-image" in html
    assert Remote.objects.get().state == Remote.State.FAILED


def test_our_copy_is_sent_so_that_it_can_do_nothing(client: Client, elsewhere: Server):
    write(f"![]({at(elsewhere, '/wall.jpg')})")
    url = f"/remote/{Remote.objects.get().key}.webp"
    sent = client.get(url)
    sent.close()
    assert sent["Content-Security-Policy"].startswith("sandbox; default-src 'none'")
    assert sent["X-Content-Type-Options"] == "nosniff"
    assert "private" in sent["Cache-Control"]
    assert not sent.cookies
    again = client.get(url, headers={"If-None-Match": sent["ETag"]})
    assert again.status_code == 304


@pytest.mark.parametrize(
    "key", ["0" * 24, "../" * 8, "..%2f..%2fsecret", "x", "0" * 25, "0" * 23 + "G"]
)
def test_a_key_that_is_guessed_leads_nowhere(client: Client, key: str):
    see(client, f"/remote/{key}.webp", 404)


def test_what_moves_moves_and_what_is_bare_has_a_name(
    client: Client, elsewhere: Server
):
    post = write(f"![]({at(elsewhere, '/moving.gif')})")
    assert 'alt="picture on club.example"' in post_html(client, post)


@pytest.mark.django_db(transaction=True)
@pytest.mark.usefixtures("committed")
def test_with_all_switched_off_a_link_is_a_link(client: Client, elsewhere: Server):
    post = write(f"{at(elsewhere, '/kit')}\n\n![x]({at(elsewhere, '/wall.jpg')})")
    choices.assume({})
    before = asked(elsewhere)
    html = post_html(client, post)
    assert "link-card" not in html
    assert "remote-picture" not in html
    write(at(elsewhere, "/huge"))
    assert asked(elsewhere) == before
    keys = [remote.key for remote in Remote.objects.all()]
    assert linking.forget_unused() == 2
    for key in keys:
        see(client, f"/remote/{key}.webp", 404)


def gone(key: str) -> bool:
    try:
        files.opened(key).close()
    except FileNotFoundError:
        return True
    return False


@pytest.mark.django_db(transaction=True)
@pytest.mark.usefixtures("committed")
def test_what_the_last_post_names_no_longer_goes(elsewhere: Server):
    ann = make_member("Ann")
    one, two = (write(at(elsewhere, "/kit"), by=ann) for _ in range(2))
    key = Remote.objects.get().key
    edit_post(by=ann, post=one, words=Words("Sold"))
    assert linking.forget_unused() == 0
    edit_post(by=ann, post=two, words=Words("Sold"))
    assert linking.forget_unused() == 1
    assert not Remote.objects.exists()
    assert gone(key)


@pytest.mark.django_db(transaction=True)
@pytest.mark.usefixtures("committed")
@pytest.mark.parametrize("words", ["stay", "go"])
def test_ann_leaves_and_what_she_alone_named_goes(elsewhere: Server, words: str):
    ann, bob = make_member("Ann"), make_member("Bob")
    write(f"{at(elsewhere, '/kit')}\n\n{at(elsewhere, '/huge')}", by=ann)
    write(at(elsewhere, "/huge"), by=bob)
    asked_for = erasing.ask(member_id=ann.pk, words=words, wait=timedelta(0))
    erasing.erase(erasure_id=asked_for.pk)
    assert Remote.objects.count() == 1
    assert PostLink.objects.get().post.author == bob


def test_no_address_is_written_down_beside_the_post(elsewhere: Server):
    write(at(elsewhere, "/kit"))
    row = str(Remote.objects.values().get())
    assert "http" not in row
    assert "club.example" not in row


def test_a_post_of_a_hidden_room_shares_its_cards_with_nobody(
    client: Client, elsewhere: Server
):
    topic = make_topic(
        make_committee_room(), by=make_moderator(), source=at(elsewhere, "/kit")
    )
    run_jobs(queue="forum")
    see(client, topic_page(topic), 404)
    # Whoever names the address again could have read the page there anyway.
    assert PostLink.objects.count() == 1


def test_twenty_links_cost_the_queries_of_one(client: Client, elsewhere: Server):
    topic = make_topic()
    make_post(topic, source=at(elsewhere, "/kit"))
    run_jobs(queue="forum")
    one = queries_of(client, topic_page(topic))
    for n in range(10):
        make_post(topic, source=f"{at(elsewhere, '/huge')}?{n}\n\n![]({at(elsewhere)})")
    run_jobs(queue="forum")
    assert queries_of(client, topic_page(topic)) == one
    choices.assume({})
    assert queries_of(client, topic_page(topic)) == one - 1
