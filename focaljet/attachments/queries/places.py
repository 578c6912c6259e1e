"""What an attachment can belong to, and who may see what is there.

An app above says it in its AppConfig, by the dotted name of a function that takes the
reader and ids of what it has there, and gives those that the reader may see now:

    attachment_places = {"forum.post": "focaljet.forum.queries.attachments.readable"}

Any app may keep words that are not sent yet, and in them the keys of what is loose. It
offers a function that takes the ids of members and gives these keys, so that the sweep
waits for them: `attachments_named = ["focaljet.composer.queries.attached.in_drafts"]`.
"""

from __future__ import annotations

from collections.abc import Callable, Collection
from functools import cache

from django.apps import apps
from django.contrib.auth.models import AnonymousUser
from django.utils.module_loading import import_string

from focaljet.accounts.models import Member
from focaljet.base.offers import offered

Reader = Member | AnonymousUser
Sees = Callable[[Reader, Collection[int]], Collection[int]]


@cache
def places() -> dict[str, Sees]:
    return {
        place: import_string(path)
        for app in apps.get_app_configs()
        for place, path in getattr(app, "attachment_places", {}).items()
    }


def may_see(reader: Reader, place: str, place_id: int) -> bool:
    """False too where the app is gone that knew the place."""
    sees = places().get(place)
    return sees is not None and place_id in sees(reader, [place_id])


def named_in_words(member_ids: Collection[int]) -> set[str]:
    """Keys that these members named in what they did not send yet (a query per offer)."""
    return {key for offer in offered("attachments_named") for key in offer(member_ids)}
