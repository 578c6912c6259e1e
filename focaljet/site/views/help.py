from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from focaljet.personal import declared

# Where each browser's makers tell how its cookies are refused and deleted (C51).
BROWSERS = (
    ("Firefox", "https://support.mozilla.org/kb/block-websites-storing-cookies-site-data-firefox"),
    ("Chrome", "https://support.google.com/chrome/answer/95647"),
    ("Edge", "https://support.microsoft.com/microsoft-edge/delete-cookies-in-microsoft-edge-63947406-40ac-c3b8-57b9-2a946a29ae09"),
    ("Safari (Mac)", "https://support.apple.com/guide/safari/sfri11471/mac"),
    ("Safari (iPhone, iPad)", "https://support.apple.com/105082"),
    ("Opera", "https://help.opera.com/latest/web-preferences/#cookies"),
)  # fmt: skip


@require_safe
def help_page(request: HttpRequest) -> HttpResponse:
    return render(
        request,
        "site/help.html",
        {"browsers": BROWSERS, "cookies": declared.cookies()},
    )
