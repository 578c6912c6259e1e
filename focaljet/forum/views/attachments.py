"""The part of the composer in which pictures and files are attached.

Without scripts each button sends the whole form: what was typed, and what is attached
already, comes back in it.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from django.http import QueryDict

from focaljet.accounts.models import Member
from focaljet.accounts.requests import MemberRequest
from focaljet.attachments import rules as attaching
from focaljet.attachments.models import Attachment
from focaljet.attachments.pages import Line, lines, pieces
from focaljet.attachments.queries.attachments import in_hand, keys_at
from focaljet.attachments.views.uploading import take_all
from focaljet.base.markup.attached import Piece, is_key, keys_typed
from focaljet.base.markup.kinds import Markup
from focaljet.base.verdict import YES, Verdict
from focaljet.forum import rules
from focaljet.forum.forms import ComposerForm
from focaljet.forum.pages import is_id
from focaljet.forum.queries.attachments import PLACE, readable
from focaljet.forum.rights import Reader, Rights


@dataclass(slots=True)
class Attaching:
    """What the composer needs to know of what is attached.

    `data` is the form as it came in, and what its buttons changed; `comes_back` says
    that the page is to be shown again, whatever else was pressed.
    """

    may: Verdict
    may_write: Verdict
    data: QueryDict | None = None
    comes_back: bool = False
    refused: list[str] = field(default_factory=list)
    items: list[Line] = field(default_factory=list)
    found: list[Attachment] = field(default_factory=list)
    largest_mb: int = 0
    member: Member | None = None
    post_id: int | None = None

    def form(self, kind: type[ComposerForm], **initial: object) -> ComposerForm:
        """The form of the page. One that only comes back is not judged yet."""
        if self.data is None:
            self._add(keys_typed(str(initial.get("source", ""))))
            return kind(initial=initial)
        if not self.comes_back:
            return kind(self.data)
        typed = {name: self.data.get(name, "") for name in kind.base_fields}
        del typed["attached"]
        return kind(initial=typed)

    def _add(self, named: list[str]) -> None:
        """What a draft names is in hand as well (one query, where it names anything)."""
        keys = {*named} - {attachment.key for attachment in self.found}
        if keys and self.member is not None:
            more = in_hand(self.member, keys, place=PLACE, place_id=self.post_id)
            self.found += more
            self.items += lines(more)

    def piece(self) -> Piece:
        """What stands in a preview where the words name a picture or a file."""
        return pieces(self.found)


def attend(
    request: MemberRequest,
    rights: Rights,
    may_write: Verdict,
    *,
    post_id: int | None = None,
) -> Attaching:
    """Take the files that came with the form, and do what its buttons say.

    A form that was not sent, for a new post, costs no query.
    """
    member = request.user
    may = rules.may_attach(member, rights) if may_write else may_write
    found = Attaching(
        may, may_write, largest_mb=_largest_mb(), member=member, post_id=post_id
    )
    if request.method == "POST":
        found.data = request.POST.copy()
        _press_buttons(request, found)
        keys = [key for key in found.data.getlist("attached") if is_key(key)]
        keys += keys_typed(str(found.data.get("source", "")))
    else:
        keys = keys_at(PLACE, post_id) if post_id is not None else []
    found.found = in_hand(member, keys, place=PLACE, place_id=post_id)
    found.items = lines(found.found)
    return found


def for_topic(reader: Reader, rights: Rights) -> Attaching:
    """For the composer under a topic: nothing is attached yet."""
    may = rules.may_attach(reader, rights)
    return Attaching(may, YES, largest_mb=_largest_mb())


def previewed_pieces(request: MemberRequest) -> Piece:
    """For the live preview: what is in the writer's hand, and in the post being edited."""
    raw = request.GET.get("post", "")
    is_one = is_id(raw) and readable(request.user, [int(raw)])
    keys = keys_typed(request.POST.get("source", ""))
    post_id = int(raw) if is_one else None
    return pieces(in_hand(request.user, keys, place=PLACE, place_id=post_id))


def _largest_mb() -> int:
    return attaching.largest() // attaching.MEGABYTE


def _press_buttons(request: MemberRequest, found: Attaching) -> None:
    data = found.data
    assert data is not None  # noqa: S101  for mypy
    drop, put = data.get("drop", ""), data.get("put", "")
    listed = [key for key in data.getlist("attached") if key != drop]
    if found.may:
        taken, found.refused = take_all(request)
        listed += [attachment.key for attachment in taken]
    elif request.FILES:
        found.refused = [str(found.may.reason)]
    data.setlist("attached", list(dict.fromkeys(listed)))
    if drop:
        data["source"] = _without(str(data.get("source", "")), str(drop))
    if put and is_key(str(put)):
        data["source"] = _with(str(data.get("source", "")), str(put), data)
    is_deed = drop or put or data.get("action") == "attach"
    # Where nothing may be written, the form is answered as one that was sent.
    found.comes_back = bool(found.may_write and (is_deed or found.refused))


def _with(source: str, key: str, data: QueryDict) -> str:
    words = source.rstrip("\n")
    return f"{words}\n\n{mark(key, str(data.get('markup', '')))}\n".lstrip("\n")


def _without(source: str, key: str) -> str:
    """The mark that was put in, taken out; one that somebody wrote around stays."""
    for markup in (str(Markup.MARKDOWN.value), str(Markup.BBCODE.value)):
        source = source.replace(mark(key, markup), "")
    return source


def mark(key: str, markup: str) -> str:
    """How the text names a picture or a file."""
    if markup == str(Markup.BBCODE.value):
        return f"[attach]{key}[/attach]"
    return f"![](attachment:{key})"
