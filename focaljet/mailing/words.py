"""What an app says in a notice of its kind.

    notice_words = ["focaljet.mailing.about.POLICY"]     in its AppConfig: NoticeWords

The kinds are a closed list (`models.notices.Notice.Kind`), and the check mailing.E001
reads the templates: one text, nothing included, no parts that others could fill.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cache
from typing import Any

from django.apps import apps
from django.utils.module_loading import import_string


@dataclass(frozen=True, slots=True)
class About:
    """What a notice was about, as a line of a list."""

    title: str
    url: str = ""


@dataclass(frozen=True, slots=True)
class NoticeWords:
    """`template` is a text whose first line is the subject. `context` takes the id of
    what the notice is about, and gives the values of the template besides the names of
    the site and of the member; None: there is nothing to tell any more. `shown` takes
    many such ids, for the lists, and may cost one query.
    """

    kind: str
    template: str
    context: Callable[[int], dict[str, Any] | None]
    shown: Callable[[Iterable[int]], dict[int, About]]


@cache
def all_words() -> dict[str, NoticeWords]:
    """By kind, what the installed apps lend."""
    lent = [
        import_string(path)
        for app in apps.get_app_configs()
        for path in getattr(app, "notice_words", ())
    ]
    return {words.kind: words for words in lent}


def words_for(kind: str) -> NoticeWords:
    """Raises KeyError for a kind of which no app can tell anything."""
    return all_words()[kind]
