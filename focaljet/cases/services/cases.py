"""What people ask of us: taken in, talked about, and closed."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from django.core.cache import cache
from django.db import connection, transaction
from django.utils.translation import gettext as _text
from django.utils.translation import gettext_lazy as _

from focaljet.base import clock
from focaljet.base.text import one_line, without_controls
from focaljet.base.verdict import RefusedError, no
from focaljet.cases import clocks, proofs, signals
from focaljet.cases.models.cases import Case
from focaljet.cases.models.messages import CaseMessage
from focaljet.cases.queries import people
from focaljet.cases.services import deciding, objecting
from focaljet.cases.services.locking import due_from, handled, today, zone
from focaljet.cases.words import FROM_OUTSIDE, Outcome, Proof, Writer
from focaljet.personal import declared
from focaljet.privacy.rules import Person

# Puzzles are asked for long before (site/views/contact.py): this is the end.
MOST_LETTERS = 20
WITHIN = timedelta(hours=1)
# What one request can hold, and how much comes into it in an hour.
MOST_MESSAGES = 200
MOST_AN_HOUR = 10
ATTACHING = 7_330  # the advisory lock under which a member's requests are joined
# A second request of these kinds is the same one; a question is another question.
JOINED = frozenset(
    {
        Case.Kind.ACCESS,
        Case.Kind.PORT,
        Case.Kind.CORRECT,
        Case.Kind.ERASE,
        Case.Kind.RESTRICT,
        Case.Kind.OBJECT,
        Case.Kind.OPT_OUT,
    }
)

answer_case = deciding.answer


@transaction.atomic
def open_case(
    *,
    kind: str,
    message: str,
    name: str = "",
    email: str = "",
    member: Person | None = None,
    network: str | None = None,
    about: str = "",
    row: str = "",
    right_value: str = "",
    purpose: str = "",
    wish: str = "",
    agent: str = "",
    authority: str = "",
    signed_in_at: datetime | None = None,
) -> Case:
    """Take a request in; anybody may write, signed in or not.

    `network` is where it came from (base.http.network_of): at most twenty letters
    an hour come from one. Raises RefusedError beyond that. `about` and `row` say which
    datum is not right ("forum.Post.source", "12"). `signed_in_at` is when the member
    last signed in. Who asks again while the same request is open finds their words in
    the open one, which is given back. An opt-out works at once.
    """
    if network is not None:
        _count_letter(network)
    message = without_controls(message).strip()
    if member is not None and not agent:
        before = _open_one(member, kind, about, row, purpose, wish)
        if before is not None:
            _add(before, Writer.PERSON, message)
            _put_right(before, right_value)
            return before
    now = clock.now()
    case = Case(
        kind=Case.Kind(kind),
        # Whoever acts for another is not the person whose data it is about.
        member_id=member.pk if member and not agent else None,
        name=one_line(name),
        email=email.strip(),
        message=message,
        datum=about if is_a_datum(about) else "",
        row=one_line(row)[:64] if is_a_datum(about) else "",
        right_value=without_controls(right_value).strip(),
        purpose=purpose,
        wish=wish,
        agent=one_line(agent),
        authority=authority if agent else "",
        opened_at=now,
        # The page that takes it in says its number and its day, and a mail follows.
        acknowledged_at=now,
        due_on=_due(kind),
    )
    if member is not None and not case.agent:
        is_late = signed_in_at is None or now - signed_in_at > proofs.LATELY
        case.proof = Proof.ACCOUNT if is_late else Proof.LATELY
        case.proven_at = now
    case.save()
    signals.case_opened.send(sender=Case, case_id=case.pk)
    if case.kind == Case.Kind.OPT_OUT and not case.agent:
        _opt_out(case)
    return case


def _due(kind: str) -> date:
    """Whoever says that a child is here is answered before all others (C89)."""
    if kind == Case.Kind.CHILD:
        return today() + timedelta(days=1)
    return due_from(today())


def is_a_datum(label: str) -> bool:
    """Whether "forum.Post.source" is something that is declared."""
    table, _dot, name = label.rpartition(".")
    return any(
        each.label == table and name in each.personal.fields
        for each in declared.tables()
    )


def _put_right(case: Case, right_value: str) -> None:
    """Of two right values the later one counts."""
    if value := without_controls(right_value).strip():
        case.right_value = value
        case.save(update_fields=["right_value"])


def _open_one(
    member: Person, kind: str, about: str, row: str, purpose: str, wish: str
) -> Case | None:
    if kind not in JOINED:
        return None
    with connection.cursor() as cursor:
        # Of two clicks at once the second finds what the first opened.
        cursor.execute(
            "SELECT pg_advisory_xact_lock(%s, %s)", [ATTACHING, member.pk % 2**31]
        )
    same = Case.objects.filter(
        member=member.pk, kind=kind, closed_at=None, answered_at=None, agent=""
    )
    if kind == Case.Kind.CORRECT:
        same = same.filter(datum=about, row=row)
    if kind == Case.Kind.OBJECT:
        same = same.filter(purpose=purpose)
    if kind == Case.Kind.ERASE:
        same = same.filter(wish=wish)
    return same.order_by("pk").first()


def _opt_out(case: Case) -> None:
    """At once, for whoever is signed in, and for whoever confirmed the address: it
    harms nobody, and can be taken back. A letter that we cannot place waits for a human."""
    member_id = case.member_id or people.member_of_address(case.email)
    if member_id is None:
        return
    objecting.opt_out(member_id=member_id)
    if case.member_id is not None:
        if case.email and people.member_of_address(case.email) != case.member_id:
            # Nobody of the staff reads this before it is answered, and the answer holds
            # the letter: it goes to the account, and not to whom a member likes to write.
            case.email = ""
            case.save(update_fields=["email"])
        deciding.settle_by_itself(
            case, _text("Done: from now on your data is used for none of these.")
        )


def _count_letter(network: str) -> None:
    # The cache keeps a keyed hash of this and not the network (hashed_cache_key).
    hour = clock.now().timestamp() // WITHIN.total_seconds()
    key = f"letters from {network} in hour {hour:.0f}"
    with connection.cursor() as cursor:
        # Of many letters at once none is left uncounted.
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext(%s))", [key])
    # Not cache.incr, which would shorten the hour to the cache's own five minutes.
    letters = cache.get(key, 0) + 1
    cache.set(key, letters, WITHIN.total_seconds())
    if letters > MOST_LETTERS:
        raise RefusedError(
            no(_("Many messages came from your network. Please try again in an hour."))
        )


@transaction.atomic
def write_more(
    *, case_id: int, text: str, writer: Writer = Writer.PERSON
) -> CaseMessage:
    """The person writes again, signed in or by a link; a closed case opens again.

    Whoever calls has seen that it is their case. `writer` is SENDER for who holds only
    the link of the page after sending. Raises RefusedError for too much of
    it, and Case.DoesNotExist.
    """
    case = Case.objects.select_for_update(of=("self",)).get(pk=case_id)
    if case.outcome in (Outcome.MERGED, Outcome.DISOWNED):
        raise RefusedError(no(_("This case is closed.")))
    if case.messages.count() >= MOST_MESSAGES:
        raise RefusedError(
            no(_("This request has grown too long. Please open a new one."))
        )
    lately = case.messages.filter(
        writer__in=FROM_OUTSIDE, at__gt=clock.now() - timedelta(hours=1)
    )
    if lately.count() >= MOST_AN_HOUR:
        raise RefusedError(
            no(_("You wrote many messages within an hour. Please wait a little."))
        )
    if not case.is_open:
        case.closed_at = None
        case.due_on = _due(case.kind)
        case.save(update_fields=["closed_at", "due_on"])
    return _add(case, writer, text)


@transaction.atomic
def write(*, by: Person, case_id: int, text: str) -> CaseMessage:
    """The staff write to the person; the case stays open. Raises as `handled` does."""
    return _add(handled(by, case_id), Writer.STAFF, text, by=by)


@transaction.atomic
def extend(*, by: Person, case_id: int, reason: str) -> Case:
    """Take the longer time that the law allows; the person is told why. Once.

    Raises RefusedError also for a term that is over: what is late stays late.
    """
    case = handled(by, case_id)
    if case.is_decided or case.extended_at is not None:
        raise RefusedError(no(_("The term can be extended once, before the answer.")))
    if case.due_on < today():
        raise RefusedError(no(_("The term is over; it cannot be extended any more.")))
    case.extension = without_controls(reason).strip()
    if not one_line(case.extension):
        raise RefusedError(no(_("Say why it takes longer: the person is told.")))
    case.extended_at = clock.now()
    came = clocks.day_of(case.opened_at, zone())
    case.due_on = max(case.due_on, due_from(came, is_extended=True))
    case.save(update_fields=["extension", "extended_at", "due_on"])
    signals.case_extended.send(sender=Case, case_id=case.pk)
    return case


@transaction.atomic
def close_case(*, by: Person, case_id: int) -> Case:
    """Close a case that needs no answer, or no more of them. Raises as `handled`."""
    case = handled(by, case_id)
    if hasattr(case, "appeal") and not case.appeal.is_decided:
        raise RefusedError(no(_("The appeal waits for a decision.")))
    case.closed_at = clock.now()
    case.save(update_fields=["closed_at"])
    return case


def _add(
    case: Case, writer: Writer, text: str, *, by: Person | None = None
) -> CaseMessage:
    words = without_controls(text).strip()
    if not one_line(words):
        raise RefusedError(no(_("Please write something.")))
    message = CaseMessage.objects.create(
        case=case,
        writer=writer,
        by_id=by.pk if by else None,
        text=words,
        at=clock.now(),
    )
    signals.case_written_to.send(
        sender=CaseMessage, case_id=case.pk, message_id=message.pk
    )
    return message
