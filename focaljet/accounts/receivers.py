"""Whatever leaves the house is a job, deferred in the transaction of the deed."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.signals import user_logged_in
from django.dispatch import receiver
from django.http import HttpRequest
from django.utils.translation import gettext as _

from focaljet.accounts import arrivals, signals, tasks
from focaljet.accounts.models import Member
from focaljet.accounts.services import members, names
from focaljet.backups.signals import site_restored
from focaljet.privacy.models.erasures import Erasure
from focaljet.privacy.services import erasing
from focaljet.privacy.signals import erasure_asked, erasure_called_off


@receiver(signals.address_claimed)
def let_it_be_confirmed(*, address_id: int, **kwargs: Any) -> None:
    tasks.mail_to_confirm.defer(address_id=address_id)


@receiver(signals.password_forgotten)
def send_a_link(*, address_id: int, **kwargs: Any) -> None:
    tasks.mail_new_password.defer(address_id=address_id)


@receiver(signals.password_changed)
def tell_of_the_password(*, member_id: int, **kwargs: Any) -> None:
    tasks.mail_password_changed.defer(member_id=member_id)


@receiver(signals.address_change_asked)
def tell_the_old_address(*, address_id: int, **kwargs: Any) -> None:
    tasks.mail_address_change.defer(address_id=address_id)


@receiver(signals.device_copied)
def tell_of_the_copy(*, member_id: int, **kwargs: Any) -> None:
    tasks.mail_device_copied.defer(member_id=member_id)


@receiver(signals.signed_in_from_new_browser)
def ask_whether_it_was_them(*, member_id: int, sign_in_id: int, **kwargs: Any) -> None:
    tasks.mail_new_sign_in.defer(member_id=member_id, sign_in_id=sign_in_id)


@receiver(user_logged_in)
def write_the_sign_in_down(
    *, user: Member, request: HttpRequest, **kwargs: Any
) -> None:
    """Nobody hears of their very first time, nor of a device that comes back.

    Django notes the moment after us, since `accounts` stands before its own app.
    """
    arrivals.begin(request, user, tell=user.last_login is not None)


@receiver(signals.renamed_by_staff)
def tell_of_the_name(*, member_id: int, **kwargs: Any) -> None:
    tasks.mail_renamed.defer(member_id=member_id)


@receiver(erasure_asked)
def hide_at_once(*, member_id: int, erasure_id: int, **kwargs: Any) -> None:
    members.hide(member_id=member_id)
    erasure = Erasure.objects.get(pk=erasure_id)
    if erasure.cause == Erasure.Cause.CHILD:
        members.freeze(member_id=member_id)
    if erasure.cause != Erasure.Cause.NEVER_CAME:
        names.protect(member_id=member_id)


@receiver(erasure_called_off)
def show_again(*, member_id: int, erasure_id: int, **kwargs: Any) -> None:
    members.show(member_id=member_id)
    if Erasure.objects.get(pk=erasure_id).cause == Erasure.Cause.CHILD:
        members.thaw(member_id=member_id)
    names.unprotect(member_id=member_id)


@receiver(user_logged_in)
def whoever_signs_in_stays(
    *, user: Member, request: HttpRequest, **kwargs: Any
) -> None:
    """Signing in calls an erasure off, for as long as it has not begun."""
    if user.hidden_at is None:
        return
    if erasing.call_off(member_id=user.pk):
        user.refresh_from_db(fields=["hidden_at"])
        said = _("Welcome back. The erasure was called off: everything is as it was.")
        messages.success(request, said, fail_silently=True)
    else:
        said = _("This account is being erased. It is too late to call that off.")
        messages.error(request, said, fail_silently=True)


@receiver(site_restored)
def nobody_is_signed_in_any_more(**kwargs: Any) -> None:
    """What a device holds now is not what the backup knew of it."""
    members.forget_devices()
