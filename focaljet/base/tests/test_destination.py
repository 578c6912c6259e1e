import contextlib
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from focaljet.base.destination import BadUrlError, destination, is_public
from tests.shared import shared_data


@pytest.mark.parametrize(
    ("typed", "goes_to"),
    [
        ("http://club.example", "http://club.example/"),
        ("HTTPS://Club.Example:443/A?b=1#top", "https://club.example/A?b=1"),
        ("https://club.example./", "https://club.example/"),
        ("https://bücher.example/ü", "https://xn--bcher-kva.example/%C3%BC"),
        ("https://club。example/", "https://club.example/"),
        ("http://93.184.216.34/", "http://93.184.216.34/"),
        ("http://[2606:2800:220:1::]/", "http://[2606:2800:220:1::]/"),
        ("http://club.example/a%20b?q=%26", "http://club.example/a%20b?q=%26"),
    ],
)
def test_a_plain_page_is_understood(typed, goes_to):
    assert destination(typed).url == goes_to


@pytest.mark.parametrize(
    "url",
    [
        "",
        "club.example",
        "//club.example/",
        "ftp://club.example/",
        "file:///etc/passwd",
        "gopher://club.example/",
        "javascript:alert(1)",
        "http:club.example",
        "http:/club.example",
        "http:///club.example",
        "http://",
        "http://ann@club.example/",
        "http://ann:secret@club.example/",
        "http://club.example\\@evil.example/",
        "http://club.example:8080/",
        "http://club.example:22/",
        "https://club.example:80/",
        "http://club.example:/",
        "http://club.example:0x50/",
        "http://club.example:99999/",
        "http://club .example/",
        "http://club\t.example/",
        "http://club.example/\r\nHost: evil.example",
        "http://club\x00.example/",
        "http://club%2eexample/",
        "http://127%2e0%2e0%2e1/",
        "http://-club.example/",
        "http://club..example/",
        "http://[::1%25eth0]/",
        "http://[fe80::1%eth0]/",
        "http://[::1",
        "http://[::1]evil.example/",
        "http://evil.example[::1]/",
        "http://[::ffff:127.0.0.1]/",
        "http://[club.example]/",
        "http://" + "a" * 64 + ".example/",
        "http://club.example/" + "a" * 2000,
    ],
)
def test_what_is_no_plain_page_is_refused(url):
    with pytest.raises(BadUrlError):
        destination(url)


@pytest.mark.parametrize(
    "host",
    [
        "2130706433",
        "0x7f000001",
        "0x7f.0.0.1",
        "0177.0.0.1",
        "017700000001",
        "127.1",
        "127.0.1",
        "127.0.0.01",
        "0",
        "0x",
        "1.2.3.4.5",
        "256.0.0.1",
        "club.0x7f",
    ],
)
def test_an_address_has_one_spelling(host):
    with pytest.raises(BadUrlError):
        destination(f"http://{host}/")


def test_circled_and_wide_digits_are_seen_through():
    assert not is_public(destination("http://①②⑦.0.0.1/").host)
    assert not is_public(destination("http://１２７。０。０。１/").host)


@pytest.mark.parametrize("address", ["93.184.216.34", "1.1.1.1", "2606:2800:220:1::"])
def test_the_public_internet_is_open(address):
    assert is_public(address)


@pytest.mark.parametrize(
    "address",
    [
        "0.0.0.0",  # noqa: S104
        "0.1.2.3",
        "10.0.0.1",
        "100.64.0.1",
        "127.0.0.1",
        "127.255.255.255",
        "169.254.169.254",
        "172.16.0.1",
        "172.31.255.255",
        "192.0.0.8",
        "192.0.2.1",
        "192.88.99.1",
        "192.168.1.1",
        "198.18.0.1",
        "224.0.0.1",
        "240.0.0.1",
        "255.255.255.255",
        "::",
        "::1",
        "::127.0.0.1",
        "::ffff:127.0.0.1",
        "::ffff:8.8.8.8",
        "64:ff9b::7f00:1",
        "64:ff9b:1::1",
        "100::1",
        "2001::1",
        "2001:0:7f00:1::",
        "2001:db8::1",
        "2002:7f00:1::",
        "3fff::1",
        "5f00::1",
        "fc00::1",
        "fd12:3456::1",
        "fe80::1",
        "fe80::1%eth0",
        "2606:2800:220:1::1%eth0",
        "fec0::1",
        "ff02::1",
        "rubbish",
        "",
    ],
)
def test_everything_else_is_closed(address):
    assert not is_public(address)


@given(st.text())
def test_no_address_breaks_the_reader(typed):
    with contextlib.suppress(BadUrlError):
        destination(f"http://{typed}")


def test_we_read_an_address_as_browsers_do_or_not_at_all():
    """Where two readers of an address differ, a guard is passed between them."""
    cases = json.loads(shared_data("urls/urltestdata.json").read_text("utf-8"))
    accepted = 0
    for case in cases:
        if isinstance(case, str) or case["input"].startswith("#"):
            continue
        try:
            read = destination(case["input"])
        except (BadUrlError, UnicodeError):
            continue
        accepted += 1
        assert not case.get("failure"), case["input"]
        host = case["hostname"].strip("[]").removesuffix(".")
        assert (read.scheme + ":", read.host) == (case["protocol"], host), case["input"]
        assert str(read.port) == (case["port"] or str(read.port)), case["input"]
    assert accepted > 20
