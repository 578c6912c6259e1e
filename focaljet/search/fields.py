"""A column of PostgreSQL's type tsvector."""

from __future__ import annotations

from typing import Any

from django.db import models


class WordsField(models.TextField[str, str]):
    """Words with their places, as PostgreSQL sorted them: "'clutch':2 'slip':3".

    Read and written as that text; filled by services.indexing, in SQL.
    """

    def db_type(self, connection: Any) -> str:
        return "tsvector"
