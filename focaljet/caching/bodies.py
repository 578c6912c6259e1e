"""What somebody sends is taken in whole before they get a place among those that compute.

A phone on a bad line takes a minute for a photo, and some drop a form letter by letter
on purpose. Meanwhile they hold a thread, of which there are many, and no place.
"""

from __future__ import annotations

from tempfile import SpooledTemporaryFile
from typing import IO

from focaljet.caching.wsgi import Environ

IN_MEMORY = 1_000_000  # bytes; what is larger lies in a file without a name
PIECE = 65_536
# What is larger is not taken in: Django refuses it by its length and reads none of it.
LARGEST = 200_000_000


class CutShortError(Exception):
    """Less came than was announced."""


def taken_in(environ: Environ) -> IO[bytes] | None:
    """The whole body; None where there is none to be taken in. To be closed.

    Raises CutShortError.
    """
    try:
        length = int(environ.get("CONTENT_LENGTH") or 0)
    except ValueError:
        return None
    if not 0 < length <= LARGEST:
        return None
    body = SpooledTemporaryFile(max_size=IN_MEMORY)  # noqa: SIM115  (the caller closes it)
    try:
        _copy(environ["wsgi.input"], body, length)
    except BaseException:
        body.close()
        raise
    body.seek(0)
    return body


def _copy(source: IO[bytes], body: IO[bytes], left: int) -> None:
    while left:
        try:
            piece = source.read(min(PIECE, left))
        except OSError as lost:
            raise CutShortError from lost
        if not piece:
            raise CutShortError
        body.write(piece)
        left -= len(piece)
