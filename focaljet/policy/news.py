"""The banner that tells everybody of a new version, lent to the frame of every page.

It is worked out from the versions themselves: there is no way to publish one without it.
"""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from focaljet.base.moments import day
from focaljet.base.offers import Banner
from focaljet.policy.queries import banners, versions


def of_the_privacy_policy(request: HttpRequest) -> Banner | None:
    return _banner(request, versions.PRIVACY)


def of_the_terms(request: HttpRequest) -> Banner | None:
    return _banner(request, versions.TERMS)


def _banner(request: HttpRequest, document: str) -> Banner | None:
    news = banners.news_of(document)
    if news is None:
        return None
    version = news.version
    # An error page can be asked for before the middleware that sets the user.
    reader: Any = getattr(request, "user", None)
    if (
        reader is not None
        and reader.is_authenticated
        and banners.is_silenced(reader.pk, version.id)
    ):
        return None
    is_privacy = document == versions.PRIVACY
    if version.is_in_force:
        said = _("What changed on %(day)s matters: %(summary)s")
        title = _("New privacy policy.") if is_privacy else _("New terms of use.")
    else:
        said = _("It takes effect on %(day)s: %(summary)s")
        title = (
            _("The privacy policy changes.")
            if is_privacy
            else _("The terms of use change.")
        )
    return Banner(
        title,
        said % {"day": day(version.effective_from), "summary": version.summary},
        url=reverse(
            f"policy:{document}_differences", args=[news.since, version.number]
        ),
        action=_("See what changes"),
        quiet_url=reverse("policy:silence", args=[version.id]),
        place=10 if is_privacy else 11,
    )
