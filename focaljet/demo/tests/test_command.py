"""When the demo club stays out."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from focaljet.accounts.models import Member
from focaljet.accounts.services.members import make_member
from focaljet.forum.models.forums import Forum

pytestmark = pytest.mark.django_db


def demo(*words: str) -> str:
    said = StringIO()
    call_command("demo", *words, stdout=said)
    return said.getvalue()


def test_a_site_that_somebody_has_joined_is_left_alone():
    make_member(screen_name="Vera")
    assert demo("--if-empty") == ""
    assert not Forum.objects.exists()


def test_a_site_with_forums_refuses_the_club():
    Forum.objects.create(title="Mk1")
    with pytest.raises(CommandError, match="forums already"):
        demo()


def test_a_name_that_is_taken_leaves_nothing_half_done():
    make_member(screen_name="Moe")
    with pytest.raises(CommandError):
        demo()
    assert Member.objects.count() == 1
    assert not Forum.objects.exists()
