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
# No page of ours takes more. Let in, it would be read in a place among those that compute.
LARGEST = 200_000_000


class CutShortError(Exception):
    """Less came than was announced."""


def announced(environ: Environ) -> int:
    """The bytes of the body that is said to come; 0 where there is none."""
    try:
        return max(0, int(environ.get("CONTENT_LENGTH") or 0))
    except ValueError:
        return 0


def taken_in(environ: Environ) -> IO[bytes] | None:
    """The whole body; None where there is none to be taken in. To be closed.

    Raises CutShortError.
    """
    length = announced(environ)
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
