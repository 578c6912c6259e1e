"""What consent adds to a person's archive: the receipts, as other programs read them."""

from __future__ import annotations

import json
from functools import partial
from typing import BinaryIO

from focaljet.consent import receipt as receipts
from focaljet.consent.models.receipts import ConsentReceipt
from focaljet.consent.queries import consents
from focaljet.personal.files import ExportedFile


def receipts_as_files(member_id: int) -> list[ExportedFile]:
    return [
        ExportedFile(f"consent/{each.record_id}.json", partial(_write, each))
        for each in consents.receipts_of(member_id)
    ]


def _write(receipt: ConsentReceipt, out: BinaryIO) -> None:
    said = json.dumps(receipts.as_json(receipt), indent=2, ensure_ascii=False)
    out.write(said.encode())
