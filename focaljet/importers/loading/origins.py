"""Finds what came in before by the id that it had where it comes from."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Mapping

from focaljet.base import text
from focaljet.importers.loading.copying import copy_rows, new_ids
from focaljet.importers.models import AuthorOrigin, Origin

_PLAIN = re.compile(r"[\w.:/-]{1,64}", re.ASCII)


def key_of(origin_id: str) -> str:
    """How an id is stored: as it is, or hashed where it is long or like an address.

    Message ids often hold the name of their author's account.
    """
    if _PLAIN.fullmatch(origin_id):
        return origin_id
    return hashlib.sha256(origin_id.encode("utf-8", "replace")).hexdigest()


class Origins:
    """What is known of one source."""

    def __init__(self, source: str) -> None:
        self.source = text.one_line(source)[:100]

    def known(self, kind: Origin.Kind, ids: Iterable[str]) -> dict[str, int]:
        """Our id for each of these that came in before (one query)."""
        by_key = {key_of(each): each for each in ids}
        found = Origin.objects.filter(
            source=self.source, kind=kind, key__in=list(by_key)
        )
        return {
            by_key[key]: our_id for key, our_id in found.values_list("key", "our_id")
        }

    def remember(self, kind: Origin.Kind, ours: Mapping[str, int]) -> None:
        """Raises IntegrityError where one of them came in meanwhile."""
        ids = new_ids(Origin, len(ours))
        copy_rows(
            Origin,
            (
                Origin(
                    id=id_,
                    source=self.source,
                    kind=kind,
                    key=key_of(each),
                    our_id=our_id,
                )
                for id_, (each, our_id) in zip(ids, ours.items(), strict=True)
            ),
        )

    def replace(self, kind: Origin.Kind, ours: Mapping[str, int]) -> None:
        """Like `remember`, over what led to rows that are gone."""
        Origin.objects.bulk_create(
            [
                Origin(source=self.source, kind=kind, key=key_of(each), our_id=our_id)
                for each, our_id in ours.items()
            ],
            update_conflicts=True,
            unique_fields=["source", "kind", "key"],
            update_fields=["our_id"],
        )

    def known_authors(self, ids: Iterable[str]) -> dict[str, int | None]:
        """The member of each author who came in before; None for one who was erased."""
        by_key = {key_of(each): each for each in ids}
        found = AuthorOrigin.objects.filter(source=self.source, key__in=list(by_key))
        return {
            by_key[key]: member for key, member in found.values_list("key", "member_id")
        }

    def remember_authors(self, ours: Mapping[str, int]) -> None:
        ids = new_ids(AuthorOrigin, len(ours))
        copy_rows(
            AuthorOrigin,
            (
                AuthorOrigin(
                    id=id_, source=self.source, key=key_of(each), member_id=member_id
                )
                for id_, (each, member_id) in zip(ids, ours.items(), strict=True)
            ),
        )
