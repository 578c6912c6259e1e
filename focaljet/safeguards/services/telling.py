"""The people of a breach are told, each once, and the ledger says so."""

from __future__ import annotations

from django.db import transaction
from django.utils.translation import gettext as _

from focaljet.accounts.models import Member
from focaljet.base import clock
from focaljet.base.moments import exactly
from focaljet.base.verdict import insist
from focaljet.choices import site
from focaljet.mailing.services import notices
from focaljet.privacy.models.ledger import LedgerLine
from focaljet.privacy.services import ledger
from focaljet.safeguards import rules
from focaljet.safeguards.models.breaches import Breach
from focaljet.safeguards.notice import KIND
from focaljet.safeguards.queries.reach import tables_to_choose


@transaction.atomic
def tell(*, by: Member, breach_id: int) -> int:
    """Queue a notice to everybody who was not told yet; to how many it goes.

    Raises RefusedError where nobody is to be told, or nothing is written yet.
    """
    insist(rules.may_watch(by))
    breach = Breach.objects.select_for_update(of=("self",)).get(pk=breach_id)
    insist(rules.may_tell(breach))
    waiting = breach.people.filter(told_at=None)
    ids = list(waiting.order_by("member").values_list("member", flat=True))
    queued = notices.send_to(kind=KIND, about_id=breach.pk, member_ids=ids)
    now = clock.now()
    waiting.update(told_at=now)
    breach.noticed_at = now
    breach.noticed_count += queued
    breach.save(update_fields=["noticed_at", "noticed_count"])
    about = [ledger.About(member_id) for member_id in ids]
    ledger.write_many(kind=LedgerLine.Kind.BREACH, about=about, by=by.pk)
    return queued


def drafted(breach: Breach) -> dict[str, str]:
    """What GDPR article 34 wants to be in it, from what the register says."""
    name = site.name()
    titles = [t.title for t in tables_to_choose() if t.label in breach.tables.split()]
    paragraphs = [
        _(
            "On %(day)s we learned that something happened with data of yours on %(site)s."
        )
        % {"day": exactly(breach.found_at), "site": name},
        breach.what,
        _("Which data: %s") % (", ".join(titles) or _("…")),
        _("What it may lead to: %s") % (breach.consequences or _("…")),
        _("What we have done: %s") % (breach.measures or _("…")),
        _("What you can do: %s") % _("…"),
        _("Who answers your questions: %s") % (breach.contact or _("…")),
    ]
    return {
        "notice_title": _("What happened with your data on %s") % name,
        "notice_text": "\n\n".join(paragraphs),
    }
