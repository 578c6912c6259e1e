"""The versions as everybody reads them: all, one as it was, and what lies between two."""

from __future__ import annotations

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from focaljet.policy.queries import comparing, versions
from focaljet.policy.queries.versions import Published


@require_safe
def all_of(request: HttpRequest, document: str) -> HttpResponse:
    context = {
        "document": document,
        "versions": versions.all_of(document),
        "in_force": versions.in_force(document),
    }
    return render(request, "policy/versions.html", context)


@require_safe
def one(request: HttpRequest, document: str, number: int) -> HttpResponse:
    version = _version(document, number)
    language = get_language() or settings.LANGUAGES[0][0]
    context = {
        "document": document,
        "version": version,
        "in_force": versions.in_force(document),
        "sections": comparing.plain(version.text_in(language)),
        "tables": comparing.tables_then(version),
        "cookies": comparing.cookies_then(version),
        "recipients": comparing.recipients_then(version),
    }
    return render(request, "policy/version.html", context)


@require_safe
def between(
    request: HttpRequest, document: str, before: int, after: int
) -> HttpResponse:
    old, new = _version(document, before), _version(document, after)
    context = {
        "document": document,
        "old": old,
        "new": new,
        "changes": comparing.compare(old, new),
        "versions": versions.all_of(document),
    }
    return render(request, "policy/differences.html", context)


def _version(document: str, number: int) -> Published:
    if (found := versions.version(document, number)) is None:
        raise Http404
    return found
