"""A QR code as the path of a drawing: the page puts it into an svg of its own."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import groupby

import qrcode


@dataclass(frozen=True, slots=True)
class Drawing:
    size: int  # in squares, with the white edge
    path: str


def drawn(text: str) -> Drawing:
    code = qrcode.QRCode(border=4)
    code.add_data(text)
    code.make(fit=True)
    matrix = code.get_matrix()
    runs = (_runs(y, row) for y, row in enumerate(matrix))
    return Drawing(size=len(matrix), path="".join("".join(run) for run in runs))


def _runs(y: int, row: list[bool]) -> list[str]:
    """One piece of path for each run of dark squares."""
    found, x = [], 0
    for is_dark, squares in groupby(row):
        length = len(list(squares))
        if is_dark:
            found.append(f"M{x} {y}h{length}v1h-{length}z")
        x += length
    return found
