"""Queueing notices, and sending each at most once."""

from __future__ import annotations

import logging
from collections.abc import Callable, Collection
from datetime import timedelta
from smtplib import SMTPRecipientsRefused

from django.core.mail import get_connection
from django.core.mail.backends.base import BaseEmailBackend
from django.db import connection, transaction
from django.db.models import QuerySet

from focaljet.base import clock
from focaljet.mailing import letters, signals
from focaljet.mailing.models.notices import Notice
from focaljet.mailing.words import words_for

log = logging.getLogger(__name__)

BATCH = 50  # mails to a job
MOST_ATTEMPTS = 8  # the last one some ten hours after the first
FIRST_WAIT = timedelta(minutes=5)
IN_DOUBT_AFTER = timedelta(minutes=30)
IN_A_ROW = 3  # failures after which a job leaves the mail server alone

Trouble = Notice.Trouble


@transaction.atomic
def send_to(*, kind: str, about_id: int, member_ids: Collection[int]) -> int:
    """Queue a notice to each of these members; how many are new.

    Exactly one row for each member, kind and thing, however often it is asked. One
    statement: 10,000 members take a quarter of a second. Hidden and closed accounts are
    left out. Raises KeyError for a kind of which no app can tell anything.
    """
    words_for(kind)
    now = clock.now()
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO mailing_notice "
            "(kind, about_id, member_id, queued_at, try_at, attempts, trouble) "
            "SELECT %s, %s, id, %s, %s, 0, '' FROM accounts_member "
            "WHERE id = ANY(%s) AND is_active AND hidden_at IS NULL "
            "AND imported_at IS NULL ORDER BY id "
            "ON CONFLICT (kind, about_id, member_id) DO NOTHING",
            [kind, about_id, now, now, list(member_ids)],
        )
        queued = int(cursor.rowcount)
    signals.notices_queued.send(sender=Notice, kind=kind, about_id=about_id)
    return queued


def send_some(most: int = BATCH) -> bool:
    """Send what is due, up to so many; whether there is more to do now.

    Each notice is marked in a transaction of its own before its mail goes out, and again
    after. So it is sent at most once: a machine that falls in between leaves one notice
    in doubt, which the owner sees, and never a member with two. A mail server that says
    no leaves nothing in doubt, and the notice is tried again.
    """
    server = get_connection()
    in_a_row = 0
    try:
        for _number in range(most):
            notice = _take()
            if notice is None:
                return False
            in_a_row = 0 if _send(notice, server) else in_a_row + 1
            if in_a_row == IN_A_ROW:
                return False
    finally:
        _hang_up(server)
    return _due().exists()


def mark_doubts() -> int:
    """Those that somebody began and never finished: a machine fell."""
    long_ago = clock.now() - IN_DOUBT_AFTER
    begun = Notice.objects.filter(sent_at=None, trouble="", taken_at__lt=long_ago)
    return begun.update(trouble=Trouble.DOUBT)


def doubt_all_that_wait() -> int:
    """The site came back from a backup: what waited in it may have gone out since."""
    waiting = Notice.objects.filter(sent_at=None, trouble__in=("", Trouble.AWAY))
    return waiting.update(trouble=Trouble.DOUBT)


def _due() -> QuerySet[Notice]:
    return Notice.objects.filter(
        sent_at=None,
        taken_at=None,
        trouble__in=(Trouble.NONE, Trouble.AWAY),
        try_at__lte=clock.now(),
    )


@transaction.atomic
def _take() -> Notice | None:
    """The next one, marked as ours; another worker takes another."""
    notice = _due().select_for_update(skip_locked=True).order_by("try_at", "pk").first()
    if notice is not None:
        notice.taken_at = clock.now()
        notice.attempts += 1
        notice.trouble = Trouble.NONE
        notice.save(update_fields=["taken_at", "attempts", "trouble"])
    return notice


def _send(notice: Notice, server: BaseEmailBackend) -> bool:
    """Whether the mail server is all right."""
    try:
        trouble = letters.send(notice, server)
    except SMTPRecipientsRefused:
        trouble = Trouble.REFUSED
    except Exception as failure:  # any library's; the next notice is not to suffer
        # Its text may hold an address.
        log.warning("A notice could not be sent: %s.", type(failure).__name__)
        _hang_up(server)
        _again_later(notice)
        return False
    if trouble:
        Notice.objects.filter(pk=notice.pk).update(trouble=trouble)
    else:
        Notice.objects.filter(pk=notice.pk).update(sent_at=clock.now())
    return True


def _again_later(notice: Notice) -> None:
    given_up = notice.attempts >= MOST_ATTEMPTS
    Notice.objects.filter(pk=notice.pk).update(
        trouble=Trouble.GIVEN_UP if given_up else Trouble.AWAY,
        taken_at=None,
        try_at=clock.now() + FIRST_WAIT * 2 ** (notice.attempts - 1),
    )


def _hang_up(server: BaseEmailBackend) -> None:
    try:
        server.close()
    except Exception:
        log.debug("The mail server hung up first.")


def plant(member_id: int, say: Callable[[str], str]) -> Notice:
    """A notice to the member, for the proof that it is found."""
    now = clock.now()
    return Notice.objects.create(
        kind=Notice.Kind.ACCOUNT,
        about_id=0,
        member_id=member_id,
        queued_at=now,
        try_at=now,
        sent_at=now,
    )
