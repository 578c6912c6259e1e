from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from focaljet.accounts.forms import LanguageForm
from focaljet.accounts.requests import MemberRequest
from focaljet.accounts.services import languages
from focaljet.base import clock
from focaljet.choices import site
from focaljet.personal.needs import needs_cookie


@needs_cookie("account")
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def language_and_time(request: MemberRequest) -> HttpResponse:
    member = request.user
    chosen = {"language": member.language, "time_zone": member.time_zone}
    form = LanguageForm(request.POST or None, initial=chosen)
    if form.is_valid():
        languages.choose_language_and_time(member=member, **form.cleaned_data)
        with site.speaking_to(member):  # what was just chosen
            messages.success(
                request, _("From now on the site speaks to you like this.")
            )
        return redirect("accounts:language")
    context = {"form": form, "now": clock.now()}
    status = 422 if form.is_bound else 200
    return render(request, "account/language.html", context, status=status)
