"""Where a request of ours may go: the address of a page, taken apart and judged.

Addresses come from strangers. What is not plainly a public web page is refused,
rather than understood in some clever way that the next library understands
differently: that difference is how such guards are passed.
"""

import re
from dataclasses import dataclass
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network
from urllib.parse import quote, urlsplit

import idna

PORTS = {"http": 80, "https": 443}
LONGEST_URL = 2000

# Every block that IANA lists as not globally reachable, or as not unicast. Our
# own list, because `is_global` says yes to some of them on older Pythons.
CLOSED_V4 = tuple(
    ip_network(block)
    for block in (
        "0.0.0.0/8",
        "10.0.0.0/8",
        "100.64.0.0/10",
        "127.0.0.0/8",
        "169.254.0.0/16",
        "172.16.0.0/12",
        "192.0.0.0/24",
        "192.0.2.0/24",
        "192.88.99.0/24",
        "192.168.0.0/16",
        "198.18.0.0/15",
        "198.51.100.0/24",
        "203.0.113.0/24",
        "224.0.0.0/4",
        "240.0.0.0/4",
    )
)
# In IPv6 it is shorter to say what is open: global unicast. Mapped, compatible
# and NAT64 addresses, which hide an IPv4 address, are outside of it; Teredo and
# 6to4, which do too, are inside and closed.
OPEN_V6 = ip_network("2000::/3")
CLOSED_V6 = tuple(
    ip_network(block)
    for block in ("2001::/23", "2001:db8::/32", "2002::/16", "3fff::/20")
)

NAME = re.compile(r"(?!-)[a-z0-9-]{1,63}(?<!-)(\.(?!-)[a-z0-9-]{1,63}(?<!-))*")
# What some resolver would read as an IPv4 address: 127.1, 0x7f.1, 2130706433.
NUMERIC_END = re.compile(r"(.*\.)?([0-9]+|0x[0-9a-f]*)")


class EgressError(Exception):
    """The page could not be had; the subclasses say why."""


class BadUrlError(EgressError):
    """Not the address of a public web page."""


class ForbiddenAddressError(EgressError):
    """The name leads to a machine that is not on the public internet."""


@dataclass(frozen=True, slots=True)
class Destination:
    """`host` is a name in ASCII, or an address without brackets."""

    scheme: str
    host: str
    port: int
    target: str  # path and query, percent-encoded

    @property
    def netloc(self) -> str:
        host = f"[{self.host}]" if ":" in self.host else self.host
        return host if self.port == PORTS[self.scheme] else f"{host}:{self.port}"

    @property
    def url(self) -> str:
        return f"{self.scheme}://{self.netloc}{self.target}"


def destination(url: str, *, ports: frozenset[int] | None = None) -> Destination:
    """Take an address apart; raises BadUrlError for all but http and https.

    `ports` are those allowed besides the scheme's own; only tests have any.
    """
    if len(url) > LONGEST_URL or not url.isprintable() or re.search(r"[\s\\]", url):
        raise BadUrlError("too long, or with blanks or controls in it")
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError as wrong:
        raise BadUrlError(str(wrong)) from wrong
    scheme = parts.scheme
    if scheme not in PORTS or not url.lower().startswith(f"{scheme}://"):
        raise BadUrlError("neither http nor https")
    if "@" in parts.netloc:
        raise BadUrlError("with a name or a password in it")
    if parts.netloc.endswith(":"):
        raise BadUrlError("with an empty port")
    port = PORTS[scheme] if port is None else port
    if port != PORTS[scheme] and port not in (ports or ()):
        raise BadUrlError(f"at port {port}")
    target = quote(parts.path or "/", safe="/%!$&'()*+,;=:@~-._")
    if parts.query:
        target += "?" + quote(parts.query, safe="/%!$&'()*+,;=:@~-._?[]")
    return Destination(scheme, _host(parts.netloc), port, target)


def _host(netloc: str) -> str:
    if netloc.startswith("["):
        # In hexadecimal and nothing else: no zone id, no dotted end, no text after.
        bracketed = re.fullmatch(r"\[([0-9a-fA-F:]+)\](:[0-9]+)?", netloc)
        try:
            return str(IPv6Address(bracketed[1] if bracketed else ""))
        except ValueError as wrong:
            raise BadUrlError("no IPv6 address") from wrong
    written = netloc.partition(":")[0]
    try:
        # Also turns the other full stops of Unicode into dots, before the checks.
        host = idna.encode(written, uts46=True).decode().lower().removesuffix(".")
    except (idna.IDNAError, UnicodeError) as wrong:
        raise BadUrlError("no name of a host") from wrong
    if NUMERIC_END.fullmatch(host):
        return _four_numbers(host)
    if not NAME.fullmatch(host) or len(host) > 253:
        raise BadUrlError("no name of a host")
    return host


def _four_numbers(host: str) -> str:
    """Only 192.0.2.1; not the same in octal, in hex, or as one number."""
    try:
        return str(IPv4Address(host))
    except ValueError as wrong:
        raise BadUrlError("no IPv4 address") from wrong


def is_public(address: str) -> bool:
    """Whether a machine on the public internet can have this address."""
    try:
        parsed = ip_address(address)
    except ValueError:
        return False
    if isinstance(parsed, IPv4Address):
        return not any(parsed in block for block in CLOSED_V4)
    return (
        parsed in OPEN_V6
        and parsed.scope_id is None
        and not any(parsed in block for block in CLOSED_V6)
    )
