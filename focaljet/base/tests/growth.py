"""Sources made to be slow.

What a regular expression does cannot be counted, so processor time is compared with
processor time: four times the source may cost ten times as much, which leaves room for
a busy machine; what grows with the square costs sixteen times.
"""

import time
from collections.abc import Callable


def grows_straight(work: Callable[[int], object], *, size: int) -> bool:
    """Whether `work(size)` costs little more than four times `work(size // 4)`."""
    quarter = _seconds(work, size // 4)
    return _seconds(work, size) < 10 * quarter + 1


def _seconds(work: Callable[[int], object], size: int) -> float:
    start = time.process_time()
    work(size)
    return time.process_time() - start
