"""Second steps for tests: an app that can be asked for its code, and its codes."""

from __future__ import annotations

from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal import auth as totp

from focaljet.accounts.models import Member
from focaljet.second_step.services import code_apps, codes, means


class App:
    """An authenticator app on a phone."""

    def __init__(self, sealed: str) -> None:
        self.sealed = sealed

    def code(self, later: int = 0) -> str:
        """What it shows now, or some half minutes later."""
        counter = list(totp.yield_hotp_counters_from_time())[1] + later
        secret = code_apps.opened(self.sealed)
        return str(totp.format_hotp_value(totp.hotp_value(secret, counter)))


def give_app(member: Member) -> App:
    app = App(code_apps.new_secret())
    totp.TOTP.activate(member, code_apps.opened(app.sealed))
    means.added(member=member, but=None)
    return app


def give_passkey(member: Member, name: str = "Phone") -> Authenticator:
    """The row of one; none that could answer."""
    passkey = Authenticator.objects.create(
        user=member, type=Authenticator.Type.WEBAUTHN, data={"name": name}
    )
    codes.make_if_none(member=member)
    return passkey
