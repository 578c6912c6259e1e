"""How much memory a deed takes, for deeds that must not unpack or copy it all."""

import tracemalloc
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass


@dataclass
class Used:
    most: int = 0  # bytes at once, beside what there was before


@contextmanager
def memory_used() -> Iterator[Used]:
    used = Used()
    tracemalloc.start()
    try:
        yield used
        used.most = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
