"""For the owners of the site: what there is, what to do, and the mails not sent."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.views.decorators.http import require_safe

from focaljet.base import offers
from focaljet.choices import queries
from focaljet.site import outbox as mailbox
from focaljet.site.evening import OVER
from focaljet.site.queries import what_there_is

MAILS_SHOWN = 100

View = Callable[..., HttpResponseBase]


def owners_only(view: View) -> View:
    """Nobody else learns that the page exists."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not getattr(request.user, "is_owner", False):
            raise Http404
        return view(request, *args, **kwargs)

    return guarded


@require_safe
@owners_only
def owners_page(request: HttpRequest) -> HttpResponse:
    context = {
        "evening": [] if queries.chosen(OVER) else offers.first_evening(request),
        "there_is": what_there_is(),
        "mail_is_sent": settings.EMAIL_IS_SENT,
        "is_public": settings.IS_PUBLIC,
        "hosts": settings.PUBLIC_HOSTS,
    }
    return render(request, "site/owner.html", context)


@require_safe
@owners_only
def outbox(request: HttpRequest) -> HttpResponse:
    context = {
        "mails": list(mailbox.mails(limit=MAILS_SHOWN)),
        "mail_is_sent": settings.EMAIL_IS_SENT,
        "days": mailbox.KEPT_FOR.days,
    }
    return render(request, "site/outbox.html", context)


@require_safe
@owners_only
def outbox_mail(request: HttpRequest, name: str) -> HttpResponse:
    mail = mailbox.mail_named(name)
    if mail is None:
        raise Http404
    return render(request, "site/outbox_mail.html", {"mail": mail})
