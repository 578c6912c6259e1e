"""The face of the site: Otto changes it on one page, and it is everywhere."""

from __future__ import annotations

from io import BytesIO

import pytest
from allauth.account.models import EmailAddress
from django.core import mail
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from PIL import Image

from focaljet.accounts.tests.makers import make_member, make_owner
from focaljet.base import colours
from focaljet.choices import queries
from focaljet.choices.tests.makers import choose
from focaljet.site import face, logo
from focaljet.site.fields import HOUSE_BLUE
from focaljet.site.tests.makers import found

pytestmark = pytest.mark.django_db

FACE = "/owner/face/"


def picture(kind: str = "PNG", size: tuple[int, int] = (200, 60)) -> SimpleUploadedFile:
    out = BytesIO()
    Image.new("RGB", size, (180, 20, 20)).save(out, kind)
    return SimpleUploadedFile(f"logo.{kind.lower()}", out.getvalue())


def typed(**more):
    return {
        "site.name": "Focus Club Ruhr",
        "site.tagline": "Fords of the Ruhr",
        "site.accent": HOUSE_BLUE,
        "site.welcome": "",
        **more,
    }


@pytest.fixture
def otto(client: Client):
    otto = make_owner()
    client.force_login(otto)
    return otto


def test_nobody_but_owners_finds_the_page(client: Client):
    assert client.get(FACE).status_code == 404
    client.force_login(make_member())
    assert client.get(FACE).status_code == 404
    assert client.post(FACE, typed()).status_code == 404


@pytest.mark.clause("C97")
def test_otto_renames_the_site_and_the_policy_follows(client: Client, otto):
    assert client.post(FACE, typed()).status_code == 302

    visitor = Client()
    for page in (reverse("policy:privacy"), reverse("site:help")):
        html = visitor.get(page).content.decode()
        assert "· Focus Club Ruhr</title>" in html
        assert "Focus Club Ruhr: Fords of the Ruhr" in html
    assert visitor.get(reverse("site:manifest")).json()["name"] == "Focus Club Ruhr"


def test_mails_come_from_the_name_of_today(
    settings, django_capture_on_commit_callbacks
):
    from focaljet.accounts import mails

    choose(site__name="Fokus-Club, Köln")
    ann = make_member(email="ann@example.org")
    mails.send(
        "password_changed",
        to=EmailAddress.objects.get(user=ann),
        reset_url="https://club.example/",
    )

    sent = mail.outbox[0]
    assert sent.message()["From"].startswith("=?utf-8?")
    assert "Fokus-Club, Köln" in sent.body


def test_a_sender_that_the_settings_name_stays(settings):
    from focaljet.choices import site

    settings.DEFAULT_FROM_EMAIL = "The crew <hello@club.example>"
    choose(site__name="Focus Club")
    assert site.sender() == "The crew <hello@club.example>"


def test_a_preview_shows_and_saves_nothing(client: Client, otto):
    page = client.post(
        FACE,
        typed(
            **{
                "site.accent": "#b00060",
                "site.welcome": "**Hello** <b>there</b>",
                "picture": picture(),
                "action": "preview",
            }
        ),
    )
    html = page.content.decode()
    assert page.status_code == 200
    assert "Nothing is saved yet." in html
    assert "<strong>Hello</strong> &lt;b&gt;there" in html
    assert "accent=%23b00060" in html
    assert queries.chosen("site.name") == "Focaljet"
    assert "Focus Club Ruhr" not in Client().get("/help/").content.decode()
    tried = found(r'name="tried" value="([^"]+)"', html)

    client.post(FACE, typed(tried=tried))
    assert queries.chosen("site.logo") == tried


def test_wrong_words_come_back_with_what_is_wrong(client: Client, otto):
    page = client.post(FACE, typed(**{"site.name": "", "site.accent": "blue"}))
    html = page.content.decode()
    assert page.status_code == 422
    assert "Write the colour as #rrggbb" in html
    assert "Fords of the Ruhr" in html
    assert queries.chosen("site.name") == "Focaljet"


def test_the_logo_is_painted_anew_and_stands_on_every_page(client: Client, otto):
    client.post(FACE, typed(picture=picture("JPEG")))

    html = Client().get("/help/").content.decode()
    source = found(r'<img class="brand-logo" src="([^"]+)"', html)
    shown = Client().get(source)
    assert shown.headers["Content-Type"] == "image/webp"
    assert "immutable" in shown.headers["Cache-Control"]
    assert shown.content[:4] == b"RIFF"
    icon = found(r'<link rel="icon" type="image/png" href="([^"]+)"', html)
    with Image.open(BytesIO(Client().get(icon).content)) as image:
        assert (image.format, image.size) == ("PNG", (180, 180))
    assert Client().get("/favicon.ico").headers["Location"] == icon
    assert Client().get(reverse("site:manifest")).json()["icons"][0]["src"] == icon


def test_a_logo_goes_with_its_files(
    client: Client, otto, django_capture_on_commit_callbacks
):
    with django_capture_on_commit_callbacks(execute=True):
        client.post(FACE, typed(picture=picture()))
    with django_capture_on_commit_callbacks(execute=True):
        client.post(FACE, typed(picture=picture(size=(60, 60))))
    assert len(default_storage.listdir("site")[1]) == 2  # the picture and the icon
    with django_capture_on_commit_callbacks(execute=True):
        client.post(FACE, typed(no_logo="on"))
    assert default_storage.listdir("site")[1] == []
    assert "<img" not in Client().get("/help/").content.decode()


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"<svg onload='alert(1)'></svg>", "An SVG can hold programs"),
        (b"<?xml version='1.0'?><svg></svg>", "An SVG can hold programs"),
        (b"<html>not a picture</html>", "This is no picture"),
        (b"\x89PNG\r\n\x1a\nbut broken", "damaged"),
    ],
)
def test_what_is_no_picture_is_refused_with_a_reason(
    client: Client, otto, content, sentence
):
    file = SimpleUploadedFile("logo.png", content)
    page = client.post(FACE, typed(picture=file))
    assert page.status_code == 422
    assert sentence in page.content.decode()
    assert "Focus Club Ruhr" in page.content.decode()


def test_a_picture_of_ten_megabytes_is_not_read(client: Client, otto):
    file = SimpleUploadedFile("logo.png", b"\x89PNG\r\n\x1a\n" + bytes(5_000_000))
    page = client.post(FACE, typed(picture=file))
    assert page.status_code == 422
    assert "too large" in page.content.decode()


def test_a_name_of_a_logo_leads_nowhere_else():
    for name in ("../secret", "a" * 20 + "-1x1/../x", "", "x"):
        assert logo.read(name, "webp") is None
    assert Client().get("/site/logo/nothing.webp").status_code == 404


def test_the_colour_is_a_sheet_that_caches_may_keep_for_ever(client: Client, otto):
    client.post(FACE, typed(**{"site.accent": "#b00060"}))
    html = Client().get("/help/").content.decode()
    url = found(r'href="(/site/face.css\?v=[0-9a-f]+)"', html)
    sheet = Client().get(url)
    assert "immutable" in sheet.headers["Cache-Control"]
    assert "--accent: light-dark(oklch(" in sheet.content.decode()
    assert "no-cache" in Client().get("/site/face.css?v=old").headers["Cache-Control"]


def test_the_blue_of_the_house_needs_no_sheet(client: Client, otto):
    client.post(FACE, typed())
    assert "face.css" not in Client().get("/help/").content.decode()


def test_a_preview_takes_colours_and_nothing_else(client: Client, otto):
    sheet = reverse("site:face_preview")
    assert client.get(sheet, {"accent": "#12ab9f"}).status_code == 200
    assert client.get(sheet, {"accent": "#fff} body{"}).status_code == 404
    assert Client().get(sheet, {"accent": "#12ab9f"}).status_code == 404


@pytest.mark.parametrize("written", ["#ffff00", "#00ff00", "#777777", "#000000", "#ffffff", "#e5007d", "#1d4ed8"])  # fmt: skip
def test_every_colour_becomes_one_that_can_be_read(written: str):
    accent = colours.accent_of(written)
    for ground in (*colours.LIGHT_GROUNDS, (1, 0, 0), (0.973, 0.004, 255)):
        assert colours.contrast(accent.light, ground) >= colours.READABLE
    for ground in (*colours.DARK_GROUNDS, (0.215, 0.016, 262), colours.NIGHT):
        assert colours.contrast(accent.dark, ground) >= colours.READABLE


def test_a_light_colour_is_said_to_be_moved(client: Client, otto):
    page = client.post(FACE, typed(**{"site.accent": "#ffff00", "action": "preview"}))
    assert "too light to be read on white" in page.content.decode()
    page = client.post(FACE, typed(**{"site.accent": "#1d4ed8", "action": "preview"}))
    assert "too light to be read on white" not in page.content.decode()


def test_the_welcome_is_for_visitors_and_for_the_first_week(client: Client):
    from focaljet.forum.tests.makers import make_forum

    make_forum("Mk2")
    choose(site__welcome="Tell us *what you drive*. <script>x</script>")
    board = reverse("forum:index")
    words = "Tell us <em>what you drive</em>. &lt;script&gt;"
    assert words in Client().get(board).content.decode()
    client.force_login(make_member("Ann", joined_at="2020-01-01T00:00Z"))
    assert words not in client.get(board).content.decode()


def test_the_face_costs_no_query(django_assert_num_queries):
    choose(site__accent="#b00060", site__name="Focus Club")
    queries.chosen("site.name")
    with django_assert_num_queries(0):
        Client().get("/help/")
        face.face()
