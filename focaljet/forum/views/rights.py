"""What groups may do in a forum, who moderates it, and why; for owners."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.contrib.auth.models import AnonymousUser
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import (
    require_http_methods,
    require_POST,
    require_safe,
)

from focaljet.accounts.models import Group, Member
from focaljet.accounts.requests import MemberRequest
from focaljet.base.verdict import RefusedError
from focaljet.forum import rules_of_order
from focaljet.forum.forms_of_rights import AppointForm, ExplainForm, ticked
from focaljet.forum.models.forums import Forum, ForumModerator
from focaljet.forum.queries.explaining import DEEDS, explain
from focaljet.forum.queries.granted import group_lines, offices_in
from focaljet.forum.services import appointing
from focaljet.personal.needs import needs_cookie


def _forum_of(request: HttpRequest, forum_id: int) -> Forum:
    """Raises Http404 for everybody who is no owner: the page tells of every group."""
    if not rules_of_order.may_appoint(_member(request)):
        raise Http404
    return get_object_or_404(Forum, pk=forum_id)


def _member(request: HttpRequest) -> Member:
    if not isinstance(request.user, Member):
        raise Http404
    return request.user


@needs_cookie("staff")
@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def rights(request: MemberRequest, forum_id: int) -> HttpResponse:
    forum = _forum_of(request, forum_id)
    if request.method == "POST":
        _save(request, forum)
        return redirect("forum:rights", forum_id)
    return _page(request, forum, AppointForm())


def _save(request: MemberRequest, forum: Forum) -> None:
    """What differs from what counted before is set here; the rest goes on coming from
    above."""
    if reset := request.POST.get("reset", ""):
        group = get_object_or_404(Group, pk=reset if reset.isdecimal() else 0)
        appointing.reset_rights(by=request.user, forum=forum, group=group)
        return
    said = ticked(request.POST.getlist("right"))
    for line in group_lines(forum):
        wanted = said(line.group.pk)
        if wanted != line.rights:
            appointing.set_rights(
                by=request.user, forum=forum, group=line.group, rights=wanted
            )


@needs_cookie("staff")
@login_required
@never_cache
@require_POST
def appoint(request: MemberRequest, forum_id: int) -> HttpResponse:
    forum = _forum_of(request, forum_id)
    form = AppointForm(request.POST)
    if form.is_valid():
        try:
            appointing.appoint(
                by=request.user, member=form.cleaned_data["member"], forum=forum
            )
        except RefusedError as refused:
            form.add_error("member", refused.reason)
        else:
            return redirect("forum:rights", forum_id)
    return _page(request, forum, form, status=422)


@needs_cookie("staff")
@login_required
@require_POST
def dismiss(request: MemberRequest, forum_id: int, office_id: int) -> HttpResponse:
    forum = _forum_of(request, forum_id)
    offices = ForumModerator.objects.select_related("member", "forum")
    office = get_object_or_404(offices, pk=office_id, forum=forum)
    appointing.dismiss(by=request.user, office=office)
    return redirect("forum:rights", forum_id)


@needs_cookie("staff")
@login_required
@never_cache
@require_safe
def why(request: MemberRequest) -> HttpResponse:
    """May this person do this here, and why?"""
    if not rules_of_order.may_appoint(request.user):
        raise Http404
    asked = "forum" in request.GET
    form = ExplainForm(request.GET if asked else None)
    found = None
    if asked and form.is_valid():
        said = form.cleaned_data
        found = explain(
            said["member"] or AnonymousUser(),
            said["forum"],
            said["right"],
            said["topic"],
        )
    return render(request, "forum/why.html", {"form": form, "found": found})


def _page(
    request: MemberRequest, forum: Forum, form: AppointForm, *, status: int = 200
) -> HttpResponse:
    context = {
        "forum": forum,
        "lines": group_lines(forum),
        "deeds": DEEDS,
        "offices": offices_in(forum.pk),
        "form": form,
    }
    return render(request, "forum/rights.html", context, status=status)
