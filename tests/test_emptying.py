"""What a test that commits leaves to the next one: nothing, and nothing lacking."""

from __future__ import annotations

import pytest
from django.contrib.auth.models import Permission

from focaljet.accounts.models import Group
from focaljet.accounts.tests.makers import make_member
from focaljet.forum.tests.makers import make_post, make_topic
from focaljet.policy.tests.makers import make_versions
from tests import emptying


@pytest.mark.django_db(transaction=True)
def test_tables_are_afterwards_as_the_migrations_filled_them():
    before = emptying.migrated_rows()
    assert {"auth_permission", "accounts_group"} <= set(before)
    ann = make_member("Ann")
    make_post(make_topic(by=ann), by=ann)
    make_versions()  # whose table refuses to lose a row
    Permission.objects.first().delete()
    Group.objects.filter(pk=Group.objects.first().pk).update(name="changed")
    assert emptying.migrated_rows() != before
    emptying.empty(before)
    assert emptying.migrated_rows() == before
