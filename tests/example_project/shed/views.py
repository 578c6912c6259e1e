from __future__ import annotations

from django.contrib.auth import login
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render

from focaljet.base import clock
from shed.forms import BorrowForm, JoinForm
from shed.models import Loan, Neighbour, Note, Tool


def tools(request: HttpRequest) -> HttpResponse:
    return render(request, "shed/tools.html", {"tools": Tool.objects.order_by("name")})


def sign_in(request: HttpRequest) -> HttpResponse:
    """Left out: every project has a way of its own."""
    return render(request, "shed/tools.html", {"tools": []})


def join(request: HttpRequest) -> HttpResponse:
    form = JoinForm(request.POST or None)
    if not form.is_valid():
        return render(request, "shed/join.html", {"form": form})
    neighbour = Neighbour(**form.cleaned_data)
    neighbour.set_unusable_password()
    neighbour.save()
    login(request, neighbour, "django.contrib.auth.backends.ModelBackend")
    return redirect("tools")


@login_required
def borrow(request: HttpRequest, tool_id: int) -> HttpResponse:
    tool = get_object_or_404(Tool, pk=tool_id)
    form = BorrowForm(request.POST or None)
    if form.is_valid():
        said = form.cleaned_data
        Loan.objects.create(
            tool=tool,
            borrower=request.user,
            reason=said["reason"],
            lent_at=clock.now(),
        )
        if said["note"]:
            Note.objects.create(tool=tool, author=request.user, text=said["note"])
    return redirect("tools")
