"""Which addresses may be linked, and where they lead."""

import re
from urllib.parse import urlsplit

import nh3

MAX_URL = 2_000

_LABEL = r"[^\W_](?:[\w-]{0,62}[\w])?"
_NAME = rf"{_LABEL}(?:\.{_LABEL})*\.?"
_WEB = re.compile(
    rf"(?P<scheme>https?)://(?P<host>{_NAME}|\[[0-9a-f:.]{{2,45}}\])"
    r"(?::(?P<port>[0-9]{1,5}))?(?P<rest>[/?#].*)?",
    re.IGNORECASE,
)
_MAIL = re.compile(r"mailto:([\w.+-]{1,64}@[\w-]+(?:\.[\w-]+)+)", re.IGNORECASE)
_NO_FILE = r"(?!(?:html?|php|aspx?|jpe?g|png|gif|webp|pdf|txt|zip)(?:[?#]|$))"
_BARE_HOST = re.compile(
    rf"(?:www\.{_NAME}|(?:{_LABEL}\.)+{_NO_FILE}[a-z]{{2,24}})(?:[:/?#].*)?",
    re.IGNORECASE,
)
_SHOWS_HOST = re.compile(
    rf"\s*(?:https?://)?(?P<host>(?:{_LABEL}\.)+[^\W\d_]{{2,24}})(?=[:/?#\s]|$)",
    re.IGNORECASE,
)
_whatwg = nh3.Cleaner(
    tags={"a"}, attributes={"a": {"href"}}, url_schemes={"http", "https"}, link_rel=None
)
# Spaces are common in hand-written addresses; the others would end an attribute or
# a tag somewhere down the line.
_QUOTED = str.maketrans({c: f"%{ord(c):02X}" for c in " \"'<>`{}|^"})


def safe_url(text: str) -> str | None:
    """The address, ready for an href, or None when it must not be linked.

    Only whole http, https and mailto addresses pass. User names before the host,
    backslashes, control and invisible characters are refused, not repaired: whoever
    writes them wants a browser to read something else than we do.
    """
    text = text.strip(" ")
    if len(text) > MAX_URL or not text.isprintable() or "\\" in text:
        return None
    if mail := _MAIL.fullmatch(text):
        return f"mailto:{mail[1]}"
    web = _WEB.fullmatch(text)
    if web is None or int(web["port"] or 0) > 65_535:
        return None
    return _checked(f"{web['scheme'].lower()}{text[len(web['scheme']) :]}")


def _checked(url: str) -> str | None:
    """Two other parsers must see an address in it too: Python's and, in nh3, WHATWG's."""
    url = url.translate(_QUOTED)
    try:
        seen = urlsplit(url)
    except ValueError:
        return None
    if not seen.hostname or "@" in seen.netloc:
        return None
    return url if "href" in _whatwg.clean(f'<a href="{url}">') else None


def with_scheme(text: str) -> str:
    """`www.example.org/x` and `example.org/x` as members type them, made whole."""
    text = text.strip()
    return f"http://{text}" if _BARE_HOST.fullmatch(text) else text


def host_of(url: str) -> str:
    """The host of a safe address, small and in ASCII; empty for mailto.

    Foreign letters are shown as punycode, since look-alike hosts are made of them.
    """
    host = urlsplit(url).hostname or ""
    try:
        return host if host.isascii() else host.encode("idna").decode()
    except UnicodeError:
        return host.encode("punycode").decode()


def shows_another_host(text: str, url: str) -> bool:
    """Does the text look like an address on another host than the link's?"""
    shown = _SHOWS_HOST.match(text)
    if shown is None or not (host := host_of(url)):
        return False
    claimed = host_of(f"http://{shown['host']}")
    return claimed.removeprefix("www.") != host.removeprefix("www.")
