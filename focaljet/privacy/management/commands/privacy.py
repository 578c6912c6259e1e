"""`focaljet privacy DEED`: each three lines over a service."""

from __future__ import annotations

import sys
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

from django.contrib.auth import get_user_model
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.translation import gettext as _

from focaljet.base.verdict import RefusedError
from focaljet.personal.columns import undeclared_columns
from focaljet.privacy import declarations, erasure_log
from focaljet.privacy.archive import seal
from focaljet.privacy.erasing import steps
from focaljet.privacy.lent import lent_deeds
from focaljet.privacy.map import document
from focaljet.privacy.models.erasures import Erasure
from focaljet.privacy.proof import page as proof_page
from focaljet.privacy.services import erasing, exporting, keeping, ledger, proving


class Command(BaseCommand):
    help = (
        "What is kept about people: prove, export, erase, keep, verify, columns, map, "
        "diff, lock, and what apps lend: publish."
    )
    # `columns` looks at the database after a migration, which is no time for checks that
    # the migration itself may be about to satisfy.
    requires_system_checks = []

    def add_arguments(self, parser: CommandParser) -> None:
        deeds = parser.add_subparsers(dest="deed", required=True)
        deeds.add_parser("columns", help="Columns that no declaration covers.")
        deeds.add_parser("map", help="Every datum, as Markdown.")
        prove = deeds.add_parser(
            "prove",
            help="Export and erase people on a copy of the site, and search it.",
        )
        prove.add_argument(
            "--report",
            metavar="DIR",
            type=Path,
            help="Write report.html and .json there.",
        )
        prove.add_argument(
            "--without", metavar="ACTION", default="",
            help="withhold one action of the erasure, to see that the proof fails",
        )  # fmt: skip
        prove.add_argument(
            "--actions", action="store_true", help="list the actions, and do nothing"
        )
        export = deeds.add_parser("export", help="All that is kept about a member.")
        export.add_argument("name", help="the screen name")
        export.add_argument("--to", metavar="FILE", type=Path, required=True)
        erase = deeds.add_parser("erase", help="Erase a member, now.")
        erase.add_argument("name", help="the screen name")
        erase.add_argument(
            "--words", choices=Erasure.Words.values, required=True,
            help="whether the member's posts stay without a name, or go",
        )  # fmt: skip
        erase.add_argument("--yes", action="store_true", help="Do not ask again.")
        keep = deeds.add_parser("keep", help="End what has been kept long enough.")
        keep.add_argument(
            "--dry-run", action="store_true", help="Count, change nothing."
        )
        verify = deeds.add_parser(
            "verify", help="Whether ledger, erasure log and archives are unchanged."
        )
        verify.add_argument("archive", nargs="*", type=Path, help="archives to check")
        for lent in (*declarations.DEEDS, *lent_deeds()):
            lent.arguments(deeds.add_parser(lent.name, help=lent.help))

    def handle(self, *args: Any, deed: str, **options: Any) -> None:
        lent = {each.name: each for each in (*declarations.DEEDS, *lent_deeds())}
        if deed in lent:
            lent[deed].run(self.stdout, **options)
            return
        run: Callable[..., None] = getattr(self, f"_{deed}")
        run(**options)

    def _columns(self, **options: Any) -> None:
        found = undeclared_columns()
        for column in found:
            self.stdout.write(column)
        if found:
            raise CommandError(
                "Nobody declared these columns: say in the model, or in the app that "
                "brings the table in, what they keep about people (docs/words.md)."
            )

    def _map(self, **options: Any) -> None:
        self.stdout.write(document.as_markdown(), ending="")

    def _prove(
        self, report: Path | None, without: str, actions: bool, **options: Any
    ) -> None:
        if actions:
            self.stdout.write("\n".join(steps.actions(Erasure.Words.GO)))
            return
        try:
            found = proving.prove(without=without, progress=self._tell)
        except proving.ProofError as trouble:
            raise CommandError(str(trouble)) from trouble
        if report:
            report.mkdir(parents=True, exist_ok=True)
            (report / "report.json").write_text(found.as_json(), encoding="utf-8")
            (report / "report.html").write_text(
                proof_page.standalone(found), encoding="utf-8"
            )
        for line in proof_page.lines(found):
            self.stdout.write(line)
        if not found.passed:
            sys.exit(1)

    def _tell(self, step: str) -> None:
        self.stderr.write(f"  {proof_page.title_of(step)} …")

    def _export(self, name: str, to: Path, **options: Any) -> None:
        try:
            contents = exporting.write_to(to, member_id=_member(name))
        except OSError as trouble:
            raise CommandError(
                f"{to} cannot be written ({trouble.strerror})."
            ) from None
        rows = sum(chapter.count for chapter in contents.chapters)
        self.stdout.write(f"{to}: {rows} entries, {to.stat().st_size} bytes.")

    def _erase(self, name: str, words: str, yes: bool, **options: Any) -> None:
        member_id = _member(name)
        if not yes and input(_("Erase %s for good? Type yes: ") % name) != "yes":
            raise CommandError("Nothing was done.")
        try:
            erasure = erasing.ask(
                member_id=member_id, words=words,
                cause=Erasure.Cause.STAFF, wait=timedelta(0),
            )  # fmt: skip
        except RefusedError as refused:
            raise CommandError(refused.reason) from refused
        done = erasing.erase(erasure_id=erasure.pk)
        self.stdout.write("Erased." if done else "Holds keep some of it; see the site.")

    def _keep(self, dry_run: bool, **options: Any) -> None:
        for ended in keeping.end_what_is_over(dry_run=dry_run):
            self.stdout.write(f"{ended.rows:>8}  {ended.what}")

    def _verify(self, archive: list[Path], **options: Any) -> None:
        troubles = []
        check = ledger.verify()
        self.stdout.write(f"Ledger: {check.lines} lines.")
        troubles += check.trouble.splitlines()
        try:
            entries = sum(1 for _entry in erasure_log.entries())
            self.stdout.write(f"Erasure log: {entries} lines.")
        except erasure_log.LogError as broken:
            troubles.append(str(broken))
        for path in archive:
            try:
                seal.check(path)
                self.stdout.write(f"{path}: as it was made.")
            except seal.SealError as broken:
                troubles.append(str(broken))
        if troubles:
            raise CommandError("\n".join(troubles))


def _member(name: str) -> int:
    users = get_user_model()
    try:
        return int(users._default_manager.get_by_natural_key(name).pk)
    except users.DoesNotExist:
        raise CommandError(f"There is no member called {name}.") from None
