"""Lines for tests of the staff log."""

from __future__ import annotations

from focaljet.moderation import deeds
from focaljet.moderation.models import StaffDeed
from focaljet.moderation.services import log


def make_line(deed: str = deeds.CHOSE, **more) -> StaffDeed:
    return log.write(deed, **({"by": None} | more))


def deeds_written() -> list[str]:
    """What the log holds, in its order."""
    return list(StaffDeed.objects.order_by("number").values_list("deed", flat=True))
