"""What the policy lends to `focaljet privacy`: publish, ready."""

from __future__ import annotations

from argparse import ArgumentParser
from datetime import date, datetime, time
from typing import Any

from django.core.management.base import CommandError

from focaljet.base.verdict import RefusedError
from focaljet.choices import site
from focaljet.personal.lock import sentences
from focaljet.policy.models.versions import Version
from focaljet.policy.queries import drafting
from focaljet.policy.services import publishing
from focaljet.privacy.lent import Deed

MOST = 10  # differences that one refusal names


def _arguments_of_publish(parser: ArgumentParser) -> None:
    parser.add_argument("--summary", required=True, help="what changes, in words")
    parser.add_argument(
        "--document", choices=Version.Document.values, default="privacy",
        help="which one (%(default)s)",
    )  # fmt: skip
    parser.add_argument(
        "--from", dest="day", metavar="YYYY-MM-DD", type=date.fromisoformat,
        help="the day on which it takes effect; else as early as it may",
    )  # fmt: skip
    parser.add_argument(
        "--tell-everybody", action="store_true",
        help="send notices also where nothing grew wider",
    )  # fmt: skip


def _publish(
    out: Any,
    *,
    summary: str,
    document: str,
    day: date | None,
    tell_everybody: bool,
    **options: Any,
) -> None:
    moment = datetime.combine(day, time.min, site.time_zone()) if day else None
    try:
        version = publishing.publish(
            document=document,
            by_id=None,
            summary=summary,
            effective_from=moment,
            is_material=tell_everybody,
        )
    except RefusedError as refused:
        raise CommandError(refused.reason) from refused
    told = "members are told" if version.is_material else "nothing that matters changed"
    out.write(
        f"Version {version.number} is published, in force from "
        f"{version.effective_from:%Y-%m-%d %H:%M} UTC; {told}."
    )


def _ready(out: Any, **options: Any) -> None:
    """Publishes the first versions of a fresh site. A build that keeps more than the
    site has told its members does not start."""
    for document in Version.Document.values:
        publishing.publish_first(document)
    wider = drafting.wider_than_published()
    if not wider:
        return
    named = "\n".join(f"  {sentences.in_one_line(each)}" for each in wider[:MOST])
    if len(wider) > MOST:
        named += f"\n  and {len(wider) - MOST} more: focaljet privacy diff --published"
    words = drafting.announced(wider)
    said = f"\nIts makers say:\n  {words}" if words else ""
    raise CommandError(
        "This version of the program keeps or uses more than the policy that this site "
        f"published:\n{named}{said}\n"
        "Tell your members first; then it starts:\n"
        '  focaljet privacy publish --summary "what changes, in your words"'
    )


ALL = (
    Deed(
        "publish", "Publish the policy of this build.", _publish, _arguments_of_publish
    ),
    Deed("ready", "Whether the published policy covers this build.", _ready),
)
