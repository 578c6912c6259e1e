"""The page around the composer, the preview in it, and what is said after sending."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from focaljet.accounts.requests import MemberRequest
from focaljet.base.http import hx_redirect
from focaljet.base.markup import show
from focaljet.base.markup.attached import Piece
from focaljet.base.markup.mentions import MentionMark, Spoken
from focaljet.base.markup.render import render as to_html
from focaljet.base.verdict import Verdict
from focaljet.choices.queries import chosen
from focaljet.composer.hints import hints
from focaljet.forum import choices, pages
from focaljet.forum.forms import ComposerForm
from focaljet.forum.models.posts import Post
from focaljet.forum.queries.board import Board
from focaljet.forum.queries.mentions import members_named
from focaljet.forum.services.wording import taken
from focaljet.forum.views.attachments import Attaching, previewed_pieces
from focaljet.forum.views.desk import Desk
from focaljet.guarding.throttle import limited
from focaljet.personal.needs import needs_cookie


@dataclass
class Page:
    """What a page with a composer is made of; `context` is what its template adds."""

    template: str
    board: Board
    attaching: Attaching
    desk: Desk
    context: dict[str, Any]

    @property
    def readers(self) -> str:
        return pages.who_can_read(self.board, self.context["forum"].pk)


def is_sent(request: HttpRequest) -> bool:
    return request.method == "POST" and request.POST.get("action") not in (
        "preview",
        "draft",
    )


def answer(
    request: MemberRequest, page: Page, form: ComposerForm, may: Verdict
) -> HttpResponse:
    """The page with the form: fresh, previewed, refused or wrong, the words kept."""
    status = _status(request, page, form, may)
    context = page.context | {
        "form": form,
        "composer": form,
        "may": may,
        "attaching": page.attaching,
        "desk": page.desk,
        "path": page.board.path_to(page.context["forum"].pk),
        "readers": page.readers,
    }
    return render(request, page.template, context, status=status)


def _status(
    request: MemberRequest, page: Page, form: ComposerForm, may: Verdict
) -> int:
    if page.attaching.comes_back:
        return 422 if page.attaching.refused or page.desk.refused else 200
    if request.method != "POST":
        return 200 if may else 403
    valid = form.is_valid()
    if valid and not may:
        form.add_error(None, str(may.reason))
    elif valid and request.POST.get("action") == "preview":
        source = form.cleaned_data["source"]
        page.context["preview"] = previewed(form, page.attaching.piece())
        page.desk.hints = hints(request.user, source)
    return 200 if valid and (may or not is_sent(request)) else 422


def sent(
    request: MemberRequest, page: Page, form: ComposerForm, post: Post
) -> HttpResponse:
    """On to the post, with a friendly word where the writer may want to look again."""
    source = form.cleaned_data["source"]
    for hint in hints(request.user, source):
        change = _("You can still change the post.")
        messages.info(request, f"{hint} {page.readers} {change}")
    most = chosen(choices.MOST_MENTIONS)
    if source.count("@") > most > 0 and taken(source).too_many:
        messages.info(
            request,
            _("A post mentions at most %(most)d members; further names stayed text.")
            % {"most": most},
        )
    return hx_redirect(request, pages.post_url(post.topic, post))


@needs_cookie("posting")
@login_required
@require_POST
@limited("preview")
def preview(request: MemberRequest) -> HttpResponse:
    """What the words would look like: a fragment for the composer's live preview."""
    form = ComposerForm(request.POST)
    piece = previewed_pieces(request)
    html = previewed(form, piece) if form.is_valid() else ""
    found = hints(request.user, form.cleaned_data["source"]) if html else []
    context = {"preview": html, "hints": found, "errors": form.errors.get("source")}
    return render(request, "forum/_preview.html", context)


def previewed(form: ComposerForm, piece: Piece) -> SafeString:
    """As it will be shown, but for the names of those who are quoted."""
    markup = form.cleaned_data["markup"]
    parts = taken(form.cleaned_data["source"])
    quoted = {
        mark.ordinal: show.quote(
            to_html(mark.excerpt, markup).html, author=_("Quote of a post")
        )
        for mark in parts.quotes
    }
    html = to_html(parts.source, markup, ids="preview").html
    return show.on_page(html, quoted, piece, _spoken(parts.mentions))


def _spoken(marks: tuple[MentionMark, ...]) -> dict[int, Spoken]:
    names = members_named(mark.member_id for mark in marks)
    return {
        mark.ordinal: Spoken(
            names[mark.member_id], reverse("members:member", args=[mark.member_id])
        )
        for mark in marks
        if mark.member_id in names
    }
