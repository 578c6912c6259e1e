import pytest

from focaljet.base.markup.links import (
    host_of,
    safe_url,
    shows_another_host,
    with_scheme,
)


@pytest.mark.parametrize(
    ("typed", "safe"),
    [
        ("https://example.org", "https://example.org"),
        ("HTTP://Example.org:8080/a?b=c#d", "http://Example.org:8080/a?b=c#d"),
        (" https://example.org/a b ", "https://example.org/a%20b"),
        ("https://example.org/\"'<>`", "https://example.org/%22%27%3C%3E%60"),
        ("https://exämple.org/ü", "https://exämple.org/ü"),
        ("http://[2001:db8::1]/x", "http://[2001:db8::1]/x"),
        ("MAILTO:ann@example.org", "mailto:ann@example.org"),
    ],
)
def test_an_honest_address_passes(typed, safe):
    assert safe_url(typed) == safe


@pytest.mark.parametrize(
    "typed",
    [
        *(
            "",
            "x",
            "/x",
            "//example.org",
            "\\\\example.org",
            "https:example.org",
            "https:///x",
        ),
        *(
            "javascript:x",
            "JaVaScript:x",
            "java\tscript:x",
            "data:text/html,x",
            "vbscript:x",
        ),
        *(
            "file:///etc/passwd",
            "ftp://example.org",
            "blob:https://example.org",
            "tel:1",
        ),
        *(
            "https://a@example.org",
            "https://a:b@example.org",
            "https://good.org\\@evil.org",
            "https://good.org/\\x",
        ),
        *(
            "https://exa\nmple.org",
            "https://exa\u202emple.org",
            "https://exa\u200bmple.org",
        ),
        *(
            "https://example.org:99999",
            "https://exa mple.org",
            "https://example.org:x/",
        ),
        *(
            "mailto:a@b.org?bcc=c@d.org",
            "mailto:a",
            "http://www.000",
            "https://" + "a" * 3000,
        ),
        *("http://[::1", "http://[x]/", "https://.org", "https://a..org", "https://-"),
    ],
)
def test_a_trick_is_refused(typed):
    assert safe_url(typed) is None


def test_members_leave_out_the_scheme():
    assert with_scheme("www.example.org/x") == "http://www.example.org/x"
    assert with_scheme("example.org") == "http://example.org"
    for other in (
        "index.html",
        "javascript:x",
        "/x",
        "//example.org",
        "x",
        "ann@example.org",
    ):
        assert with_scheme(other) == other


@pytest.mark.clause("C91")
def test_a_foreign_host_is_named_so_that_a_look_alike_shows():
    assert host_of("https://раураl.com/x") == "xn--l-7sba6dbr.com"
    assert host_of("mailto:a@b.org") == ""


def test_only_words_that_name_another_host_deceive():
    assert shows_another_host("https://bank.org/login", "https://evil.org")
    assert shows_another_host("bank.org", "https://bank.org.evil.org")
    assert not shows_another_host("www.bank.org", "https://bank.org/x")
    assert not shows_another_host("my bank", "https://bank.org/x")
