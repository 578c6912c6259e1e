"""Guessing at passwords: slowed down for the guesser, and not for who is guessed at.

Five tries at a name from one network are free, and a hundred an hour from everywhere. After
that each try costs a puzzle; one network comes to an end at sixty an hour. In a browser in
which the member signed in before, only the tries of that browser count.
"""

from __future__ import annotations

from allauth.account.models import EmailAddress
from allauth.core.internal import ratelimit
from allauth.core.internal.ratelimit import RateLimitUsage
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from focaljet.accounts import cookies
from focaljet.accounts.models import Member
from focaljet.accounts.services import sign_ins
from focaljet.base import http, text
from focaljet.base.verdict import RefusedError, insist, no
from focaljet.guarding import puzzles
from focaljet.guarding.throttle import APP

TOO_OFTEN = no(
    _(
        "That did not work many times. Wait an hour, come with a browser in which you "
        "signed in before, or ask for a new password by mail."
    )
)


class PuzzleError(RefusedError):
    """A try that has to bring a solved puzzle of so many bits."""

    def __init__(self, refused: RefusedError, bits: int) -> None:
        super().__init__(refused.verdict)
        self.bits = bits


def count_a_try(request: HttpRequest, login: str) -> RateLimitUsage:
    """Take one try; it is given back where the password was right.

    Raises PuzzleError where a puzzle comes first, RefusedError where none helps.
    """
    network = http.network_of(http.client_ip(request))
    here = _take(request, "login_failed", f"{network} {login}")
    everywhere = _take(request, "login_failed_everywhere", login) if here else None
    if here and everywhere:
        return RateLimitUsage(usage=here.usage + everywhere.usage)
    if mine := _take_as_known(request, login):
        return mine
    hard = _take(request, "login_failed_hard", f"{network} {login}")
    if not hard:
        raise RefusedError(TOO_OFTEN)
    bits = puzzles.MANY_BITS if here else puzzles.BITS
    try:
        insist(puzzles.solved(request, bits=bits))
    except RefusedError as refused:
        hard.rollback()
        raise PuzzleError(refused, bits) from None
    return hard


def _take(request: HttpRequest, action: str, key: str) -> RateLimitUsage | None:
    taken: RateLimitUsage | None = ratelimit.consume(
        request, app=APP, action=action, key=key
    )
    return taken


def _take_as_known(request: HttpRequest, login: str) -> RateLimitUsage | None:
    """A try of the browser's own, if the name is of the member who was here before."""
    brought = request.COOKIES.get(cookies.KNOWN.name, "")
    member_id = sign_ins.member_known_by(brought) if brought else None
    if member_id is None or not _is_login_of(member_id, login):
        return None
    return _take(request, "login_failed_known", str(member_id))


def _is_login_of(member_id: int, login: str) -> bool:
    if "@" in login:
        mine = EmailAddress.objects.filter(user=member_id, verified=True)
        return bool(mine.filter(email=login.lower()[:254]).exists())
    mine_too = Member.objects.filter(pk=member_id, skeleton=text.skeleton(login))
    return mine_too.exists()
