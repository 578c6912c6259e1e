"""Pages of the staff ask the staff for a second step."""

from __future__ import annotations

from functools import cache
from typing import Any

from django.apps import apps
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect

from focaljet.accounts.models import Member
from focaljet.accounts.requests import reader_of
from focaljet.base.http import Answer
from focaljet.second_step import rules


class StaffPagesAskForIt:
    """Looks at nobody but on the pages that apps name: in `staff_paths` by how their
    addresses begin, in `staff_views` by their names."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, _view: Any, _args: Any, _kwargs: Any
    ) -> HttpResponse | None:
        if not _is_for_the_staff(request):
            return None
        reader = reader_of(request)
        if not isinstance(reader, Member) or not reader.is_moderator:
            return None
        verdict = rules.may_enter_staff_pages(reader)
        if verdict:
            return None
        messages.warning(request, str(verdict.reason))
        return redirect("second_step:means")


def _is_for_the_staff(request: HttpRequest) -> bool:
    if request.path_info.startswith(_named_in("staff_paths")):
        return True
    found = request.resolver_match
    return found is not None and found.view_name in _named_in("staff_views")


@cache
def _named_in(attribute: str) -> tuple[str, ...]:
    return tuple(
        name for app in apps.get_app_configs() for name in getattr(app, attribute, ())
    )
