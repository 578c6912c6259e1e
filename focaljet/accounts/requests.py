from django.http import HttpRequest

from focaljet.accounts.models import Member


class MemberRequest(HttpRequest):
    """A request behind `login_required`: somebody is signed in."""

    user: Member
