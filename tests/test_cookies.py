"""Cookies: which there are, what needs one, and that everything else does without."""

from __future__ import annotations

import re
from base64 import urlsafe_b64decode
from urllib.parse import urlsplit

import pytest
from django.test import Client
from django.urls import reverse

from focaljet.accounts.tests.makers import PASSWORD, make_member
from focaljet.consent import inventory, needs
from focaljet.consent.browsers import BROWSERS
from focaljet.forum.tests.makers import make_topic
from focaljet.personal import declared
from focaljet.personal.words import Category
from focaljet.privacy.proof.encodings import needles

OURS = {"sec-fetch-site": "same-origin"}
VALUES = {"int": "1", "uuid": "0" * 8 + "-0000-4000-8000-" + "0" * 12, "key": "0" * 24}
pytestmark = pytest.mark.django_db


def filled(path: str) -> str:
    """An address made of a pattern, with something in each gap."""
    named = re.compile(r"<(?:(\w+):)?\w+>")
    return "/" + named.sub(lambda gap: VALUES.get(gap[1] or "", "x"), path)


PAGES = [
    (name, filled(path), view)
    for name, path, view in needs.pages()
    if not path.startswith("admin/")
]
LISTED = {name for listed in needs.features() for name in listed.views}


def text_of(html: str) -> str:
    return html.replace("&#39;", "'")


@pytest.mark.clause("C38", "C52")
def test_the_page_names_every_cookie_and_every_feature(client: Client):
    page = client.get(reverse("consent:cookies"))
    html = text_of(page.content.decode())
    assert not page.cookies
    for line in inventory.lines():
        assert f">{line.name}</h3>" in html
        assert str(line.why) in html
        assert line.life in html
        assert line.where
        assert line.features, f"nothing needs the cookie {line.name}"
    for listed in needs.features():
        assert str(listed.feature.title) in html
        assert str(listed.feature.why) in html
    assert set(needs.BY_NAME) == {each.feature.name for each in needs.features()}


@pytest.mark.clause("C51")
def test_vera_reads_how_her_browser_refuses_cookies(client: Client):
    html = client.get(reverse("consent:cookies")).content.decode()
    for browser in BROWSERS:
        assert f'class="out" rel="noopener" href="{browser.url}"' in html
    for page in ("policy:privacy", "site:help"):
        assert reverse("consent:cookies") in client.get(reverse(page)).content.decode()


def test_every_cookie_of_a_feature_stands_in_the_inventory():
    known = {cookie.name for cookie in declared.cookies()}
    for feature in needs.FEATURES:
        assert set(feature.cookies) <= known
        assert feature.cookies


@pytest.mark.clause("C52")
def test_what_needs_a_cookie_says_so_and_why():
    vera = Client(enforce_csrf_checks=True)
    for name, url, view in PAGES:
        if name not in LISTED:
            continue
        answer = vera.post(url, {"source": "Nothing lost"}, headers=OURS)
        vera.cookies.clear()
        html = text_of(answer.content.decode())
        if answer.status_code == 404:  # what is there, a stranger does not even learn
            assert "staff" in needs.names_of(view, url), name
            continue
        assert answer.status_code == 403, name
        assert "This needs a cookie" in html, name
        assert "Nothing lost" in html, name
        assert any(str(each.why) in html for each in needs.FEATURES), name


@pytest.mark.clause("C50", "C52")
def test_what_is_not_listed_takes_no_form_or_takes_it_without_a_cookie(client: Client):
    for name, url, view in PAGES:
        if name in LISTED or getattr(view, "csrf_exempt", False):
            continue
        assert client.post(url).status_code in (404, 405), name


def test_every_page_for_members_is_listed():
    for name, _url, view in PAGES:
        if hasattr(view, "redirect_field_name"):
            assert name in LISTED, f"{name} is for members: say @needs_cookie(…)"


@pytest.mark.clause("C50")
def test_who_refuses_cookies_is_led_to_the_door_once_and_not_around():
    topic = make_topic()
    wanted = reverse("forum:reply", args=[topic.pk])
    vera = Client(enforce_csrf_checks=True)
    door = vera.get(wanted)
    assert door.status_code == 302
    vera.cookies.clear()
    page = vera.get(door["Location"])
    assert page.status_code == 200
    assert reverse("consent:cookies") in page.content.decode()


@pytest.mark.clause("C52")
def test_signing_in_without_cookies_says_why_and_keeps_the_name():
    make_member("Ann", password=PASSWORD)
    ann = Client(enforce_csrf_checks=True)
    typed = {"login": "Ann", "password": PASSWORD}
    answer = ann.post(reverse("account_login"), typed, headers=OURS)
    html = text_of(answer.content.decode())
    assert answer.status_code == 403
    assert str(needs.BY_NAME["signing-in"].why) in html
    assert 'value="Ann"' in html
    assert PASSWORD not in html


def test_who_has_cookies_is_told_of_an_old_form_and_not_of_cookies():
    ann = Client(enforce_csrf_checks=True)
    ann.force_login(make_member("Ann"))
    where = reverse("forum:reply", args=[make_topic().pk])
    answer = ann.post(where, {"source": "x"}, headers=OURS)
    assert "send it once more" in answer.content.decode()


@pytest.mark.clause("C44")
def test_no_cookie_of_ann_tells_who_she_is(client: Client):
    ann = make_member("Ann Torquewrench", email="ann@torque.example", password=PASSWORD)
    typed = {"login": ann.screen_name, "password": PASSWORD, "remember": "on"}
    assert client.post(reverse("account_login"), typed).status_code == 302
    client.get(reverse("accounts:user_cp"))
    jar = {name: morsel.value.encode() for name, morsel in client.cookies.items()}
    assert {"session", "remember", "known"} <= set(jar)
    known = urlsafe_b64decode(jar["known"].partition(b".")[0] + b"==").decode()
    assert f":{ann.pk}}}" not in known
    for said in (ann.screen_name, "ann@torque.example"):
        for needle in needles(said):
            for name, value in jar.items():
                assert needle.written not in value, (name, needle.encoding)


@pytest.mark.clause("C45")
def test_an_address_of_a_machine_is_personal_everywhere_and_nothing_says_otherwise():
    for table in declared.tables():
        if table.model is None:
            continue
        for field in table.model._meta.local_fields:
            if field.get_internal_type() == "GenericIPAddressField":
                kept = table.personal.fields.get(field.name)
                assert kept is not None, f"{table.label}.{field.name}"
                assert kept.category is Category.IP_ADDRESS
                assert kept.keep.is_a_term


@pytest.mark.clause("C47")
def test_global_privacy_control_is_announced_and_changes_no_page(client: Client):
    page = client.get("/.well-known/gpc.json")
    assert page.json()["gpc"] is True
    assert re.fullmatch(r"\d{4}-\d\d-\d\d", page.json()["lastUpdate"])
    assert page["Content-Type"] == "application/json"
    assert not page.cookies
    topic = make_topic()
    url = reverse("forum:topic", args=[topic.pk])
    plain = client.get(url).content
    assert client.get(url, headers={"Sec-GPC": "1", "DNT": "1"}).content == plain
    said = client.get(reverse("consent:cookies"), headers={"Sec-GPC": "1"})
    assert "it is heard" in said.content.decode()
    assert "Sec-GPC" in said["Vary"]


@pytest.mark.clause("C38")
def test_an_erasure_has_the_browser_forget_everything(client: Client):
    ann = make_member("Ann", password=PASSWORD)
    client.force_login(ann)
    typed = {"words": "stay", "password": PASSWORD, "sure": "on"}
    page = client.get(reverse("privacy:erase")).content.decode()
    names = set(re.findall(r'name="(\w+)"', page))
    answer = client.post(
        reverse("privacy:erase"), {k: v for k, v in typed.items() if k in names}
    )
    assert answer.status_code == 302, answer.content.decode()
    assert answer["Clear-Site-Data"] == '"cookies", "storage", "cache"'
    for cookie in declared.cookies():
        assert answer.cookies[cookie.name].value == ""
        assert answer.cookies[cookie.name]["max-age"] == 0
    assert urlsplit(answer["Location"]).path.startswith("/privacy/receipt/")
