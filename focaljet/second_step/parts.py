"""What the second steps add to a person's archive: in words, and without secrets."""

from __future__ import annotations

import json
from typing import Any, BinaryIO

from allauth.mfa.models import Authenticator

from focaljet.personal.files import ExportedFile


def means_of_signing_in(member_id: int) -> list[ExportedFile]:
    theirs = Authenticator.objects.filter(
        user=member_id, type__in=Authenticator.Type.values
    )
    lines = [_line(each) for each in theirs.order_by("pk")]
    if not lines:
        return []

    def write(out: BinaryIO) -> None:
        out.write(json.dumps(lines, ensure_ascii=False, indent=2).encode())

    return [ExportedFile("signing-in/means.json", write)]


def _line(each: Authenticator) -> dict[str, Any]:
    return {
        "kind": each.type,
        "name": each.data.get("name"),
        "added": each.created_at.isoformat(),
        "last used": each.last_used_at.isoformat() if each.last_used_at else None,
    }
