"""Signing in and out, and the owner's link that works once."""

from __future__ import annotations

from typing import Any, cast

from allauth.account.views import LoginView
from django.conf import settings
from django.contrib import auth
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache

from focaljet.accounts import cookies
from focaljet.accounts.middleware import DEVICE_OF_SESSION
from focaljet.accounts.models import Member
from focaljet.accounts.services import devices, owners
from focaljet.base import http


class SignIn(LoginView):  # type: ignore[misc]
    """allauth's, because second factors and passkeys will hang on it."""

    def form_valid(self, form: Any) -> HttpResponse:
        response: HttpResponse = super().form_valid(form)
        reader = self.request.user
        if form.cleaned_data["remember"] and reader.is_authenticated:
            made = devices.remember(
                member=cast(Member, reader),
                user_agent=self.request.headers.get("User-Agent", ""),
            )
            self.request.session[DEVICE_OF_SESSION] = made.device_id
            cookies.put(response, cookies.REMEMBER, made.cookie or "")
        return response

    def form_invalid(self, form: Any) -> HttpResponse:
        context = self.get_context_data(form=form)
        answer: HttpResponse = self.render_to_response(context, status=422)
        return answer

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context_data(**kwargs)
        wanted = self.request.POST.get("next") or self.request.GET.get("next")
        context["next"] = http.safe_next(self.request, wanted)
        return context


sign_in = SignIn.as_view()


@never_cache
def sign_out(request: HttpRequest) -> HttpResponse:
    if request.method != "POST":
        return render(request, "account/logout.html")
    brought = request.COOKIES.get(cookies.REMEMBER.name, "")
    if request.user.is_authenticated:
        _forget_device_of(request)
    devices.forget_cookie(cookie=brought)
    auth.logout(request)
    response = redirect(settings.ACCOUNT_LOGOUT_REDIRECT_URL)
    if brought:
        cookies.drop(response, cookies.REMEMBER)
    return response


def _forget_device_of(request: HttpRequest) -> None:
    device_id = request.session.get(DEVICE_OF_SESSION)
    if device_id is not None:
        member = cast(Member, request.user)
        devices.forget_device(member=member, device_id=device_id)


@never_cache
def welcome(request: HttpRequest, token: str) -> HttpResponse:
    """The owner's way in. GET shows one button; the link works once."""
    member = owners.member_of_link(token)
    if member is None:
        return render(request, "account/welcome.html", {"member": None}, status=410)
    if request.method == "POST":
        auth.login(request, member)
        return redirect("accounts:user_cp")
    return render(request, "account/welcome.html", {"member": member})
