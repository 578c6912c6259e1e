"""Signing in and out, and the owner's link that works once."""

from __future__ import annotations

from typing import Any, cast

from allauth.account.views import LoginView
from django.conf import settings
from django.contrib import auth
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache

from focaljet.accounts import arrivals, cookies, letting_in
from focaljet.accounts.adapter import PUZZLE
from focaljet.accounts.models import Member
from focaljet.accounts.services import devices, owners, sign_ins
from focaljet.base import http, offers
from focaljet.guarding import puzzles
from focaljet.personal.needs import needs_cookie


class SignIn(LoginView):  # type: ignore[misc]
    """allauth's, because second steps and passkeys hang on it."""

    def form_invalid(self, form: Any) -> HttpResponse:
        context = self.get_context_data(form=form)
        answer: HttpResponse = self.render_to_response(context, status=422)
        return answer

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context_data(**kwargs)
        wanted = self.request.POST.get("next") or self.request.GET.get("next")
        context["next"] = http.safe_next(self.request, wanted)
        offered = (offer(self.request) for offer in offers.offered("sign_in_panels"))
        context["puzzle"] = self._puzzle(kwargs.get("form"))
        context["panels"] = [panel for panel in offered if panel]
        return context

    def _puzzle(self, form: Any) -> puzzles.Puzzle | None:
        """For the next try: where this one needed one, or brought one in vain."""
        wrong = form.non_field_errors().as_data() if form is not None else []
        for each in wrong:
            if each.code == PUZZLE:
                return puzzles.new(bits=each.params["bits"])
        return puzzles.new() if puzzles.was_brought(self.request) else None


sign_in = needs_cookie("signing-in", "staying-signed-in", "knowing-your-browser")(
    SignIn.as_view()
)


@needs_cookie("signing-in")
@never_cache
def sign_out(request: HttpRequest) -> HttpResponse:
    if request.method != "POST":
        return render(request, "account/logout.html")
    brought = request.COOKIES.get(cookies.REMEMBER.name, "")
    if request.user.is_authenticated:
        _end_this_sign_in(request)
    devices.forget_cookie(cookie=brought)
    auth.logout(request)
    response = redirect(settings.ACCOUNT_LOGOUT_REDIRECT_URL)
    if brought:
        cookies.drop(response, cookies.REMEMBER)
    return response


def _end_this_sign_in(request: HttpRequest) -> None:
    sign_in_id = request.session.get(arrivals.SIGN_IN)
    if sign_in_id is not None:
        member = cast(Member, request.user)
        sign_ins.end(member=member, sign_in_id=sign_in_id)


@needs_cookie("signing-in")
@never_cache
def welcome(request: HttpRequest, token: str) -> HttpResponse:
    """The owner's way in. GET shows one button; the link works once."""
    member = owners.member_of_link(token)
    if member is None:
        return render(request, "account/welcome.html", {"member": None}, status=410)
    if request.method == "POST":
        return letting_in.let_in(request, member, wanted=reverse("accounts:user_cp"))
    return render(request, "account/welcome.html", {"member": member})
