"""Publishing: a draft becomes a version that nobody ever changes."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from hashlib import sha256

from django.db import connection, transaction
from django.utils.translation import gettext_lazy as _

from focaljet.base import clock
from focaljet.base.verdict import RefusedError, insist, no
from focaljet.personal.lock import widening
from focaljet.policy import rules
from focaljet.policy.models.versions import Version
from focaljet.policy.queries import versions
from focaljet.policy.queries.drafting import Draft, draft
from focaljet.policy.services import lines
from focaljet.policy.signals import policy_published
from focaljet.privacy import chain

PUBLISHING = 7_320  # one at a time, for the number and the digest
FIRST = "The first version."


@transaction.atomic
def publish(
    *,
    document: str,
    by_id: int | None,
    summary: str,
    effective_from: datetime | None = None,
    is_material: bool = False,
    expects: int | None = None,
) -> Version:
    """Publish what this build says; text, banner and notices come with one commit.

    `is_material` lets the owner tell everybody of a change that the computation finds
    small; the other way round is not possible. `expects` is the number that the person
    saw. Raises RefusedError where nothing changed, the day is wrong, or somebody else
    published meanwhile.
    """
    _one_at_a_time()
    new = draft(document)
    if expects not in (None, new.number):
        raise RefusedError(
            no(_("Somebody published a version meanwhile. Look at it first."))
        )
    if not new.has_changed:
        raise RefusedError(no(_("Nothing changed since the last version.")))
    if new.after is not None and not summary.strip():
        raise RefusedError(no(_("Say in a few words what changes.")))
    material = new.after is not None and (is_material or new.is_material)
    earliest = new.earliest(is_material=material)
    # What is to take effect at once does so at the moment of the commit, not of the form.
    moment = effective_from or earliest
    insist(rules.may_take_effect(moment, earliest=earliest))
    return _write(new, by_id, summary.strip() or FIRST, moment, material)


def publish_first(document: str) -> Version | None:
    """The first version of a site; None where there is one already."""
    with transaction.atomic():
        _one_at_a_time()
        if Version.objects.filter(document=document).exists():
            return None
        return publish(document=document, by_id=None, summary=FIRST)


def _one_at_a_time() -> None:
    """Until the transaction ends; whoever waited sees what came before."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [PUBLISHING])


def _write(
    new: Draft,
    by_id: int | None,
    summary: str,
    effective_from: datetime,
    is_material: bool,
) -> Version:
    version = Version(
        document=new.document,
        number=new.number,
        published_at=clock.now(),
        effective_from=effective_from,
        is_material=is_material,
        summary=summary,
        text=_json(new.text),
        declarations=_json(new.declarations) if new.declarations else "",
        differences=_json(widening.stored(new.differences)),
        published_by_id=by_id,
        previous=new.after.digest if new.after else chain.START,
    )
    # Somebody who looks at the clock twice must not see it take effect before it is out.
    version.effective_from = max(version.effective_from, version.published_at)
    version.digest = digest_of(version)
    version.save(force_insert=True)
    versions.forget()
    transaction.on_commit(versions.forget)
    lines.draw(version_id=version.pk)
    try:
        policy_published.send(
            sender=Version,
            version_id=version.pk,
            effective_from=version.effective_from,
        )
    finally:
        # Who heard of it read what is not committed yet, and perhaps never will be.
        versions.forget()
    return version


def digest_of(version: Version) -> str:
    """What anybody can compute from what the version says, and the digest before it."""
    said = chain.canonical(
        version.previous,
        version.document,
        version.number,
        version.published_at,
        version.effective_from,
        int(version.is_material),
        version.summary,
        version.text,
        version.declarations,
        version.differences,
    )
    return sha256(said.encode()).hexdigest()


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def faults() -> list[str]:
    """What is wrong with the chain of versions, in words; nothing, mostly."""
    found = []
    for document in Version.Document.values:
        previous, number = chain.START, 0
        for version in Version.objects.filter(document=document).order_by("number"):
            name = f"{document} {version.number}"
            if version.number != number + 1 or version.previous != previous:
                found.append(f"The version {name} does not follow the one before it.")
            if version.digest != digest_of(version):
                found.append(f"The version {name} was changed.")
            previous, number = version.digest, version.number
    return found


def plant(member_id: int, say: Callable[[str], str]) -> Version:
    """A version that the member published, for the proof that the link is cut."""
    new = draft(Version.Document.TERMS)
    text = {**new.text, "x": []}  # a proof finds something to publish at any time
    moment = new.earliest(is_material=False)
    return _write(replace(new, text=text), member_id, FIRST, moment, is_material=False)
