"""What this build would publish, and how it differs from what was published last."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.utils.functional import cached_property

from focaljet.base import clock
from focaljet.choices.queries import chosen
from focaljet.personal.lock import file, widening
from focaljet.personal.lock.normal import Normal, normal_form
from focaljet.personal.lock.widening import Difference
from focaljet.personal.recipients import recipients
from focaljet.policy.choices import NOTICE_DAYS
from focaljet.policy.models.versions import Version
from focaljet.policy.queries.versions import PRIVACY, Sections
from focaljet.policy.texts import text_of


@dataclass(frozen=True)
class Draft:
    """The next version of a document, as this build and this site would have it.

    `after` is the last published one, None before the first.
    """

    document: str
    after: Version | None
    text: dict[str, Sections]
    declarations: Normal = field(default_factory=dict)

    @property
    def number(self) -> int:
        return self.after.number + 1 if self.after else 1

    @cached_property
    def before(self) -> tuple[dict[str, Sections], Normal]:
        """Text and declarations of the last published version."""
        if self.after is None:
            return {}, {}
        said = self.after.declarations
        return json.loads(self.after.text), json.loads(said) if said else {}

    @cached_property
    def differences(self) -> list[Difference]:
        """Of the declarations; none for a document without, and for the first."""
        _text, declarations = self.before
        if self.after is None or not declarations:
            return []
        return widening.differences(declarations, self.declarations)

    @property
    def has_changed(self) -> bool:
        return self.before != (self.text, self.declarations)

    @cached_property
    def is_material(self) -> bool:
        """Computed: by the declarations; the terms have none, and there nobody can tell
        which words matter, so any word of theirs in the site's first language does."""
        if self.after is None:
            return False
        if self.document == PRIVACY:
            return widening.is_material(self.differences)
        source = settings.LANGUAGES[0][0]
        return self.before[0].get(source) != self.text.get(source)

    def earliest(self, *, is_material: bool) -> datetime:
        """When it may take effect if it were published now. Never before the version
        that it is built on, whose changes it brings along."""
        now = clock.now()
        if self.after is None:
            return now
        days = int(chosen(NOTICE_DAYS)) if is_material else 0
        return max(now + timedelta(days=days), self.after.effective_from)


def draft(document: str) -> Draft:
    """One query for the last version, and those of the recipients."""
    last = Version.objects.filter(document=document).order_by("-number").first()
    is_privacy = document == PRIVACY
    return Draft(
        document,
        last,
        {code: _plain(text_of(document, code)) for code, _name in settings.LANGUAGES},
        normal_form(recipients()) if is_privacy else {},
    )


def wider_than_published() -> list[Difference]:
    """In what this build is wider than what this site last told its members; nothing
    before the first publication. Recipients are the owner's deed, and no build's."""
    said = (
        Version.objects.filter(document=PRIVACY)
        .order_by("-number")
        .values_list("declarations", flat=True)
        .first()
    )
    if said is None:
        return []
    found = widening.differences(json.loads(said), normal_form())
    return [difference for difference in found if difference.is_wider]


def announced(found: list[Difference]) -> str:
    """What the build's own announcements say of these differences, or ""."""
    try:
        lock = file.read()
    except file.LockError:
        return ""
    places = {difference.place for difference in found if difference.is_wider}
    words = [
        str(each["words"])
        for each in (lock.announcements if lock else [])
        if places & {difference["place"] for difference in each["differences"]}
    ]
    return "\n".join(words)


def _plain(sections: Any) -> Sections:
    """As JSON gives it back, so that two can be compared."""
    plain: Sections = json.loads(json.dumps(sections))
    return plain
