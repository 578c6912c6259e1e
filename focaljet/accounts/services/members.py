"""How members come to be, and go again when they never arrive."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta

from allauth.account.models import EmailAddress
from django.db import IntegrityError, transaction
from django.db.models import Exists, OuterRef

from focaljet.accounts import rules, signals
from focaljet.accounts.models import Member, RememberedDevice, SignIn
from focaljet.accounts.services import groups
from focaljet.accounts.third_party import sessions_of
from focaljet.base import clock, text
from focaljet.base.verdict import RefusedError, insist, no
from focaljet.privacy.models.erasures import Erasure
from focaljet.privacy.services import erasing

UNCONFIRMED_STAY = timedelta(days=7)


class NameTakenError(RefusedError):
    """Somebody else has the name, or one that looks like it."""

    def __init__(self) -> None:
        super().__init__(no(rules.TAKEN))


@transaction.atomic
def sign_up(
    *,
    screen_name: str,
    email: str,
    password: str,
    ip_address: str | None,
    waits: bool = False,
) -> Member:
    """Make a member whose address is not confirmed yet, and who may have to wait.

    Raises RefusedError for a name that cannot be had, and NameTakenError for the
    second of two people who took one at the same moment. Knows no difference
    between a known and an unknown address: the mail alone tells its holder.
    """
    insist(rules.may_take_name(screen_name))
    member = make_member(
        screen_name=screen_name, password=password, ip_address=ip_address
    )
    if waits:
        member.waits_since = clock.now()
        member.save(update_fields=["waits_since"])
    EmailAddress.objects.create(user=member, email=email.lower(), primary=True)
    return member


@transaction.atomic
def make_member(
    *,
    screen_name: str,
    password: str | None = None,
    ip_address: str | None = None,
    joined_at: datetime | None = None,
    imported_at: datetime | None = None,
    group_kinds: Iterable[str] = (),
) -> Member:
    """A member as the demo, an importer or a command makes one: reserved names too.

    Without a password nobody can sign in but by a link. Raises NameTakenError,
    and RefusedError where the name itself cannot stand.
    """
    member = Member(
        screen_name=text.cleaned_name(screen_name),
        joined_at=joined_at or (None if imported_at else clock.now()),
        imported_at=imported_at,
        ip_address=ip_address,
    )
    member.set_password(password)
    try:
        with transaction.atomic():
            member.save()
    except IntegrityError:
        raise NameTakenError from None
    for kind in group_kinds:
        groups.put_into_group(member=member, group_kind=kind)
    if imported_at is None:
        signals.member_joined.send(sender=Member, member_id=member.pk)
    return member


@transaction.atomic
def hide(*, member_id: int) -> None:
    """Nobody is shown this member any more, and nobody is signed in as them.

    The password stays good, since signing in takes it back (receivers.py).
    """
    Member.objects.filter(pk=member_id).update(hidden_at=clock.now())
    RememberedDevice.objects.filter(member=member_id).delete()
    SignIn.objects.filter(member=member_id).delete()
    sessions_of(member_id).delete()


def forget_devices() -> None:
    """Everybody signs in anew: what a restored backup knew of devices is of old."""
    RememberedDevice.objects.all().delete()
    SignIn.objects.all().delete()


def show(*, member_id: int) -> None:
    Member.objects.filter(pk=member_id).update(hidden_at=None)


def freeze(*, member_id: int) -> None:
    """Not even the right password signs in, and no mail goes out any more."""
    Member.objects.filter(pk=member_id).update(is_active=False)


def thaw(*, member_id: int) -> None:
    Member.objects.filter(pk=member_id).update(is_active=True)


def forget_the_unconfirmed() -> int:
    """Erase accounts whose address was never confirmed; says how many went.

    They hold names that others may want. Safe to run at any time.
    """
    addresses = EmailAddress.objects.filter(user=OuterRef("pk"))
    waiting = Member.objects.filter(
        Exists(addresses.filter(verified=False, primary=True)),
        ~Exists(addresses.filter(verified=True)),
        last_login=None,
        hidden_at=None,
        joined_at__lt=clock.now() - UNCONFIRMED_STAY,
    )
    for member in waiting:
        erasing.ask(
            member_id=member.pk,
            words=Erasure.Words.GO,
            cause=Erasure.Cause.NEVER_CAME,
            wait=timedelta(0),
        )
    return len(waiting)
