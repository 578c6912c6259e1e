"""Every cookie that signing in sets, and the only way to set one (C48, C52)."""

from datetime import timedelta

from django.conf import settings
from django.http.response import HttpResponseBase
from django.utils.translation import gettext_lazy as _

from focaljet.personal.words import Cookie, Purpose

REMEMBER_LASTS = timedelta(days=60)
KNOWN_LASTS = timedelta(days=180)

SESSION = Cookie(
    name=settings.SESSION_COOKIE_NAME,
    purpose=Purpose.ACCOUNT,
    why=_("to know that you are signed in while you go from page to page"),
    feature=_("signing in, and so posting"),
    where=_("when you sign in, or begin to join"),
)
CSRF = Cookie(
    name=settings.CSRF_COOKIE_NAME,
    purpose=Purpose.SECURITY,
    why=_("so that no other site can send a form in your name"),
    feature=_("signing up and signing in"),
    where=_("by the pages for signing in and joining, and by forms for members"),
)
REMEMBER = Cookie(
    name="remember",
    purpose=Purpose.ACCOUNT,
    why=_("to sign you in again on this device, where you asked for it"),
    life=REMEMBER_LASTS,
    feature=_("staying signed in after the browser was closed"),
    where=_("when you sign in and tick “Stay signed in”"),
)
KNOWN = Cookie(
    name="known",
    purpose=Purpose.SECURITY,
    why=_(
        "to tell you by mail when somebody signs in as you from a browser where you "
        "never did, and to let you in here while somebody guesses your password"
    ),
    life=KNOWN_LASTS,
    feature=_("telling your own browser from a stranger's"),
    where=_("when you have signed in"),
)
# By these a reader is known; who sends none of them is nobody that we know.
TELL_WHO = frozenset({SESSION.name, REMEMBER.name})
INVENTORY = (SESSION, CSRF, REMEMBER, KNOWN)


def put(response: HttpResponseBase, cookie: Cookie, value: str) -> None:
    response.set_cookie(
        cookie.name,
        value,
        max_age=cookie.life,
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",
    )


def drop(response: HttpResponseBase, cookie: Cookie) -> None:
    response.delete_cookie(cookie.name, samesite="Lax")
