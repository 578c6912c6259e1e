"""What every page owes its reader, and what may be believed of a request."""

import hmac
from collections.abc import Callable
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network
from typing import Any, TypeVar
from urllib.parse import urlsplit

from django.conf import settings
from django.core.exceptions import RequestDataTooBig
from django.core.files.uploadhandler import FileUploadHandler
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.template.backends.utils import csrf_input
from django.utils.cache import patch_vary_headers
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.safestring import SafeString

# Nothing inline, nothing from elsewhere: no nonces, no hashes, no exceptions.
CONTENT_SECURITY_POLICY = "; ".join(
    [
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self'",
        "font-src 'self'",
        "connect-src 'self'",
        "manifest-src 'self'",
        "form-action 'self'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
    ]
)

# What a forum has no use for, no script on its pages can ask for.
DENIED_FEATURES = (
    "accelerometer",
    "autoplay",
    "browsing-topics",
    "camera",
    "display-capture",
    "encrypted-media",
    "fullscreen",
    "gamepad",
    "geolocation",
    "gyroscope",
    "hid",
    "identity-credentials-get",
    "idle-detection",
    "local-fonts",
    "magnetometer",
    "microphone",
    "midi",
    "otp-credentials",
    "payment",
    "picture-in-picture",
    "screen-wake-lock",
    "serial",
    "storage-access",
    "usb",
    "window-management",
    "xr-spatial-tracking",
)

HEADERS = {
    "Content-Security-Policy": CONTENT_SECURITY_POLICY,
    # Other sites learn nothing of where a reader came from. "no-referrer" would
    # also blank the Origin of our own forms, which the CSRF checks need.
    "Referrer-Policy": "same-origin",
    "Permissions-Policy": ", ".join(f"{feature}=()" for feature in DENIED_FEATURES),
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}

MOST_HOPS = 10

Answer = Callable[[HttpRequest], HttpResponseBase]


class SecurityHeaders:
    """Middleware, the outermost one: error pages carry the headers too."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self.get_response(request)
        for name, value in HEADERS.items():
            response.headers.setdefault(name, value)
        # A cache must not hand a fragment to somebody who wants the page.
        if response.headers.get("Content-Type", "").startswith("text/html"):
            patch_vary_headers(response, ["HX-Request"])
        return response


def printable_cookies(get_response: Answer) -> Answer:
    """Middleware before the session: a forged cookie can hold what no table takes.

    A quoted value may spell any character as a number, NUL too.
    """

    def answer(request: HttpRequest) -> HttpResponseBase:
        for name, value in list(request.COOKIES.items()):
            if not value.isprintable():
                del request.COOKIES[name]
        return get_response(request)

    return answer


class NoUploads(FileUploadHandler):
    """No page takes a file yet: refused at its first byte, and nothing is spooled."""

    def new_file(self, *_args: Any, **_more: Any) -> None:
        raise RequestDataTooBig

    def receive_data_chunk(self, raw_data: bytes, start: int) -> bytes | None:
        return None

    def file_complete(self, file_size: int) -> None:
        return None


View = TypeVar("View", bound=Callable[..., Any])


def form_token(request: HttpRequest) -> SafeString:
    """The hidden input against forged forms, made once a request: a page has twenty."""
    made: SafeString | None = getattr(request, "form_token", None)
    if made is None:
        made = csrf_input(request)
        request.form_token = made  # type: ignore[attr-defined]
    return made


def the_same_for_all(view: View) -> View:
    """Marks a view whose answer no reader changes, so that nobody asks who reads it.

    It stands first of all decorators.
    """
    view.is_the_same_for_all = True  # type: ignore[attr-defined]
    return view


def wants_fragment(request: HttpRequest) -> bool:
    """Whether htmx asks for a piece of the page, and not for the page itself."""
    headers = request.headers
    return headers.get("HX-Request") == "true" and not (
        headers.get("HX-Boosted") == "true"
        or headers.get("HX-History-Restore-Request") == "true"
    )


def hx_redirect(request: HttpRequest, url: str) -> HttpResponse:
    """Go to another page, also when htmx asked and would swap the answer in."""
    if wants_fragment(request):
        return HttpResponse(headers={"HX-Redirect": url})
    return HttpResponseRedirect(url)


def client_ip(request: HttpRequest) -> str | None:
    """The address of the person's machine; None where the server knows none.

    X-Forwarded-For is believed only as far as proxies of ours wrote it: from
    the right, up to the first address that is not one of settings.PROXIES.
    """
    return address_behind(
        request.META.get("REMOTE_ADDR", ""),
        request.META.get("HTTP_X_FORWARDED_FOR", ""),
    )


def address_behind(remote: str, forwarded: str) -> str | None:
    """The same from the two headers, for who has no request of Django's."""
    address = _parsed(remote)
    said = forwarded.split(",")
    for hop in reversed(said[-MOST_HOPS:]):
        if address is None or not _is_a_proxy(address):
            break
        before = _parsed(hop)
        if before is None:
            break
        address = before
    return None if address is None else str(address)


def network_of(address: str | None) -> str:
    """The neighbourhood of an address, for throttles: an IPv4 /24, an IPv6 /56.

    One line rents a whole IPv6 /56, so that counting single addresses is no use.
    """
    parsed = _parsed(address or "")
    if parsed is None:
        return "unknown"
    length = 24 if parsed.version == 4 else 56
    return str(ip_network(f"{parsed}/{length}", strict=False))


def _parsed(written: str) -> IPv4Address | IPv6Address | None:
    written = written.strip()
    if written.startswith("["):  # [2001:db8::1]:4711
        written = written[1:].partition("]")[0]
    elif written.count(":") == 1:  # 192.0.2.1:4711
        written = written.partition(":")[0]
    try:
        address = ip_address(written.partition("%")[0])
    except ValueError:
        return None
    if isinstance(address, IPv6Address) and address.ipv4_mapped:
        return address.ipv4_mapped
    return address


def _is_a_proxy(address: IPv4Address | IPv6Address) -> bool:
    return any(address in network for network in settings.PROXIES)


def safe_next(request: HttpRequest, url: str | None) -> str:
    """The path on this site that `url` leads to; "" where it leads elsewhere."""
    if not url or any(c in url for c in "\\\t\r\n") or not url.isprintable():
        return ""
    host = request.get_host()
    if not url_has_allowed_host_and_scheme(url, {host}, request.is_secure()):
        return ""
    parts = urlsplit(url)
    path = parts._replace(scheme="", netloc="").geturl()
    if not path.startswith("/") or path.startswith("//"):
        return ""
    return path


def same_origin(request: HttpRequest) -> bool:
    """Whether a page of this site sent the form, by what the browser vouches for.

    Stands in for the CSRF cookie where a form has to work without cookies. No
    other site can forge these headers; a browser that sends none is refused.
    """
    if site := request.headers.get("Sec-Fetch-Site"):
        return site == "same-origin"
    source = request.headers.get("Origin") or request.headers.get("Referer", "")
    try:
        parts = urlsplit(source)
    except ValueError:
        return False
    return (parts.scheme, parts.netloc) == (request.scheme, request.get_host())


def hashed_cache_key(key: str, key_prefix: str, version: Any) -> str:
    """KEY_FUNCTION of the cache: its table shows no address and no name.

    Keyed, because a bare hash of an IPv4 address is found by trying them all.
    """
    said = f"{key_prefix}:{version}:{key}".encode()
    secret = f"focaljet cache key: {settings.SECRET_KEY}".encode()
    return hmac.digest(secret, said, "sha256").hex()
