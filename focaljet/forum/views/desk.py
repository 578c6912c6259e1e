"""What lies beside the words while somebody writes: the draft, and picked quotes.

Without scripts the button "Save draft" sends the whole form, and it comes back.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property

from django.utils.translation import gettext as _

from focaljet.accounts.models import Member
from focaljet.accounts.requests import MemberRequest
from focaljet.base.verdict import RefusedError
from focaljet.composer.forms import DraftForm
from focaljet.composer.queries.drafts import Offered, offered_at
from focaljet.composer.services import drafts
from focaljet.forum.queries.drafts import REPLY, place
from focaljet.forum.queries.picked import picked_by
from focaljet.forum.queries.topics import TopicView
from focaljet.forum.views.attachments import Attaching


@dataclass
class Desk:
    """`said` and `refused` tell what became of a press on "Save draft"."""

    member: Member
    place: str
    said: str = ""
    refused: str = ""
    hints: list[str] = field(default_factory=list)
    # Where the page knows it already.
    already_picked: list[int] | None = None
    has_no_draft: bool = False

    @cached_property
    def offered(self) -> Offered:
        """The draft of this place (one query, or none where the page knows of none)."""
        return Offered() if self.has_no_draft else offered_at(self.member, self.place)

    @property
    def is_empty(self) -> bool:
        """Nothing was begun here, and nothing picked."""
        return self.has_no_draft and not self.picked

    @cached_property
    def picked(self) -> list[int]:
        """Which posts wait to be quoted (one query, where the page does not know)."""
        if self.already_picked is not None:
            return self.already_picked
        return picked_by(self.member)

    def initial(self, *, added: str = "", **fresh: object) -> dict[str, object]:
        """What the form begins with: the draft where there is one, else `fresh`; in
        either case with `added` below."""
        draft = self.offered.draft
        if draft is None:
            return {**fresh, "source": f"{fresh.get('source', '')}{added}"}
        source = f"{draft.source.rstrip()}\n\n{added}" if added else draft.source
        found = {
            "source": source,
            "markup": draft.markup,
            "draft": draft.version,
            "title": draft.title or fresh.get("title", ""),
        }
        if draft.base is not None:
            found["base"] = draft.base
        return {**fresh, **found}

    def save_if_asked(self, request: MemberRequest, attaching: Attaching) -> None:
        """Do what "Save draft" asks for; the form then only comes back."""
        data = attaching.data
        if data is None or data.get("action") != "draft":
            return
        attaching.comes_back = True
        typed = {**data.dict(), "place": self.place, "seen": data.get("draft", "")}
        form = DraftForm(typed)
        if not form.is_valid():
            self.refused = _("This draft could not be saved.")
            return
        try:
            saved = drafts.save(member=self.member, place=self.place, text=form.text())
        except RefusedError as refused:
            self.refused = refused.reason
            return
        data["draft"] = str(saved.version)
        self.said = _("The draft is saved. You can go on, here or on another device.")


def desk_at(view: TopicView, member: Member) -> Desk:
    """For a reply in a topic."""
    return Desk(
        member,
        place(REPLY, view.topic.pk),
        already_picked=view.picked,
        has_no_draft=not view.has_draft,
    )
