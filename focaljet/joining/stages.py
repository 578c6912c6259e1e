"""Between the password and the site: those who wait to be let in."""

from __future__ import annotations

from allauth.account.stages import LoginStage
from django.http import HttpResponse
from django.shortcuts import redirect


class WaitingStage(LoginStage):  # type: ignore[misc]
    key = "waiting"
    urlname = "joining:waiting"

    def handle(self) -> tuple[HttpResponse | None, bool]:
        if self.login.user is None or self.login.user.waits_since is None:
            return None, True
        return redirect(self.urlname), True
