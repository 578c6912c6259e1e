"""What was just written is found a second later: the process that wrote it indexes it.

Whatever it does not come to, such as an import, is left to the job (tasks.py).
"""

from __future__ import annotations

from django.db import transaction

from focaljet.base.buffer import Buffer
from focaljet.search.services.indexing import index_waiting

MOST = 200  # posts at once: a moment's work beside the pages


def _index(_asked: dict[int, None]) -> None:
    index_waiting(most=MOST)


asked: Buffer[int, None] = Buffer(_index, merge=lambda _old, new: new, every=1.0)


def index_soon() -> None:
    """Once the transaction holds."""
    transaction.on_commit(lambda: asked.put(0, None))
