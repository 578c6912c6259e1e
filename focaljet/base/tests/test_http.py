from ipaddress import ip_network

import pytest
from django.http import HttpResponse
from django.test import RequestFactory

from focaljet.base import http


@pytest.fixture(autouse=True)
def a_proxy_of_ours(settings):
    settings.PROXIES = [ip_network("10.0.0.0/8"), ip_network("fd00::/8")]
    settings.ALLOWED_HOSTS = ["club.example"]


def ask(path="/", **meta):
    return RequestFactory().get(path, **{"HTTP_HOST": "club.example"} | meta)


def come_from(address, forwarded=None):
    meta = {} if forwarded is None else {"HTTP_X_FORWARDED_FOR": forwarded}
    return http.client_ip(ask(REMOTE_ADDR=address, **meta))


# The address of the reader


def test_vera_cannot_choose_her_address_by_a_header():
    assert come_from("203.0.113.9", "198.51.100.1") == "203.0.113.9"


def test_a_proxy_of_ours_is_believed():
    assert come_from("10.0.0.1", "203.0.113.9") == "203.0.113.9"


def test_what_vera_wrote_before_the_proxy_is_not_believed():
    assert come_from("10.0.0.1", "198.51.100.1, 203.0.113.9") == "203.0.113.9"


def test_a_chain_of_our_proxies_is_walked_through():
    chain = "198.51.100.1, 203.0.113.9, 10.0.0.2, fd00::3"
    assert come_from("10.0.0.1", chain) == "203.0.113.9"


def test_a_request_from_the_proxy_itself_has_the_proxys_address():
    assert come_from("10.0.0.1") == "10.0.0.1"
    assert come_from("10.0.0.1", "") == "10.0.0.1"


@pytest.mark.parametrize(
    "rubbish", ["unknown", "1.2.3", "<script>", "_hidden", "::1::"]
)
def test_rubbish_in_the_header_ends_the_walk(rubbish):
    assert come_from("10.0.0.1", f"203.0.113.9, {rubbish}") == "10.0.0.1"


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("::ffff:203.0.113.9", "203.0.113.9"),
        ("203.0.113.9:4711", "203.0.113.9"),
        ("[2001:DB8::1]:4711", "2001:db8::1"),
        ("2001:0db8:0:0:0:0:0:1", "2001:db8::1"),
        ("fe80::1%eth0", "fe80::1"),
    ],
)
def test_one_machine_has_one_spelling(written, meant):
    assert come_from("10.0.0.1", written) == meant


def test_a_mapped_proxy_address_is_the_same_proxy():
    assert come_from("::ffff:10.0.0.1", "203.0.113.9") == "203.0.113.9"


def test_a_server_on_a_socket_knows_no_address():
    assert come_from("") is None


def test_neighbours_on_one_line_share_a_throttle():
    assert http.network_of("203.0.113.9") == http.network_of("203.0.113.200")
    assert http.network_of("203.0.113.9") != http.network_of("203.0.114.9")
    assert http.network_of("2001:db8::1") == http.network_of("2001:db8:0:ff::2")
    assert http.network_of("2001:db8::1") != http.network_of("2001:db8:0:100::1")
    assert http.network_of("::ffff:203.0.113.9") == "203.0.113.0/24"
    assert http.network_of(None) == "unknown"


# The headers


def answer_with(response):
    return http.SecurityHeaders(lambda request: response)(ask())


@pytest.mark.clause("C69", "C47")
def test_every_page_forbids_what_is_not_from_here():
    policy = answer_with(HttpResponse("hello"))["Content-Security-Policy"]
    assert policy == (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; "
        "font-src 'self'; connect-src 'self'; manifest-src 'self'; "
        "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
    )


@pytest.mark.clause("C69", "C90")
def test_every_page_carries_the_other_guards():
    response = answer_with(HttpResponse("hello", status=500))
    assert response["Referrer-Policy"] == "same-origin"
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["X-Frame-Options"] == "DENY"
    assert response["Cross-Origin-Opener-Policy"] == "same-origin"
    assert response["Cross-Origin-Resource-Policy"] == "same-origin"
    assert "geolocation=()" in response["Permissions-Policy"]


def test_a_view_may_be_stricter():
    response = HttpResponse("a picture from a stranger")
    response["Content-Security-Policy"] = "sandbox"
    assert answer_with(response)["Content-Security-Policy"] == "sandbox"


def test_a_cache_tells_a_page_from_its_fragment():
    assert answer_with(HttpResponse("hello"))["Vary"] == "HX-Request"
    assert "Vary" not in answer_with(HttpResponse(b"", content_type="image/png"))


# htmx


def test_htmx_gets_a_fragment_and_a_person_the_page():
    assert http.wants_fragment(ask(HTTP_HX_REQUEST="true"))
    assert not http.wants_fragment(ask())
    assert not http.wants_fragment(ask(HTTP_HX_REQUEST="true", HTTP_HX_BOOSTED="true"))
    back = {"HTTP_HX_REQUEST": "true", "HTTP_HX_HISTORY_RESTORE_REQUEST": "true"}
    assert not http.wants_fragment(ask(**back))


def test_a_redirect_leads_the_whole_page_away():
    plain = http.hx_redirect(ask(), "/forum/")
    assert (plain.status_code, plain["Location"]) == (302, "/forum/")
    swapped = http.hx_redirect(ask(HTTP_HX_REQUEST="true"), "/forum/")
    assert (swapped.status_code, swapped["HX-Redirect"]) == (200, "/forum/")


# Where to go next


@pytest.mark.parametrize(
    ("url", "path"),
    [
        ("/forum/topics/12/?page=2#post-9", "/forum/topics/12/?page=2#post-9"),
        ("http://club.example/forum/", "/forum/"),
        ("/search/?q=two%20words", "/search/?q=two%20words"),
    ],
)
def test_ann_comes_back_to_the_page_she_left(url, path):
    assert http.safe_next(ask(), url) == path


@pytest.mark.parametrize(
    "url",
    [
        None,
        "",
        "//evil.example",
        "///evil.example",
        "\\\\evil.example",
        "\\/evil.example",
        "/\\evil.example",
        "/\t/evil.example",
        "\t//evil.example",
        "/\n/evil.example",
        "\x00//evil.example",
        "\x08//evil.example",
        "https://evil.example/",
        "http:evil.example",
        "http:///evil.example",
        "https:/\\evil.example",
        "http://club.example@evil.example/",
        "http://club.example:secret@evil.example/",
        "http://club.example.evil.example/",
        "http://club.example//evil.example",
        "http://club.example\\@evil.example",
        "javascript:alert(1)",
        "JavaScript:alert(1)",
        "data:text/html,hello",
        "evil.example",
        "forum/",
        "/\u202egro.live",
        "http://[::1",
    ],
)
def test_nobody_is_led_astray(url):
    assert http.safe_next(ask(), url) == ""


# Forms without cookies


@pytest.mark.parametrize(
    "headers",
    [
        {"HTTP_SEC_FETCH_SITE": "same-origin"},
        {"HTTP_ORIGIN": "http://club.example"},
        {"HTTP_REFERER": "http://club.example/contact/"},
    ],
)
def test_our_own_form_is_recognised(headers):
    assert http.same_origin(ask(**headers))


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"HTTP_SEC_FETCH_SITE": "cross-site"},
        {"HTTP_SEC_FETCH_SITE": "same-site", "HTTP_ORIGIN": "http://club.example"},
        {"HTTP_SEC_FETCH_SITE": "none"},
        {"HTTP_ORIGIN": "null"},
        {"HTTP_ORIGIN": "http://evil.example"},
        {"HTTP_ORIGIN": "https://club.example"},
        {"HTTP_ORIGIN": "http://club.example.evil.example"},
        {"HTTP_ORIGIN": "http://[", "HTTP_REFERER": "http://club.example/"},
        {"HTTP_ORIGIN": "http://evil.example", "HTTP_REFERER": "http://club.example/"},
        {"HTTP_REFERER": "http://evil.example/?http://club.example/"},
    ],
)
def test_a_form_from_elsewhere_is_refused(headers):
    assert not http.same_origin(ask(**headers))


# The cache table


def test_the_cache_table_shows_no_address():
    key = http.hashed_cache_key("throttle:203.0.113.9", "site", 1)
    assert len(key) == 64
    assert set(key) <= set("0123456789abcdef")
    assert key == http.hashed_cache_key("throttle:203.0.113.9", "site", 1)


def test_another_site_has_other_keys(settings):
    here = http.hashed_cache_key("throttle:203.0.113.9", "site", 1)
    settings.SECRET_KEY = "another site, another key, long enough to be one"
    assert http.hashed_cache_key("throttle:203.0.113.9", "site", 1) != here
