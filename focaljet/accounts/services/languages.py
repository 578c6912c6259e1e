"""In which language and by which clock a member reads the site."""

from __future__ import annotations

from focaljet.accounts.models import Member


def choose_language_and_time(*, member: Member, language: str, time_zone: str) -> None:
    """ "" leaves the language to the browser, and the clock to the site."""
    member.language, member.time_zone = language, time_zone
    Member.objects.filter(pk=member.pk).update(language=language, time_zone=time_zone)
