"""The words in which the house says what it knows about people, and why.

Every stored field is declared once, under the fields of its model:

    personal = PersonalData(
        subject="author",
        fields={
            "source": Kept(
                Category.CONTENT, Purpose.COMMUNITY, "to show the post",
                on_erase=OnErase.AUTHOR_DECIDES, visible=Visible.PUBLIC,
            ),
        },
        not_personal=frozenset({"topic", "written_at"}),
    )

Export, erasure, retention, the published policy and the sentence beside an
input all follow from this, so there is nothing else to keep in step. The lists
here are closed: a new kind or purpose is a decision, and widens the policy.

This module holds words only; it imports nothing of ours and needs no app
registry. `personal.declared` reads the declarations, `personal.checks` guards
them. Phrases may be plain strings: they are translated where they are shown.
"""

from collections.abc import Mapping
from dataclasses import KW_ONLY, dataclass, field
from datetime import timedelta
from enum import Enum, IntEnum
from typing import Self

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

# The closed lists stand apart, and are words like the others.
from focaljet.personal.kinds import Basis as Basis
from focaljet.personal.kinds import Category as Category
from focaljet.personal.kinds import Purpose as Purpose

Text = str | Promise


class OnErase(Enum):
    """What happens to the datum when its person is erased."""

    DELETE_ROW = "delete row", _("The whole entry is deleted.")
    BLANK = "blank", _("It is emptied.")
    DETACH = "detach", _("The link to you is cut.")
    SCRUB = "scrub", _("Your name and addresses are taken out of the text.")
    AUTHOR_DECIDES = (
        "author decides",
        _("You choose: it goes, or stays without a name."),
    )
    # Needs `basis` and `until` in the same declaration (E007).
    KEEP = "keep", _("It stays for as long as the law asks.")

    _value_: str
    label: Promise

    def __new__(cls, key: str, label: Promise) -> Self:
        member = object.__new__(cls)
        member._value_ = key
        member.label = label
        return member


class Stage(IntEnum):
    """When an erasure comes to a table or a store; a lower number goes first."""

    JOBS = 1  # and queued mail: nothing more is done in the person's name
    SESSIONS = 2  # and tokens: nobody comes in any more
    CACHES = 3
    LINKS = 4  # what was seen and clicked
    ROWS = 5
    FILES = 6
    IDENTITY = 7  # the name and the address, by which all the rest was found


class Visible(Enum):
    """Who can see the datum; the page that shows it asks the same word."""

    PUBLIC = "public", _("Everybody sees it.")
    MEMBERS = "members", _("Members who are signed in see it.")
    PARTICIPANTS = "participants", _("Those who take part see it.")
    SELF = "self", _("You see it, and nobody else.")
    STAFF = "staff", _("You and the staff who need it see it.")
    NOBODY = "nobody", _("Nobody sees it; the program alone uses it.")

    _value_: str
    label: Promise

    def __new__(cls, key: str, label: Promise) -> Self:
        member = object.__new__(cls)
        member._value_ = key
        member.label = label
        return member


@dataclass(frozen=True, slots=True)
class Keep:
    """How long a datum lives. Made by `with_account`, `after` and `after_event`."""

    since: str = ""  # the moment of the same row from which the term runs
    event: Text = ""  # or what has to happen, as a phrase: "the payment"
    term: timedelta | None = None
    words: Text = ""  # says it better than the figures, where they mislead
    # With `event`: the dotted name of a function that takes the moment before which
    # the event must have happened, and gives the rows.
    happened: str = ""

    @property
    def is_a_term(self) -> bool:
        """Whether the nightly retention can work it out from the row alone."""
        return self.since != "" and self.term is not None

    @property
    def ends(self) -> bool:
        """Whether the nightly retention ends it, by the row or by a function."""
        return self.is_a_term or (self.happened != "" and self.term is not None)


def with_account() -> Keep:
    """As long as the account (or, for a table about nobody, the site) exists."""
    return Keep()


def after(moment: str, *, days: int = 0, years: int = 0, words: Text = "") -> Keep:
    """A time after a moment of the row: `after("written_at", days=90)`.

    `days=0` fits a moment that lies ahead, such as `expires_at`.
    """
    return Keep(since=moment, term=_span(days, years), words=words)


def after_event(
    event: Text, *, days: int = 0, years: int = 0, happened: str = ""
) -> Keep:
    """A time after something happened: `after_event(_("the payment"), years=7)`.

    `happened` is what lets the nightly retention end it (see Keep).
    """
    return Keep(event=event, term=_span(days, years), happened=happened)


def _span(days: int, years: int) -> timedelta:
    # Never a day short of the calendar years that a law asks for.
    return timedelta(days=days + years * 365 + (years + 3) // 4)


@dataclass(frozen=True, eq=False)
class Kept:
    """One datum that is kept: what, for what, why, and how it ends.

    `why` completes the sentence "We keep it …". `edit` is the name of the URL
    where the person corrects it. `json_keys` names what a JSON column may hold
    (None for a key that says nothing about a person; a name may end in `*`).
    """

    category: Category
    purpose: Purpose | tuple[Purpose, ...]
    why: Text
    _: KW_ONLY
    on_erase: OnErase
    visible: Visible
    keep: Keep = field(default_factory=with_account)
    edit: str | None = None
    json_keys: Mapping[str, Category | None] | None = None
    basis: Text = ""  # with OnErase.KEEP: the law or interest that asks for it
    until: Keep | None = None  # with OnErase.KEEP: when that ends

    @property
    def purposes(self) -> tuple[Purpose, ...]:
        return self.purpose if isinstance(self.purpose, tuple) else (self.purpose,)


# The row is the person, as in the table of members.
ITSELF = "self"


@dataclass(frozen=True, eq=False)
class PersonalData:
    """What one table knows about people.

    `subject` is the path from a row to its person: a link to a member
    ("author"), a path of links ("post__author"), ITSELF, or the name of an
    e-mail field where rows are found by the person's address. A table with two
    people in a row names both; None says that the table is about nobody.
    Where a row tells its person in no column of its own, as a session does,
    `found_by` is the dotted name of a function that takes the id of a member
    and gives the rows. A many-to-many field that makes its own table is
    declared like any other; the number that Django gives each row is not.

    The first subject is who wrote the row, where somebody did. A later one that is a
    field of its own with OnErase.DETACH is a *bystander*: only that field is about
    them, as with the moderator who changed a post.

    `tombstone` names a moment of the row that is set when an author takes the words
    along (OnErase.AUTHOR_DECIDES): the row keeps its place, out of sight.
    `confirmed` names the flag that makes an address of the row the person's own: only
    such an address finds rows by address. `public` is the dotted name of a function
    that takes ids of rows and gives those that everybody may read; without it the
    words of others in a shared row never leave with an export. `plant` goes with
    `found_by`, and with rows that only a service can make: the dotted name of a function that makes such a row for a member, with
    what another function gives it as the text of a field, and gives the row; by it the
    proof knows that the rows are found. `told` is the dotted name of a function that
    takes rows and gives those that their person may be told of now: what a court has put
    under seal is neither shown nor exported before its day, but erased like all else.
    """

    subject: str | tuple[str, ...] | None = None
    fields: Mapping[str, Kept] = field(default_factory=dict)
    not_personal: frozenset[str] = frozenset()
    found_by: str = ""
    stage: Stage = Stage.ROWS
    tombstone: str = ""
    confirmed: str = ""
    public: str = ""
    plant: str = ""
    told: str = ""
    # {"source": "html"}: the field with the HTML that our one renderer made of a text.
    rendered: Mapping[str, str] = field(default_factory=dict)

    @property
    def subjects(self) -> tuple[str, ...]:
        if self.subject is None:
            return ()
        return (self.subject,) if isinstance(self.subject, str) else self.subject

    @property
    def bystanders(self) -> tuple[str, ...]:
        return tuple(path for path in self.subjects[1:] if self._is_cut_off(path))

    @property
    def owners(self) -> tuple[str, ...]:
        """The paths to people whom the whole row is about."""
        return tuple(path for path in self.subjects if path not in self.bystanders)

    def _is_cut_off(self, path: str) -> bool:
        kept = self.fields.get(path)
        return kept is not None and kept.on_erase is OnErase.DETACH

    @property
    def names(self) -> frozenset[str]:
        return frozenset(self.fields) | self.not_personal


@dataclass(frozen=True, eq=False)
class Table:
    """The declaration of a table that is not ours to write under.

    `name` is a model ("sessions.Session", its fields) or a table without one
    ("django_migrations", its columns). Offered by the app that brings it in:
    `declarations = ["focaljet.accounts.third_party.TABLES"]` in its AppConfig.
    `title` is what the policy calls it, where its own name would tell people nothing.
    """

    name: str
    personal: PersonalData
    title: Text = ""

    @property
    def is_model(self) -> bool:
        return "." in self.name


@dataclass(frozen=True, eq=False)
class Store:
    """Personal data that is no column: files, log lines, caches, queued mail.

    `export`, `erase` and `find` are dotted names of functions of the owning
    app that take the id of a member; None where there is nothing to do, such
    as erasing what cannot be found by person and ages within the day. `export`
    gives `personal.files.ExportedFile`s, `erase` the number of things that went, `find`
    a list of what there is. `forget` takes nothing and ends what is too old.
    `plant` writes, for a member and a text, a thing that holds the text: by it the
    proof knows that the others work.
    """

    name: str
    kept: Kept
    export: str | None = None
    erase: str | None = None
    find: str | None = None
    forget: str | None = None
    plant: str | None = None
    stage: Stage = Stage.FILES
    title: Text = ""


@dataclass(frozen=True, eq=False)
class Cookie:
    """A line of the cookie inventory. `life` is None for "until the browser closes"."""

    name: str
    purpose: Purpose
    why: Text
    life: timedelta | None = None
    feature: Text = ""  # what does not work without it (C52); empty: nothing
    where: Text = ""  # on which occasion it is set
