"""The proof itself, on whatever site this process is: see services/proving.py.

Three people come, who are not there: one made from the declarations, one who uses the
site as people do, and one who leaves the words behind. All are exported and erased, and
then everything is searched for what they said.
"""

from __future__ import annotations

import json
import time
import zipfile
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from django.conf import settings
from procrastinate.contrib.django import app as jobs
from procrastinate.contrib.django.django_connector import DjangoConnector

from focaljet.base import buffer, clock
from focaljet.choices import site
from focaljet.personal import declared
from focaljet.personal.words import Category, OnErase
from focaljet.privacy import erasure_log, exports, walk
from focaljet.privacy.archive import seal
from focaljet.privacy.erasing import steps
from focaljet.privacy.models.erasures import Erasure
from focaljet.privacy.models.exports import Export
from focaljet.privacy.proof import findings, scratch
from focaljet.privacy.proof.acting import Actor, act_everywhere
from focaljet.privacy.proof.canaries import Aviary
from focaljet.privacy.proof.planting import Plant, Planter
from focaljet.privacy.proof.report import Datum, Report, Residue, Step
from focaljet.privacy.proof.search import Find, Search
from focaljet.privacy.services import erasing, exporting, ledger

DECLARED, ACTING, STAYING = "declared", "acting", "staying"

Progress = Callable[[str], object]


@dataclass
class Run:
    """One run; the fields gather what the report says."""

    aviary: Aviary = field(default_factory=Aviary)
    progress: Progress = lambda _line: None
    skip: frozenset[str] = frozenset()
    steps: list[Step] = field(default_factory=list)
    missing: list[str] = field(default_factory=list)
    trouble: list[str] = field(default_factory=list)
    plants: dict[str, Plant] = field(default_factory=dict)
    told: int = 0
    expected: int = 0

    def prove(self) -> Report:
        begun, moment = time.monotonic(), clock.now()
        with self._step("plant") as counts:
            counts["data"] = self._plant()
        with self._step("act") as counts:
            self.actor = Actor(self.aviary, ACTING, run_jobs)
            counts["acts"] = act_everywhere(self.actor)
            counts["words"] = len(self.actor.said)
        with self._step("export") as counts:
            self._export(counts)
        with self._step("look") as counts:
            self._look(counts)
        with self._step("erase") as counts:
            links = self._erase(counts)
        with self._step("search") as counts:
            found, finds, searched = self._search(counts)
        with self._step("verify") as counts:
            self._verify(counts)
        search = Search(self.aviary)
        return Report(
            site=site.name(),
            ran_at=moment.isoformat(),
            seconds=round(time.monotonic() - begun, 1),
            planted=self.expected,
            exported=self.told,
            missing=sorted(self.missing),
            residue=found,
            links=links,
            trouble=self.trouble,
            steps=self.steps,
            data=self._data(finds),
            encodings=list(dict.fromkeys(n.encoding for n in search.needles)),
            searched=searched,
        )

    def _plant(self) -> int:
        for name in (DECLARED, STAYING):
            self.plants[name] = Planter(self.aviary, name).run()
            _close_planted_erasures(self.plants[name].member_id)
        return sum(len(plant.planted) for plant in self.plants.values())

    def _export(self, counts: dict[str, int]) -> None:
        """By the command's way for those who cannot sign in, by the job for who can."""
        for plant in self.plants.values():
            path = exports.folder() / exports.new_name()
            exporting.write_to(path, member_id=plant.member_id)
            told, text = _opened(path)
            path.unlink()
            lacking = findings.not_exported(plant, told)
            self.missing += [planted.where for planted in lacking]
            in_tables = [planted for planted in plant.planted if planted.name]
            self.expected += len(in_tables)
            self.told += len(in_tables) - len(lacking)
            self._look_for_files(plant, text)
        export = exporting.ask(member_id=self.actor.member_id)
        run_jobs()
        export.refresh_from_db()
        made = exports.path_of(export)
        if made is None or not export.is_ready:
            self.trouble.append("The archive was not made by its job.")
            return
        seal.check(made)
        _told, text = _opened(made)
        counts["bytes"] = made.stat().st_size
        for said in self.actor.said:
            self._look_for(said, text)
        for slip in self.aviary.of(person=ACTING):
            if slip.text not in self.actor.said and slip.text in text:
                self.trouble.append(
                    f"The archive holds what was not kept: {slip.where}"
                )

    def _look_for_files(self, plant: Plant, text: str) -> None:
        exported = {f"store {s.name}" for s in declared.stores() if s.export}
        for planted in plant.planted:
            if planted.label in exported:
                self._look_for(planted.canary, text)

    def _look_for(self, said: str, text: str) -> None:
        self.expected += 1
        if said in text:
            self.told += 1
        else:
            self.missing.append(self.aviary.known[said].where)

    def _look(self, counts: dict[str, int]) -> None:
        """A search that finds nothing is worth something only if it found all before."""
        found = {
            find.canary for find in Search(self.aviary).everything(self._folders())
        }
        said = {c.text for name in self.plants for c in self.aviary.of(person=name)}
        counts["found"] = len(found)
        for unseen in (said | self.actor.said) - found:
            where = self.aviary.known[unseen].where
            self.trouble.append(f"The search was blind for {where}.")
        for slip in self.aviary.of(person=ACTING):
            if slip.text in found and slip.text not in self.actor.said:
                self.trouble.append(f"Kept, though nobody is to keep it: {slip.where}.")

    def _erase(self, counts: dict[str, int]) -> list[str]:
        links = []
        for name, member_id in self._people().items():
            erasure = self._asked(name, member_id)
            try:
                if not erasing.erase(erasure_id=erasure.pk, skip=self.skip):
                    self.trouble.append(f"The erasure of “{name}” is not done.")
            except erasing.LinksLeftError:
                self.trouble.append(f"The erasure of “{name}” could not end.")
            # Also what no key of the database leads from, such as the id in a job.
            links += findings.links_left(member_id)
            if name in self.plants:
                words = str(erasure.words)
                links += findings.untouched(self.plants[name], words)
        run_jobs()
        buffer.flush_all()
        counts["people"] = len(self._people())
        counts["actions"] = len(steps.actions(Erasure.Words.GO))
        return links

    def _asked(self, name: str, member_id: int) -> Erasure:
        """Who acts asks as people do. Those who were planted do not: what apps do when
        somebody asks would hide whether the erasure itself does it."""
        if name == ACTING:
            erasure = erasing.ask(member_id=member_id, words=Erasure.Words.GO)
            run_jobs()
            return erasure
        words = Erasure.Words.STAY if name == STAYING else Erasure.Words.GO
        now, cause = clock.now(), Erasure.Cause.ASKED
        return Erasure.objects.create(
            member_id=member_id, words=words, cause=cause, asked_at=now, due_at=now
        )

    def _people(self) -> Mapping[str, int]:
        planted = {name: plant.member_id for name, plant in self.plants.items()}
        return {**planted, ACTING: self.actor.member_id}

    def _search(
        self, counts: dict[str, int]
    ) -> tuple[list[Residue], set[Find], dict[str, int]]:
        search = Search(self.aviary)
        finds = search.everything(self._folders())
        words = {STAYING: Erasure.Words.STAY.value}
        found = [
            find
            for name in self._people()
            for find in findings.residue(
                {f for f in finds if self.aviary.known[f.canary].person == name},
                self.aviary,
                words.get(name, Erasure.Words.GO.value),
            )
        ]
        counts["bytes"] = search.searched
        searched = {
            "bytes": search.searched,
            "tables": search.tables,
            "files": search.files,
        }
        residue = [
            Residue(self.aviary.known[f.canary].where, f.place, f.encoding)
            for f in found
        ]
        return residue, finds, searched

    def _folders(self) -> list[Path]:
        return [Path(settings.DATA_DIR), *scratch.logs()]

    def _verify(self, counts: dict[str, int]) -> None:
        check = ledger.verify()
        counts["lines"] = check.lines
        if check.trouble:
            self.trouble.append(check.trouble)
        try:
            counts["log"] = sum(1 for _entry in erasure_log.entries())
        except erasure_log.LogError as broken:
            self.trouble.append(str(broken))

    def _data(self, finds: set[Find]) -> list[Datum]:
        found = {self.aviary.known[find.canary].where for find in finds}
        lacking = set(self.missing)
        planted: dict[str, int] = {}
        for canary in self.aviary.of(person=DECLARED):
            planted[canary.where] = planted.get(canary.where, 0) + 1
        return [
            _datum(table.label, name, kept, planted, lacking, found)
            for table in walk.tables_about_people()
            if table.model is not None
            for name, kept in table.personal.fields.items()
        ]

    @contextmanager
    def _step(self, name: str) -> Iterator[dict[str, int]]:
        self.progress(name)
        begun, counts = time.monotonic(), {}  # type: float, dict[str, int]
        yield counts
        self.steps.append(Step(name, round(time.monotonic() - begun, 2), counts))


def _datum(
    label: str,
    name: str,
    kept: Any,
    planted: Mapping[str, int],
    lacking: set[str],
    found: set[str],
) -> Datum:
    where = f"{label}.{name}"
    canaries = planted.get(where, 0)
    is_secret = kept.category is Category.CREDENTIAL
    if where in lacking:
        exported = "left out"
    elif is_secret:
        exported = "fingerprint"
    else:
        exported = "found" if canaries else "with its row"
    if kept.on_erase is OnErase.KEEP:
        erased = "stays"
    else:
        is_left = where in found and kept.on_erase is not OnErase.AUTHOR_DECIDES
        erased = "FOUND" if is_left and kept.category is not Category.LINK else "gone"
    return Datum(where, kept.category.value, canaries, exported, erased)


def run_jobs() -> None:
    """All that is due, by the worker itself."""
    connector = jobs.connector
    if not isinstance(connector, DjangoConnector):
        raise TypeError(f"jobs go through the database of Django, not {connector!r}")
    with jobs.replace_connector(connector.get_worker_connector()) as working:
        working.run_worker(
            wait=False, install_signal_handlers=False, listen_notify=False
        )


def _close_planted_erasures(member_id: int) -> None:
    """The one that the planter made of the declaration is none to be carried out."""
    planted = Erasure.objects.filter(member_id=member_id, ended_at=None)
    planted.update(ended_at=clock.now(), called_off=True)
    Export.objects.filter(member_id=member_id, done_at=None).update(done_at=clock.now())


def _opened(path: Path) -> tuple[dict[str, list[dict[str, Any]]], str]:
    """The rows by table, and all of the archive as one text."""
    told, texts = {}, []
    with zipfile.ZipFile(path) as archive:
        for name in archive.namelist():
            inside = archive.read(name)
            texts.append(inside.decode("utf-8", "replace"))
            if name.startswith("data/") and name != "data/index.json":
                said = json.loads(inside)
                told[said["table"]] = said["rows"]
    return told, "\n".join(texts)
