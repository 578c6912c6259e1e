"""Personal data on the admin pages: dots, until an owner says why."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from typing import Any

import pytest
from allauth.account.models import EmailAddress
from django.contrib import admin
from django.contrib.admin.options import IS_POPUP_VAR
from django.contrib.sessions.models import Session
from django.core.exceptions import ImproperlyConfigured
from django.db import connection
from django.db.models import BooleanField, F
from django.test import Client, RequestFactory
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from procrastinate.contrib.django.models import ProcrastinateJob

from focaljet.accounts.admin import AddressInline, MemberAdmin
from focaljet.accounts.models import Group, Member, Membership, RememberedDevice
from focaljet.accounts.services import passwords
from focaljet.accounts.tests.makers import (
    PASSWORD,
    make_member,
    make_moderator,
    make_owner,
)
from focaljet.privacy.looking import value_of
from focaljet.privacy.masking import DOTS, Mask, MaskedAdmin, MaskedInline
from focaljet.privacy.masks import hidden_fields, steps
from focaljet.privacy.models.ledger import LedgerDetail, LedgerLine
from focaljet.privacy.queries.ledger import own_lines
from focaljet.privacy.services import ledger
from tests.jobs import run_jobs

pytestmark = pytest.mark.django_db

ADDRESS, IP = "ann@example.org", "192.0.2.7"
WHY = "She wrote that somebody else is using her account."


@pytest.fixture
def ann() -> Member:
    ann = make_member("Ann", email=ADDRESS, password=PASSWORD)
    ann.ip_address = IP
    ann.save(update_fields=["ip_address"])
    return ann


@pytest.fixture
def otto(client: Client) -> Member:
    """Otto sits at the browser."""
    otto = make_owner("Otto")
    client.force_login(otto)
    return otto


def change_page(row: Any) -> str:
    name = f"admin:{row._meta.app_label}_{row._meta.model_name}_change"
    return reverse(name, args=[row.pk])


def show_page(row: Any, field: str) -> str:
    name = f"admin:{row._meta.app_label}_{row._meta.model_name}_show"
    return reverse(name, args=[row.pk, field])


def show_address(member: Member, address: EmailAddress, field: str = "email") -> str:
    args = [member.pk, "account.emailaddress", address.pk, field]
    return reverse("admin:accounts_member_show_beside", args=args)


# The whole house


@pytest.mark.clause("C71c", "C69")
def test_every_admin_page_of_a_model_with_hidden_fields_masks_them():
    seen = 0
    for model, page in admin.site._registry.items():
        if hidden_fields(model):
            assert isinstance(page, MaskedAdmin), model
            seen += 1
        for inline in page.inlines:
            if hidden_fields(inline.model):
                assert issubclass(inline, MaskedInline), inline
                assert isinstance(page, MaskedAdmin), model
                seen += 1
    assert seen > 4


def test_what_is_shown_as_an_exception_is_a_yes_or_a_no():
    pages = [*admin.site._registry.values()]
    pages += [inline for page in pages for inline in page.inlines]
    excepted = [
        page.model._meta.get_field(name)
        for page in pages
        for name in getattr(page, "unmasked", ())
    ]
    assert [field.name for field in excepted] == ["is_active"]
    assert all(isinstance(field, BooleanField) for field in excepted)


def test_hidden_is_what_the_declarations_show_to_nobody_or_not_to_all():
    assert {"ip_address", "hidden_at", "password", "skeleton", "is_active"} <= set(
        hidden_fields(Member)
    )
    assert not {"screen_name", "joined_at"} & set(hidden_fields(Member))
    assert set(hidden_fields(EmailAddress)) == {"user", "email", "verified", "primary"}
    assert set(hidden_fields(Membership)) == {"since"}


# Otto and the page of Ann


def test_otto_sees_neither_the_address_nor_the_ip_of_ann(client, otto, ann):
    for url in (change_page(ann), reverse("admin:accounts_member_changelist")):
        html = client.get(url).content.decode()
        assert "Ann" in html
        assert ADDRESS not in html
        assert IP not in html
    html = client.get(change_page(ann)).content.decode()
    assert html.count(DOTS) == 5  # two of hers, three of her address
    assert 'class="column-email' in html
    assert "Email address 1" in html
    assert show_page(ann, "ip_address") in html
    assert show_address(ann, EmailAddress.objects.get()) in html
    assert not LedgerLine.objects.exists()


def test_asking_to_see_a_value_shows_a_form_and_writes_nothing(client, otto, ann):
    address = EmailAddress.objects.get()
    for url in (show_page(ann, "ip_address"), show_address(ann, address)):
        for answer in (client.get(url), client.head(url)):
            assert answer.status_code == 200
            assert IP not in answer.content.decode()
            assert ADDRESS not in answer.content.decode()
        page = client.get(url)
        assert page.context["value"] == ""
        assert "Why do you have to see it?" in page.content.decode()
        assert 'minlength="10"' in page.content.decode()
    assert not LedgerLine.objects.exists()


@pytest.mark.clause("C18", "C68", "C71e")
def test_otto_sees_the_ip_once_he_said_why_and_ann_finds_that_he_did(client, otto, ann):
    page = client.post(show_page(ann, "ip_address"), {"reason": WHY})
    assert page.status_code == 200
    assert IP in page.content.decode()
    assert "no-store" in page["Cache-Control"]
    (line,) = own_lines(ann.pk)
    assert line.what == "Looked at by the staff"
    assert (line.table_title, line.field_title) == ("Members", "IP address at sign-up")
    assert (line.by_name, line.reason) == ("Otto", WHY)
    assert LedgerDetail.objects.get().row == str(ann.pk)
    assert ledger.verify().trouble == ""
    assert IP not in client.get(show_page(ann, "ip_address")).content.decode()


def test_otto_sees_the_address_once_he_said_why(client, otto, ann):
    address = EmailAddress.objects.get()
    page = client.post(show_address(ann, address), {"reason": WHY})
    assert ADDRESS in page.content.decode()
    (line,) = own_lines(ann.pk)
    assert (line.table_title, line.field_title) == ("E-mail addresses", "email address")
    assert line.reason == WHY
    assert LedgerDetail.objects.get().row == str(address.pk)


@pytest.mark.clause("C68")
@pytest.mark.parametrize(
    "reason", ["", "too short", " " * 20, "\u200b" * 20, "\x00" * 20, "long" * 200]
)
def test_a_reason_that_says_nothing_comes_back_and_writes_nothing(
    client, otto, ann, reason: str
):
    page = client.post(show_page(ann, "ip_address"), {"reason": reason})
    assert page.status_code == 422
    html = page.content.decode()
    assert IP not in html
    assert "errorlist" in html
    if reason.isprintable():
        assert reason.strip() in html
    assert not LedgerLine.objects.exists()


@pytest.mark.clause("C71e")
def test_nothing_is_shown_when_the_ledger_cannot_be_written(
    client, otto, ann, monkeypatch: pytest.MonkeyPatch
):
    def broken(**_words: Any) -> None:
        raise RuntimeError("the disk is full")

    monkeypatch.setattr(ledger, "write", broken)
    client.raise_request_exception = False
    page = client.post(show_page(ann, "ip_address"), {"reason": WHY})
    assert page.status_code == 500
    assert IP not in page.content.decode()


def test_what_is_empty_looks_like_what_is_not(client, otto, ann):
    Member.objects.filter(pk=ann.pk).update(ip_address=None)
    html = client.get(change_page(ann)).content.decode()
    assert html.count(DOTS) == 5
    page = client.post(show_page(ann, "ip_address"), {"reason": WHY})
    assert "<dd>empty</dd>" in page.content.decode()
    assert value_of(RememberedDevice(browser=""), "browser") == "empty"


def test_what_lets_people_in_is_never_shown(client, otto, ann):
    for field in ("password", "nothing", "screen_name", "is_active", "pk", "groups"):
        url = show_page(ann, field)
        assert client.get(url).status_code == 404, field
        assert client.post(url, {"reason": WHY}).status_code == 404, field
    assert not LedgerLine.objects.exists()


def test_a_row_that_is_not_there_or_of_somebody_else_is_not_shown(client, otto, ann):
    address, bea = EmailAddress.objects.get(), make_member("Bea")
    beside = "admin:accounts_member_show_beside"
    for url in (
        reverse("admin:accounts_member_show", args=[0, "ip_address"]),
        reverse("admin:accounts_member_show", args=["x", "ip_address"]),
        show_address(bea, address),
        reverse(beside, args=[ann.pk, "account.emailaddress", 0, "email"]),
        reverse(beside, args=[ann.pk, "account.emailaddress", "x", "email"]),
        reverse(beside, args=[ann.pk, "sessions.session", 1, "session_key"]),
        show_address(ann, address, "user"),
    ):
        assert client.get(url).status_code == 404, url
        assert client.post(url, {"reason": WHY}).status_code == 404, url
    assert not LedgerLine.objects.exists()


@pytest.mark.parametrize("make", [make_member, make_moderator])
def test_moe_and_ann_get_no_admin_page_at_all(client: Client, ann: Member, make):
    client.force_login(make("Moe"))
    pages = [
        reverse("admin:index"),
        reverse("admin:accounts_member_changelist"),
        change_page(ann),
        show_page(ann, "ip_address"),
        show_address(ann, EmailAddress.objects.get()),
    ]
    for url in pages:
        for answer in (client.get(url), client.post(url, {"reason": WHY})):
            assert answer.status_code in (302, 403), url
            assert IP not in answer.content.decode()
    assert not LedgerLine.objects.exists()


def test_vera_is_sent_to_the_sign_in(client: Client, ann: Member):
    answer = client.post(show_page(ann, "ip_address"), {"reason": WHY})
    assert answer.status_code == 302
    assert not LedgerLine.objects.exists()


def test_who_may_not_view_the_row_may_not_see_what_is_masked_in_it(
    client, otto, ann, monkeypatch: pytest.MonkeyPatch
):
    def may_not(self: Any, request: Any, obj: Any = None) -> bool:
        return False

    beside = show_address(ann, EmailAddress.objects.get())
    monkeypatch.setattr(AddressInline, "has_view_permission", may_not)
    assert client.post(beside, {"reason": WHY}).status_code == 403
    monkeypatch.undo()
    monkeypatch.setattr(MemberAdmin, "has_view_permission", may_not)
    for url in (show_page(ann, "ip_address"), beside):
        assert client.post(url, {"reason": WHY}).status_code == 403
    assert not LedgerLine.objects.exists()


# What stays possible, and what does not


def form_of(client: Client, url: str) -> dict[str, str]:
    """What a browser would send back from the page."""
    html = client.get(url).content.decode()
    sent = {}
    for tag in re.findall(r"<input[^>]*>", html):
        given = dict(re.findall(r'(name|value|type|checked)="([^"]*)"', tag))
        is_off = given.get("type") == "checkbox" and " checked" not in tag
        if "name" in given and given.get("type") != "submit" and not is_off:
            sent[given["name"]] = given.get("value", "on")
    return sent


def test_otto_shuts_the_account_of_ann_and_changes_nothing_else(client, otto, ann):
    sent = form_of(client, change_page(ann))
    assert sent.pop("is_active") == "on"
    forged = {
        "ip_address": "198.51.100.1",
        "hidden_at_0": "2026-03-01",
        "hidden_at_1": "12:00",
        "emailaddress_set-0-email": "otto@example.org",
        "emailaddress_set-0-verified": "on",
    }
    answer = client.post(change_page(ann), sent | forged)
    assert answer.status_code == 302
    ann.refresh_from_db()
    assert (ann.is_active, ann.ip_address, ann.hidden_at) == (False, IP, None)
    address = EmailAddress.objects.get()
    assert (address.email, address.user_id) == (ADDRESS, ann.pk)


def test_otto_takes_a_member_out_of_a_group(client, otto):
    moe = make_moderator("Moe")
    sent = form_of(client, change_page(moe))
    sent["memberships-0-group"] = str(moe.memberships.get().group_id)
    answer = client.post(change_page(moe), sent | {"memberships-0-DELETE": "on"})
    assert answer.status_code == 302
    assert not moe.memberships.exists()


@pytest.mark.parametrize(
    "asked",
    [
        "ip_address=192.0.2.7",
        "ip_address__startswith=192",
        "ip_address__isnull=0",
        "password__startswith=argon2",
        "last_login__gte=2026-01-01",
        "skeleton__startswith=a",
        "hidden_at__isnull=1",
        "emailaddress__email__startswith=a",
        "emailaddress__isnull=0",
        "emailaddress=1",
        "devices__isnull=0",
        "devices__browser__startswith=F",
        "memberships__since__gte=2026-01-01",
    ],
)
def test_nobody_finds_a_value_by_asking_for_it(client, otto, ann, asked: str):
    url = reverse("admin:accounts_member_changelist")
    assert client.get(f"{url}?{asked}").status_code == 400
    popup = f"{url}?{IS_POPUP_VAR}=1&{asked}"
    assert client.get(popup).status_code == 400


def test_what_everybody_sees_can_be_asked_for(client, otto, ann):
    url = reverse("admin:accounts_member_changelist")
    for asked in ("is_active__exact=1", "screen_name=Ann", "q=ann", "pk=1", "o=-1.2"):
        assert client.get(f"{url}?{asked}").status_code == 200, asked


@pytest.mark.parametrize(
    ("model", "asked"),
    [
        ("membership", "member__ip_address__startswith=192"),
        ("membership", "since__gte=2026-01-01"),
        ("group", "members__ip_address__startswith=192"),
        ("group", "memberships__since__gte=2026-01-01"),
    ],
)
def test_nor_by_way_of_another_table(client, otto, ann, model: str, asked: str):
    url = reverse(f"admin:accounts_{model}_changelist")
    assert client.get(f"{url}?{asked}").status_code == 400


def test_searching_for_an_address_or_an_ip_finds_nobody(client, otto, ann):
    url = reverse("admin:accounts_member_changelist")
    for words in (ADDRESS, IP):
        found = client.get(url, {"q": words}).context["cl"].result_count
        assert found == 0
    where = {"app_label": "accounts", "model_name": "membership"}
    asked = where | {"field_name": "member", "term": IP}
    answer = client.get(reverse("admin:autocomplete"), asked)
    assert answer.json()["results"] == []


def test_a_place_in_a_group_keeps_its_moment_masked(client, otto):
    place = make_moderator("Moe").memberships.get()
    place.since = datetime(2011, 5, 7, tzinfo=UTC)
    place.save()
    for url in (
        reverse("admin:accounts_membership_changelist"),
        change_page(place.member),
    ):
        html = client.get(url).content.decode()
        assert DOTS in html
        assert "2011" not in html
    page = client.post(show_page(place, "since"), {"reason": WHY})
    assert "May 7, 2011" in page.content.decode()
    assert own_lines(place.member_id)[0].reason == WHY


def test_a_job_hides_for_whom_it_is(client, otto, ann):
    passwords.ask_for_new_password(email=ADDRESS)
    url = reverse("admin:procrastinate_procrastinatejob_changelist")
    html = client.get(url).content.decode()
    assert DOTS in html
    assert "_id" not in re.sub(r"<(script|form|input).*?>", "", html)
    pk = ProcrastinateJob.objects.get().pk
    assert DOTS in client.get(url + f"{pk}/change/").content.decode()
    page = client.post(url + f"{pk}/show/args/", {"reason": WHY})
    assert "_id" in page.content.decode()
    assert [line.reason for line in own_lines(otto.pk)] == [WHY]
    assert len(run_jobs()) == 1


def test_the_list_costs_the_same_queries_for_one_member_or_twenty(client, otto):
    url = reverse("admin:accounts_membership_changelist")
    make_moderator("Moe")
    with CaptureQueriesContext(connection) as few:
        client.get(url)
    for number in range(19):
        make_moderator(f"Moe {number}")
    with CaptureQueriesContext(connection) as many:
        client.get(url)
    assert len(many) == len(few)


# An admin class that asks for everything


class DeviceInline(MaskedInline[RememberedDevice, Member]):
    model = RememberedDevice
    extra = 0


class GreedyAdmin(MaskedAdmin[Member]):
    list_display = (
        "ip_address",
        "screen_name",
        "hidden_at",
        "is_active",
        "by_address",
    )
    list_display_links = ("ip_address", "screen_name")
    list_filter = ("hidden_at", ("last_login", admin.DateFieldListFilter), "joined_at")
    search_fields = ("=ip_address", "^emailaddress__email", "screen_name")
    ordering = (F("ip_address").desc(), "-last_login", "screen_name")
    readonly_fields = ("last_login",)
    inlines = (DeviceInline,)

    @admin.display(ordering="ip_address")
    def by_address(self, row: Member) -> str:
        return "-"


@pytest.fixture
def greedy(otto: Member) -> tuple[GreedyAdmin, Any]:
    """The page, and a request of Otto's."""
    request = RequestFactory().get("/")
    request.user = otto
    return GreedyAdmin(Member, admin.site), request


def names(columns: Any) -> list[str]:
    return [str(column) for column in columns]


def test_an_admin_class_that_asks_for_everything_gets_masks(greedy, ann):
    page, request = greedy
    columns = page.get_list_display(request)
    masked = [str(column) for column in columns if isinstance(column, Mask)]
    assert masked == ["ip_address", "hidden_at", "is_active"]
    assert page.get_list_display_links(request, columns) == ["screen_name"]
    assert page.get_list_filter(request) == ["joined_at"]
    assert page.get_search_fields(request) == ["screen_name"]
    assert page.get_ordering(request) == ["screen_name"]
    form = page.get_form(request, ann)
    assert set(form.base_fields) == {"screen_name", "joined_at", "imported_at"}


@pytest.mark.parametrize("asked", ["", "o=5", "o=-1", "o=4.-3"])
def test_no_column_sorts_by_what_is_masked(greedy, ann, asked: str):
    page, request = greedy
    request = RequestFactory().get(f"/?{asked}")
    request.user = Member.objects.get(screen_name="Otto")
    ordering = page.get_changelist_instance(request).queryset.query.order_by
    assert set(ordering) <= {"screen_name", "-pk"}
    assert len(ordering) > 0


def test_a_list_in_no_order_that_may_be_seen_has_one_all_the_same(otto):
    page = type("Page", (GreedyAdmin,), {"ordering": ("skeleton",)})
    request = RequestFactory().get("/")
    request.user = otto
    changelist = page(Member, admin.site).get_changelist_instance(request)
    assert list(changelist.queryset.query.order_by) == ["-pk"]


def test_an_exception_is_for_the_table_of_the_page_alone():
    page = type("Page", (MaskedAdmin,), {"unmasked": frozenset({"since"})})
    assert not page(Membership, admin.site).hides("since")
    assert page(Member, admin.site).hides("memberships__since")


def test_the_number_of_a_row_is_the_field_that_it_is():
    assert list(steps(Session, "pk__startswith")) == [(Session, "session_key")]
    assert list(steps(Member, "memberships__group__name__gt")) == [
        (Membership, "member"),
        (Membership, "group"),
        (Group, "name"),
    ]


def test_a_whole_form_shows_dots_for_each_hidden_field_once(greedy, ann):
    page, request = greedy
    (_title, options), *others = page.get_fieldsets(request, ann)
    shown = names(options["fields"])
    assert others == []
    assert len(shown) == len(set(shown))
    masks = [each for each in options["fields"] if isinstance(each, Mask)]
    assert names(masks) == [
        "last_login",
        *(n for n in page.masked if n != "last_login"),
    ]
    told = {mask.name: mask(ann) for mask in masks}
    assert told["password"] == f"{DOTS} (never shown)"
    assert "href" in told["ip_address"]
    assert not [value for value in told.values() if IP in value]


def test_a_row_that_is_just_being_made_has_nothing_to_show(greedy):
    page, _request = greedy
    assert page.column("ip_address")(Member()) == DOTS
    assert Mask(page, "emailaddress__email")(Member(pk=1)) == DOTS


def test_the_inline_of_devices_shows_no_key(greedy, ann):
    page, request = greedy
    ann.devices.create(
        series="s" * 32,
        token_hash="t" * 64,
        browser="Firefox",
        made_at=datetime(2011, 5, 7, tzinfo=UTC),
        turned_at=datetime(2011, 5, 8, tzinfo=UTC),
    )
    answer = page.change_view(request, str(ann.pk))
    html = answer.render().content.decode()
    for secret in ("s" * 32, "t" * 64, "Firefox", "2011"):
        assert secret not in html
    assert "never shown" in html


def test_what_would_go_with_a_member_is_counted_and_not_named(greedy, ann):
    page, request = greedy
    told = page.get_deleted_objects([ann], request)
    assert ADDRESS not in str(told)
    assert "email addresses: 1" in told[0]


@pytest.mark.parametrize(
    "way", [{"date_hierarchy": "hidden_at"}, {"list_editable": ("hidden_at",)}]
)
def test_an_admin_class_cannot_edit_or_spread_out_what_is_masked(way):
    page = type("Page", (GreedyAdmin,), way)
    with pytest.raises(ImproperlyConfigured, match="hidden_at is masked"):
        page(Member, admin.site)
