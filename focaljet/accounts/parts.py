"""What the accounts add to a person's archive."""

from __future__ import annotations

from functools import partial
from typing import BinaryIO

from django.template.loader import render_to_string

from focaljet.accounts.models import Member
from focaljet.base.avatar import avatar_of
from focaljet.personal.files import ExportedFile


def portrait(member_id: int) -> list[ExportedFile]:
    """The drawing that stands beside the name for who has given no picture."""
    member = Member.objects.filter(pk=member_id).first()
    if member is None:
        return []
    return [ExportedFile("pictures/avatar.svg", partial(_draw, member))]


def _draw(member: Member, out: BinaryIO) -> None:
    look = avatar_of(member.pk, member.screen_name)
    hue = 5 + 25 * int(look.hue_class.removeprefix("hue-"))
    words = {"hue": hue, "initial": look.initial}
    out.write(render_to_string("accounts/portrait.svg", words).encode())
