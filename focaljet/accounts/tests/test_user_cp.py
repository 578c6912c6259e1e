from __future__ import annotations

from datetime import UTC, datetime

import pytest
from django.test import Client
from django.urls import NoReverseMatch, get_resolver, reverse

from focaljet.accounts.models import Group, Member
from focaljet.accounts.services import groups
from focaljet.accounts.tests.makers import (
    PASSWORD,
    make_group,
    make_imported_author,
    make_member,
    make_moderator,
    make_owner,
)

pytestmark = pytest.mark.django_db

PAGES = ["accounts:user_cp", "account_change_password", "account_email"]


@pytest.mark.parametrize("page", [*PAGES, "accounts:sign_ins"])
def test_the_user_cp_is_for_members_and_leads_visitors_to_sign_in(
    client: Client, page: str
):
    answer = client.get(reverse(page))
    assert answer.headers["Location"].startswith(reverse("account_login"))
    client.force_login(make_member())
    html = client.get(reverse(page)).content.decode()
    assert html.count('aria-current="page"') == 1
    for other in PAGES:
        assert f'href="{reverse(other)}"' in html


@pytest.mark.clause("C78", "C79")
def test_ann_sees_what_the_site_knows_of_her_why_and_who_sees_it(client: Client):
    moe = make_moderator(email="moe@example.org", password=PASSWORD)
    Member.objects.filter(pk=moe.pk).update(ip_address="192.0.2.7")
    client.force_login(moe)
    html = client.get(reverse("accounts:user_cp")).content.decode()
    for said in ("Moe", "moe@example.org", "192.0.2.7", "Moderators"):
        assert said in html
    assert "to show others who is speaking" in html
    assert "Everybody sees it." in html
    assert moe.password not in html


@pytest.mark.clause("C4")
def test_an_input_that_takes_personal_data_says_why(client: Client):
    client.force_login(make_member(password=PASSWORD))
    html = client.get(reverse("account_email")).content.decode()
    assert html.count("Why we ask") == 2


# The page of a member


def page_of(client: Client, member: Member):
    return client.get(reverse("members:member", args=[member.pk]))


def test_vera_sees_a_member_and_no_address(client: Client):
    since = datetime(2019, 5, 4, tzinfo=UTC)
    moe = make_moderator(email="moe@example.org", joined_at=since)
    html = page_of(client, moe).content.decode()
    assert "Moe" in html
    assert "2019" in html
    assert "Moderators" in html
    assert "example.org" not in html


@pytest.mark.parametrize("method", ["OPTIONS", "TRACE", "POST"])
def test_the_page_of_a_member_is_only_read(client: Client, method: str):
    url = reverse("members:member", args=[make_member().pk])
    assert client.generic(method, url).status_code == 405


def test_an_imported_author_is_marked_and_explained(client: Client):
    html = page_of(client, make_imported_author("Ian")).content.decode()
    assert "Imported author" in html
    assert "Nobody can sign in with this name" in html


def test_nobody_inactive_absent_or_unconfirmed_has_a_page(client: Client):
    bea = make_member("Bea")
    Member.objects.filter(pk=bea.pk).update(is_active=False)
    cat = make_member("Cat", email="cat@example.org", confirmed=False)
    for member_id in (bea.pk, cat.pk, 10**9, 10**18):
        page = client.get(reverse("members:member", args=[member_id]))
        assert page.status_code == 404


def test_a_name_cannot_bring_markup_into_a_page(client: Client):
    page = page_of(client, make_member("O'Neil & Co"))
    assert "O&#39;Neil &amp; Co" in page.content.decode()


# Groups


def test_once_in_a_group_is_enough():
    ann = make_member()
    crew = make_group()
    groups.put_into(member=ann, group=crew)
    assert ann.group_kinds == {"own"}
    groups.put_into(member=ann, group=crew)
    assert ann.memberships.count() == 1
    groups.take_out_of(member=ann, group=crew)
    assert ann.group_kinds == frozenset()


def test_owners_may_everything_moderators_what_is_said_and_members_nothing():
    ann, moe, otto = make_member(), make_moderator(), make_owner()
    assert otto.has_perm("anything.at_all")
    assert otto.is_staff
    assert moe.has_perm("cases.view_case")
    assert not moe.has_perm("accounts.change_member")
    assert not moe.is_staff
    assert not ann.has_perm("cases.view_case")


def test_every_site_has_its_four_groups():
    kinds = Group.objects.values_list("kind", flat=True)
    assert set(kinds) == {"visitors", "members", "moderators", "owners"}


# The admin


def test_otto_sees_members_in_the_admin_and_no_addresses(client: Client):
    otto = make_owner(email="otto@example.org")
    ann = make_member(email="ann@example.org")
    Member.objects.filter(pk=ann.pk).update(ip_address="192.0.2.7")
    client.force_login(otto)
    for path in ("accounts/member/", f"accounts/member/{ann.pk}/change/"):
        html = client.get(f"/admin/{path}").content.decode()
        assert "Ann" in html
        assert "example.org" not in html
        assert "192.0.2.7" not in html
    assert client.get("/admin/account/emailaddress/").status_code == 404
    assert client.get("/admin/auth/group/").status_code == 404
    fields = {"member": ann.pk, "group": Group.objects.get(kind="moderators").pk}
    client.post("/admin/accounts/membership/add/", fields)
    assert Member.objects.get(pk=ann.pk).is_moderator


def test_moe_does_not_get_into_the_admin(client: Client):
    client.force_login(make_moderator())
    assert client.get("/admin/accounts/member/").status_code in (302, 403)


# What is not offered


def test_pages_of_allauth_that_we_do_not_offer_cannot_be_reached():
    names = {name for name in get_resolver().reverse_dict if isinstance(name, str)}
    ours = {
        "account_login",
        "account_logout",
        "account_signup",
        "account_email",
        "account_change_password",
        "account_email_verification_sent",
        "account_confirm_email",
        "account_reset_password",
        "account_reset_password_done",
        "account_reset_password_from_key",
        "account_reset_password_from_key_done",
    }
    assert {name for name in names if name.startswith("account_")} == ours
    with pytest.raises(NoReverseMatch):
        reverse("account_reauthenticate")
