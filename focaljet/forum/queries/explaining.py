"""Why may this person do this here? In sentences, from the very finding that counts."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from focaljet.accounts.models import Group, Member
from focaljet.base.verdict import YES, Verdict
from focaljet.forum import rules
from focaljet.forum.models.forums import Forum
from focaljet.forum.models.topics import Topic
from focaljet.forum.queries.board import Board
from focaljet.forum.rights import Finding, GroupKey, Part, Reader

# Each right with the words for doing it: "Members may {…}".
DEEDS = {
    "see": gettext_lazy("see that it exists"),
    "read": gettext_lazy("read"),
    "start": gettext_lazy("start topics"),
    "reply": gettext_lazy("reply"),
    "attach": gettext_lazy("attach pictures and files"),
    "moderate": gettext_lazy("moderate"),
}


@dataclass(frozen=True, slots=True)
class Explanation:
    allowed: bool
    conclusion: str
    sentences: list[str]


def explain(
    reader: Reader, forum: Forum, right: str, topic: Topic | None = None
) -> Explanation | None:
    """Why the reader may, or may not, use a right ("reply") in a forum; with a topic,
    in that topic (two queries beside the board's). None for a forum that stands in a
    ring and is nowhere."""
    finding = Board(reader).finding(forum.pk)
    if finding is None:
        return None
    forums, groups = Forum.objects.in_bulk(), _group_names()
    told = _Telling(reader, forum, right, finding, forums, groups)
    rule = _rule(reader, forum, right, finding, topic)
    allowed = getattr(finding.rights, right) and bool(rule)
    sentences = list(told.sentences())
    if getattr(finding.rights, right) and not rule:
        sentences.append(str(rule.reason))
    return Explanation(allowed, told.conclusion(allowed), sentences)


def _rule(
    reader: Reader, forum: Forum, right: str, finding: Finding, topic: Topic | None
) -> Verdict:
    """What is asked beside the right: that the topic is open, that one is signed in."""
    if right == "start":
        return rules.may_start(reader, forum, finding.rights)
    if right == "reply" and topic is not None:
        return rules.may_reply(reader, topic, finding.rights)
    if right in ("start", "reply", "attach", "moderate") and not isinstance(
        reader, Member
    ):
        return rules.SIGN_IN
    return YES


def _group_names() -> dict[GroupKey, str]:
    rows = Group.objects.values_list("pk", "kind", "name")
    return {
        (pk if kind == Group.Kind.OWN else kind): _(name) for pk, kind, name in rows
    }


@dataclass(frozen=True, slots=True)
class _Telling:
    reader: Reader
    forum: Forum
    right: str
    finding: Finding
    forums: Mapping[int, Forum]
    groups: Mapping[GroupKey, str]

    @property
    def name(self) -> str:
        if isinstance(self.reader, Member):
            return self.reader.screen_name
        return _("A visitor")

    @property
    def words(self) -> dict[str, str]:
        return {
            "name": self.name,
            "forum": self.forum.title,
            "deed": str(DEEDS[self.right]),
        }

    def conclusion(self, allowed: bool) -> str:
        if self.right == "see":
            yes, no = (
                _("%(name)s sees that %(forum)s exists."),
                _("%(name)s does not see that %(forum)s exists."),
            )
        else:
            yes, no = (
                _("%(name)s may %(deed)s in %(forum)s."),
                _("%(name)s may not %(deed)s in %(forum)s."),
            )
        return (yes if allowed else no) % self.words

    def sentences(self) -> Iterator[str]:
        if self.finding.is_owner:
            yield _("%(name)s is an owner, and owners may do everything.") % self.words
            return
        if self.finding.office_in is None:
            for key, part in self.finding.parts.items():
                yield self._of_group(key, part)
        yield from self._of_office()
        yield from self._of_what_is_above()

    def _of_group(self, key: GroupKey, part: Part) -> str:
        said = (
            _("The group %(group)s may %(deed)s: %(where)s.")
            if getattr(part.rights, self.right)
            else _("The group %(group)s may not %(deed)s: %(where)s.")
        )
        group = self.groups.get(key, str(key))
        return said % {**self.words, "group": group, "where": self._where(part)}

    def _where(self, part: Part) -> str:
        if part.said_in is None:
            return _("nothing else is said, and so it is in a new forum")
        if part.said_in == self.forum.pk:
            return _("so it is set in this forum")
        title = self.forums[part.said_in].title
        return _("so it is set above, in %(title)s") % {"title": title}

    def _of_office(self) -> Iterator[str]:
        if self.finding.office_in == self.forum.pk:
            yield _("%(name)s is a moderator of this forum.") % self.words
        elif self.finding.office_in is not None:
            title = self.forums[self.finding.office_in].title
            yield _(
                "%(name)s is a moderator of %(title)s, above, and so of this forum."
            ) % {**self.words, "title": title}
        elif self.finding.office_stops:
            yield (
                _(
                    "%(name)s moderates what stands above. That does not open this forum: "
                    "it has rights of its own, by which %(name)s may not read here."
                )
                % self.words
            )

    def _of_what_is_above(self) -> Iterator[str]:
        above = self.forums.get(self.forum.parent_id or 0)
        if above is not None and not self.finding.above.see:
            yield _(
                "%(name)s cannot see %(title)s, in which it stands, and so nothing in it."
            ) % {**self.words, "title": above.title}
        elif self.right not in ("see", "read") and not self.finding.rights.read:
            yield _("Whoever may not read in a forum may do nothing else there either.")
