"""The steps of an owner's first evening that the site itself knows about."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from focaljet.accounts.models import Member
from focaljet.base.offers import Step
from focaljet.choices import queries, site
from focaljet.joining.models import Invitation
from focaljet.privacy.queries import proofs

SEEN = "site.evening_seen"
OVER = "site.evening_over"
MAIL, RIGHTS = "mail", "rights"


def name_and_logo(request: HttpRequest) -> Step:
    return Step(
        _("Give the site its name and its logo"),
        _("They stand on every page, in every mail and in the privacy policy."),
        is_done=site.name() != "Focaljet" and bool(queries.chosen("site.logo")),
        url=reverse("site:face"),
        action=_("The face of the site"),
        place=10,
    )


def a_mail_came(request: HttpRequest) -> Step:
    return Step(
        _("See that mail arrives"),
        _("We send you one with a link, and the link ticks this.")
        if settings.EMAIL_IS_SENT
        else _(
            "No mail server is set, so the mail lies in the outbox; open its link there."
        ),
        is_done=MAIL in queries.chosen(SEEN),
        name=MAIL,
        action=_("Send me a mail"),
        place=20,
    )


def rights(request: HttpRequest) -> Step:
    return Step(
        _("Look at who may read and write where"),
        _("Every forum begins open to everybody who reads, and to members who write."),
        is_done=RIGHTS in queries.chosen(SEEN),
        url=reverse("admin:forum_forum_changelist"),
        action=_("Forums and rights"),
        name=RIGHTS,
        place=30,
    )


def somebody_else(request: HttpRequest) -> Step:
    """Costs two queries."""
    members = Member.objects.filter(imported_at=None, is_active=True)
    came = members.exclude(pk=request.user.pk or 0).exists()
    return Step(
        _("Bring the first member in"),
        _("A forum of one is a diary. Send somebody an invitation."),
        is_done=came or Invitation.objects.exists(),
        url=reverse("joining:invitations"),
        action=_("Invitations"),
        place=40,
    )


def proof(request: HttpRequest) -> Step:
    """Costs a query."""
    return Step(
        _("Let the site prove that it forgets people"),
        _("It runs every night by itself, and by: focaljet privacy prove"),
        is_done=proofs.last_run() is not None,
        url=reverse("privacy:proof"),
        action=_("The proof"),
        place=50,
    )
