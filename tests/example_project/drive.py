"""A day of the shed, in a process of its own: prints what came of it, as JSON."""

from __future__ import annotations

import io
import json
import sys
import zipfile
from datetime import timedelta
from pathlib import Path
from typing import Any

import django
from django.core.management import call_command


def said(*words: str, **options: Any) -> str:
    out = io.StringIO()
    call_command(*words, stdout=out, stderr=io.StringIO(), **options)
    return out.getvalue()


def main(folder: Path) -> dict[str, Any]:
    django.setup()
    said("check")  # ends the process where something is not declared
    said("makemigrations", "shed", "--check", "--dry-run")
    said("migrate", verbosity=0)
    told: dict[str, Any] = {"columns": said("privacy", "columns")}

    from django.test import Client
    from django.urls import reverse
    from shed.models import Loan, Neighbour, Note, Tool

    from focaljet.base import clock

    now = clock.now()
    ada = Neighbour.objects.create(
        name="Ada", email="ada@street.example", email_is_theirs=True
    )
    ben = Neighbour.objects.create(name="Ben")
    drill = Tool.objects.create(name="Drill", lent_by=ada)
    Loan.objects.create(tool=drill, borrower=ada, reason="a shelf", lent_at=now)
    long_ago = now - timedelta(days=400)
    Loan.objects.create(tool=drill, borrower=ben, lent_at=long_ago, back_at=long_ago)
    Note.objects.create(tool=drill, author=ada, text="Mind the switch")
    Note.objects.create(tool=drill, author=ben, text="Thank you, Ada")

    visitor, member = Client(SERVER_NAME="127.0.0.1"), Client(SERVER_NAME="127.0.0.1")
    member.force_login(ada, "django.contrib.auth.backends.ModelBackend")
    public = (
        "privacy:map",
        "privacy:map_json",
        "privacy:kept",
        "privacy:proof",
        "join",
    )
    own = ("privacy:mine", "privacy:erase")
    told["pages"] = {
        **{name: visitor.get(reverse(name)).status_code for name in public},
        **{name: member.get(reverse(name)).status_code for name in own},
    }
    told["stranger"] = visitor.get(reverse("privacy:mine")).status_code

    archive = folder / "ada.zip"
    said("privacy", "export", "Ada", "--to", str(archive))
    with zipfile.ZipFile(archive) as inside:
        told["archive"] = {
            name: inside.read(name).decode()
            for name in inside.namelist()
            if name.startswith("data/")
        }
    said("privacy", "keep")
    told["loans"] = list(Loan.objects.values_list("reason", flat=True))
    said("privacy", "erase", "Ada", "--words", "stay", "--yes")
    told["left"] = {
        "neighbours": list(Neighbour.objects.values_list("name", flat=True)),
        "lent_by": Tool.objects.get(pk=drill.pk).lent_by_id,
        "notes": sorted(Note.objects.values_list("text", "author__name")),
        "loans": Loan.objects.count(),
    }
    told["verify"] = said("privacy", "verify", str(archive))
    told["map"] = said("privacy", "map")
    told["proof"] = said("privacy", "prove")
    return told


if __name__ == "__main__":
    sys.stdout.write(json.dumps(main(Path(sys.argv[1])), default=str))
