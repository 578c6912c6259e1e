"""What privacy itself adds to a person's archive."""

from __future__ import annotations

from typing import BinaryIO

from django.template.loader import render_to_string

from focaljet.personal.files import ExportedFile
from focaljet.privacy.map import drawing, places


def picture_of_the_map(member_id: int) -> list[ExportedFile]:
    """Where data come from, where they are kept and who sees them, in one picture."""
    return [ExportedFile("pictures/map-of-the-data.svg", _draw)]


def _draw(out: BinaryIO) -> None:
    drawn = {"drawing": drawing.draw(places.places())}
    out.write(render_to_string("privacy/map.svg", drawn).encode())
