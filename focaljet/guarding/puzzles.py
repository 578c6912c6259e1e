"""A small piece of work for a browser, in place of a locked door.

After too many tries a form brings a puzzle: a number has to be found so that the hash of
the puzzle and the number begins with some zeroes. fj-proof-of-work.js finds it in a few
seconds. Without scripts there is another way: press again after half a minute. Nothing is
stored but that a puzzle was used; what is in it is signed.
"""

from __future__ import annotations

import hashlib
import secrets
from dataclasses import dataclass
from datetime import timedelta

from django.core.cache import cache
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from focaljet.base import clock, http, tokens
from focaljet.base.verdict import YES, Verdict, no
from focaljet.guarding import throttle

PURPOSE = "puzzle"
LASTS = timedelta(minutes=15)
WAIT = timedelta(seconds=30)
# Each bit doubles the work: about 100,000 hashes, or a million.
BITS, MANY_BITS = 17, 20
LONGEST = 20

FIRST = no(
    _(
        "That was tried often in a short time. To keep out machines that guess, your "
        "browser first solves a small puzzle: send the form again."
    )
)
NOT_YET = no(
    _(
        "The puzzle is not solved yet, or was used before. Wait until it is, or for 30 seconds."
    )
)


@dataclass(frozen=True, slots=True)
class Puzzle:
    """What the form carries; `parts/puzzle.html` shows it."""

    token: str
    bits: int
    seconds: int


def new(*, bits: int = 0) -> Puzzle:
    bits = bits or BITS
    from_then = int((clock.now() + WAIT).timestamp())
    said: tokens.Payload = {"n": secrets.token_hex(8), "b": bits, "t": from_then}
    token = tokens.make(PURPOSE, said, lasts=LASTS)
    return Puzzle(token=token, bits=bits, seconds=int(WAIT.total_seconds()))


def was_brought(request: HttpRequest) -> bool:
    return bool(request.POST.get("puzzle"))


def solved(request: HttpRequest, *, bits: int = 0) -> Verdict:
    """Whether the form brings a puzzle of ours that was worked on, or waited for."""
    if not was_brought(request):
        return FIRST
    token = request.POST["puzzle"]
    try:
        said = tokens.read(PURPOSE, token)
    except tokens.TokenError:
        return FIRST
    if int(said["b"]) < (bits or BITS):
        return FIRST
    if not (_is_solution(request, token, int(said["b"])) or _has_waited(request, said)):
        return NOT_YET
    used = f"puzzle {said['n']}"
    return YES if cache.add(used, True, timeout=LASTS.total_seconds()) else NOT_YET


def _is_solution(request: HttpRequest, token: str, bits: int) -> bool:
    solution = request.POST.get("solution", "")[:LONGEST]
    return bool(solution) and zero_bits(f"{token}:{solution}") >= bits


def zero_bits(text: str) -> int:
    digest = hashlib.sha256(text.encode()).digest()
    return 256 - int.from_bytes(digest, "big").bit_length()


def _has_waited(request: HttpRequest, said: tokens.Payload) -> bool:
    """Half a minute; a network may do so twice a minute, or many could wait at once."""
    if clock.now().timestamp() < int(said["t"]):
        return False
    network = http.network_of(http.client_ip(request))
    return throttle.has_room(request, "waited", key=network)


def stands_before(
    request: HttpRequest, action: str, *, key: str | None = None
) -> Verdict:
    """Count a form that was sent; past the limit of its network it costs a puzzle."""
    if throttle.has_room(request, action, key=key):
        return YES
    return solved(request)


def for_the_next(request: HttpRequest, verdict: Verdict) -> Puzzle | None:
    """What the form carries when it comes back: where one was wanted, or brought."""
    return new() if not verdict or was_brought(request) else None
