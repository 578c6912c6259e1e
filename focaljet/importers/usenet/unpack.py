"""Compressed files as streams that can be read forward, however hostile they are."""

from __future__ import annotations

import bz2
import io
import lzma
import zlib
from collections.abc import Callable
from typing import IO, Protocol

CHUNK = 64 * 1024
# Mail packs to a tenth, rarely to a thirtieth. A file of zeros goes to a thousandth.
MOST_SWELLING = 300
ALWAYS_ALLOWED = 64 * 1024 * 1024
# What `xz -9` asks for is 65 MB.
MOST_MEMORY = 256 * 1024 * 1024


class SwollenError(Exception):
    """A file unpacks to so much that it can only be meant to."""


class ReadTooMuchError(Exception):
    """Something claims to be larger than it may be."""


class _Decompressor(Protocol):
    @property
    def eof(self) -> bool: ...
    @property
    def unused_data(self) -> bytes: ...
    def decompress(self, data: bytes, max_length: int, /) -> bytes: ...


class _Gzip:
    """zlib's decompressor with the manners of the other two."""

    def __init__(self) -> None:
        self._inner = zlib.decompressobj(zlib.MAX_WBITS | 16)

    @property
    def eof(self) -> bool:
        return self._inner.eof

    @property
    def unused_data(self) -> bytes:
        return self._inner.unused_data

    def decompress(self, data: bytes, max_length: int, /) -> bytes:
        return self._inner.decompress(self._inner.unconsumed_tail + data, max_length)


def compression_of(head: bytes) -> Callable[[], _Decompressor] | None:
    if head.startswith(b"\x1f\x8b"):
        return _Gzip
    if head.startswith(b"BZh"):
        return bz2.BZ2Decompressor
    if head.startswith((b"\xfd7zXZ\x00", b"\x5d\x00\x00")):
        return lambda: lzma.LZMADecompressor(memlimit=MOST_MEMORY)
    return None


class Unpacked(io.RawIOBase):
    """The unpacked bytes of `packed`. Raises SwollenError when they never end."""

    def __init__(self, packed: IO[bytes], make: Callable[[], _Decompressor]) -> None:
        self._packed = packed
        self._make = make
        self._decompressor: _Decompressor | None = make()
        self._bytes_in = self._bytes_out = 0

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]
        filled = 0
        while filled < len(buffer):
            data = self._some(len(buffer) - filled)
            if not data:
                break
            buffer[filled : filled + len(data)] = data
            filled += len(data)
        return filled

    def _some(self, most: int) -> bytes:
        """At most that many bytes; none at the end."""
        # Some decompressors hold back bytes: they are asked before they are fed.
        feed = b""
        while self._decompressor is not None:
            if self._decompressor.eof:
                feed = self._decompressor.unused_data or self._read()
                # Another member may follow; padding and rubbish end the file.
                self._decompressor = self._make() if compression_of(feed) else None
                continue
            if data := self._decompressor.decompress(feed, most):
                self._bytes_out += len(data)
                self._refuse_swelling()
                return data
            feed = self._read()
            if not feed and not self._decompressor.eof:
                raise EOFError("The compressed file ends too early.")
        return b""

    def _read(self) -> bytes:
        data = self._packed.read(CHUNK)
        self._bytes_in += len(data)
        return data

    def _refuse_swelling(self) -> None:
        allowed = max(ALWAYS_ALLOWED, self._bytes_in * MOST_SWELLING)
        if self._bytes_out > allowed:
            raise SwollenError


class Forward(io.RawIOBase):
    """A stream for tarfile that only goes forward and never reads much at once.

    tarfile reads the long names and extended headers of a member into memory, as
    large as the archive says that they are.
    """

    MOST_AT_ONCE = 4 * 1024 * 1024

    def __init__(self, stream: IO[bytes]) -> None:
        self._stream = stream
        self._at = 0
        self.last = b""

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def tell(self) -> int:
        return self._at

    def read(self, size: int | None = -1, /) -> bytes:
        if size is None or not 0 <= size <= self.MOST_AT_ONCE:
            raise ReadTooMuchError
        self.last = self._stream.read(size)
        self._at += len(self.last)
        return self.last

    def seek(self, to: int, whence: int = io.SEEK_SET, /) -> int:
        if whence != io.SEEK_SET or to < self._at:
            raise ReadTooMuchError
        while self._at < to:
            skipped = self._stream.read(min(CHUNK, to - self._at))
            if not skipped:
                break
            self._at += len(skipped)
        return self._at
