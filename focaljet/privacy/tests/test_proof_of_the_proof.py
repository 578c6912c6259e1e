"""A planted person, erased as often as there are actions, each time with one of them
withheld: exactly its canaries are found, none more and none less."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import count
from pathlib import Path

import pytest
from django.conf import settings
from django.contrib.auth import get_user_model
from django.db import IntegrityError, transaction

from focaljet.base import clock
from focaljet.privacy import walk
from focaljet.privacy.erasing import steps
from focaljet.privacy.models.erasures import Erasure
from focaljet.privacy.proof import findings
from focaljet.privacy.proof.canaries import Aviary
from focaljet.privacy.proof.planting import Plant, Planter
from focaljet.privacy.proof.search import Find, Search
from focaljet.privacy.services import erasing

pytestmark = pytest.mark.django_db
heirs = count()
# Letters and mails repeat the address by which they are found; and what was found through
# a reference is found through it no more, once that leads to an heir.
ADDRESS = {"account.EmailAddress.email"}
REPEATED = {
    "cases.Case: delete row": ADDRESS,
    "store outbox: erase": ADDRESS,
    "privacy.PersonReference: delete row": {
        "privacy.LedgerDetail.row",
        "privacy.LedgerDetail.reason",
        "moderation.StaffDetail.reason",
        "moderation.StaffDetail.before",
    },
}
# What the other carries out too: only where both are withheld is anything left.
CARRIED_OUT_TOO_BY = {"forum.PostLink: delete row": "store elsewhere: erase"}


def folders() -> list[Path]:
    return [
        Path(settings.OUTBOX_DIR),
        Path(settings.EXPORTS_DIR),
        Path(settings.ERASURE_LOG_DIR),
        Path(settings.MEDIA_ROOT),
        Path(settings.DATA_DIR) / "imports",
        Path(settings.DATA_DIR) / "disclosures",
    ]


def close_planted_erasures(member_id: int) -> None:
    """The one that the planter made from the declaration is none to be carried out."""
    planted = Erasure.objects.filter(member_id=member_id, ended_at=None)
    planted.update(ended_at=clock.now(), called_off=True)


def left_now(aviary: Aviary) -> list[Find]:
    return findings.residue(Search(aviary).everything(folders()), aviary, "go")


def due(member_id: int, words: str = "go") -> Erasure:
    """An erasure to be carried out, without what apps do already when it is asked for."""
    close_planted_erasures(member_id)
    now = clock.now()
    return Erasure.objects.create(
        member_id=member_id, words=words, cause="asked", asked_at=now, due_at=now
    )


def hand_over(action: str, member_id: int, to: int) -> None:
    """Rows that a withheld action left behind lead to somebody else from now on."""
    what = action.partition(": ")[0]
    for share in walk.shares(walk.Person(member_id, ())):
        label = share.table.label
        if what == label or what in {f"{label}.{name}" for name in share.fields}:
            link, _dot, rest = (share.path or "user").partition("__")
            there = share.model._meta.get_field(link).related_model
            if there is None:
                continue  # found by an address, and so without a link
            if rest:
                heir = walk.rows_by(there, rest, walk.Person(to, ())).first()
            else:
                heir = there._default_manager.create(screen_name=f"heir {next(heirs)}")
            try:
                with transaction.atomic():
                    share.rows.update(**{link: heir})
            except IntegrityError:  # a table that takes no change
                if share.model._meta.get_field(link).null:  # … but that it is cut
                    share.rows.update(**{link: None})
                for row in list(share.rows):  # written anew
                    share.rows.filter(pk=row.pk).delete()
                    setattr(row, link, heir)
                    row.save(force_insert=True)


@pytest.mark.clause("C79", "C81")
def test_a_planted_person_is_exported_and_erased_to_the_last_canary():
    aviary = Aviary()
    plant = Planter(aviary, "Ann").run()
    found = {find.canary for find in Search(aviary).everything(folders())}
    assert found == set(aviary.known)
    assert len(found) > 50
    erasure = due(plant.member_id)
    assert erasing.erase(erasure_id=erasure.pk)
    finds = Search(aviary).everything(folders())
    assert findings.residue(finds, aviary, "go") == []
    assert findings.links_left(plant.member_id) == []
    assert findings.untouched(plant, "go") == []


@pytest.mark.clause("C81")
def test_words_that_stay_are_all_that_stays():
    aviary = Aviary()
    plant = Planter(aviary, "Ann").run()
    erasure = due(plant.member_id, words="stay")
    assert erasing.erase(erasure_id=erasure.pk)
    finds = Search(aviary).everything(folders())
    assert findings.residue(finds, aviary, "stay") == []
    left = {aviary.known[find.canary].where for find in finds}
    assert {"forum.PostBody.source", "forum.Topic.title"} < left
    assert "accounts.Member.screen_name" not in left


@pytest.mark.clause("C81")
def test_each_action_of_an_erasure_is_missed_where_it_is_withheld(tmp_path: Path):
    aviary = Aviary()
    stand_in = Planter(aviary, "stand-in").run()
    close_planted_erasures(stand_in.member_id)
    ann = Planter(aviary, "Ann").run()
    actions = steps.actions("go")
    assert len(actions) > 35
    still_linked: dict[str, list[str]] = {}
    for number, action in enumerate(actions):
        with undone(tmp_path / f"before {number}"):
            if left := erase_without(action, ann, heir=stand_in):
                still_linked[action] = left
            found = {
                aviary.known[find.canary].where
                for find in left_now(aviary)
                if aviary.known[find.canary].person == ann.name
            }
        its_own = _of(action, aviary, ann.name)
        also = CARRIED_OUT_TOO_BY.get(action, action)
        assert found == its_own | _of(also, aviary, ann.name), action
        assert its_own or action in still_linked, action
    assert len(still_linked) > 10
    for action, links in still_linked.items():
        what = action.partition(": ")[0]
        assert any(link.startswith(what) for link in links), (action, links)


def erase_without(action: str, plant: Plant, *, heir: Plant) -> list[str]:
    """As far as it goes; where rows still lead to the person, or are as they were."""
    erasure = due(plant.member_id)
    skip = frozenset({action, CARRIED_OUT_TOO_BY.get(action, action)})
    try:
        erasing.erase(erasure_id=erasure.pk, skip=skip)
        left = findings.links_left(plant.member_id)
        return left + findings.untouched(plant, "go")
    except erasing.LinksLeftError:
        left = findings.links_left(plant.member_id)
        hand_over(action, plant.member_id, to=heir.member_id)
        if get_user_model()._default_manager.filter(pk=plant.member_id).exists():
            Erasure.objects.filter(pk=erasure.pk).update(member=plant.member_id)
            erasing.erase(erasure_id=erasure.pk, skip=skip)
        return left


@contextmanager
def undone(aside: Path) -> Iterator[None]:
    """Whatever happens within: tables and files are as they were, afterwards."""
    before = {place: aside / str(at) for at, place in enumerate(folders())}
    for place, copy in before.items():
        if place.exists():
            shutil.copytree(place, copy)
    with transaction.atomic():
        yield
        transaction.set_rollback(True)
    for place, copy in before.items():
        shutil.rmtree(place, ignore_errors=True)
        if copy.exists():
            shutil.move(copy, place)


def _of(action: str, aviary: Aviary, person: str) -> set[str]:
    """The canaries that this action alone takes away."""
    what, _colon, deed = action.partition(": ")
    repeated = REPEATED.get(action, set())
    planted = {canary.where for canary in aviary.of(person=person)}
    if what.startswith("store "):
        return {what} & planted | repeated
    if deed == "delete row":
        of_table = {where for where in planted if where.rpartition(".")[0] == what}
        return of_table | repeated
    return {what} & planted
