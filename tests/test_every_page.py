"""Every page for every kind of person: valid, accessible, within its frame."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from urllib.parse import urlsplit

import pytest
from django.test import Client
from django.urls import reverse

from focaljet.accounts.models import Member
from focaljet.accounts.tests.makers import (
    make_imported_author,
    make_member,
    make_moderator,
    make_owner,
)
from focaljet.attachments.tests.makers import make_attachment, make_text
from focaljet.backups.tests.makers import make_runs
from focaljet.base import clock
from focaljet.base.markup.kinds import Markup
from focaljet.base.tests import pictures
from focaljet.cases import links
from focaljet.cases.models.cases import Case
from focaljet.cases.services import appealing, deciding
from focaljet.cases.services.cases import open_case, write
from focaljet.children.services import finding
from focaljet.choices import queries as choices
from focaljet.composer.models import Draft
from focaljet.composer.services import drafts
from focaljet.composer.services.drafts import Text
from focaljet.disclosure.tests.makers import (
    make_approved,
    make_draft,
    make_given,
    make_package,
    make_party,
)
from focaljet.forum.models.links import PostLink
from focaljet.forum.models.posts import Post
from focaljet.forum.models.topics import Topic
from focaljet.forum.services import keeping
from focaljet.forum.services.signing import sign_with
from focaljet.forum.services.thanking import thank
from focaljet.forum.services.writing import Words, edit_post, write_reply
from focaljet.forum.tests.makers import (
    fold,
    make_category,
    make_forum,
    make_post,
    make_topic,
)
from focaljet.policy.tests.makers import make_versions
from focaljet.privacy.services import claiming, erasing, exporting, holding, proving
from focaljet.privacy.services.leaving import receipt_token
from focaljet.remote.models import Remote
from focaljet.remote.services import keeping as keeping_of_remotes
from focaljet.safeguards.services import breaches
from tests.browser import foreign_requests
from tests.jobs import forget_jobs_and_counts
from tests.reports import a_report_of_everything

pytestmark = pytest.mark.django_db(transaction=True)

RICH_MARKDOWN = """# Torque

| part | Nm |
|---|---:|
| drain plug | 28 |

1. warm it up
2. *drain*, **wait**, `measure`

```
P0420
```

```python
def torque(nm: int) -> str:  # in newton metres
    return f"{nm} Nm"
```

@Ann knows[^1], and ||it is the *drain plug*||.

:::spoiler The end
It was the fuse.
:::

[^1]: From page 12 of https://manual.example/oil

![the sump](https://pictures.example/sump.jpg) and https://manual.example/oil

> said somebody
"""
RICH_BBCODE = (
    "[size=5][color=red]Stop[/color][/size] [spoiler]it was the fuse[/spoiler] "
    "[list=1][*]one[*]two[/list][center]mid[/center][quote=Ed]so[/quote]"
)


@dataclass
class Site:
    """A small site with something of everything, and its pages by who sees them."""

    people: dict[str, Member | None]
    pages: dict[str, list[str]]


def draft_pages(topic: Topic, *, by: Member) -> list[str]:
    """A draft of each kind: for a place that is there, and for one that is gone."""
    for place, text in (
        (f"forum.topic:{topic.pk}", Text("begun", title="A title")),
        (f"forum.topic:{topic.pk}", Text("and from elsewhere")),
        ("forum.topic:999999", Text("for a topic that is gone")),
    ):
        drafts.save(member=by, place=place, text=text)
    ids = Draft.objects.filter(member=by).values_list("pk", flat=True)
    return [reverse("composer:draft", args=[pk]) for pk in ids]


@pytest.fixture
def small_site() -> Iterator[Site]:
    ann, moe, otto = make_member("Ann"), make_moderator(), make_owner()
    ian = make_imported_author()
    category = make_category("By generation")
    empty = make_category("Nothing in it yet")
    mk2 = make_forum("Mk2", parent=category, icon="car-hatch")
    make_forum("ST", parent=mk2)
    topic = make_topic(mk2, by=ann, title="Clutch slips in third")
    make_post(topic, by=moe, source=RICH_MARKDOWN)
    make_post(topic, by=ann, source=RICH_BBCODE, markup=Markup.BBCODE)
    make_post(topic, by=ian, source="> quoted\n\nplain\n-- \nIan", markup=Markup.PLAIN)
    quoted = f"[quote post={topic.last_post_id}]Rebuilt the box[/quote] مرحبا"
    make_post(topic, by=moe, source=quoted)
    gone = make_post(topic, by=ann)
    keeping.delete_post(by=moe, post=gone)
    with_pictures(topic, by=ann)
    changed = changed_and_thanked(topic, by=ann, also=moe)
    for _ in range(20):
        make_post(topic, by=ann)
    locked = make_topic(mk2, by=ann, title="Locked and sticky")
    keeping.lock_topic(by=moe, topic=locked)
    keeping.pin_topic(by=moe, topic=locked)
    deleted = make_topic(mk2, by=ann, title="Gone")
    keeping.delete_topic(by=moe, topic=deleted)
    open_case(
        kind=Case.Kind.QUESTION, email="vera@example.org", message="Who sees what?"
    )
    refused = a_refused_request(of=ann, by=moe)
    proving.keep(a_report_of_everything())
    make_runs()
    make_versions()
    fold()
    receipts = a_receipt_of_each_kind(topic, by=otto)
    claiming.claim(claimant_id=moe.pk, author_id=ian.pk, wish="mine")
    archive = exporting.ask(member_id=ann.pk)
    exporting.make(export_id=archive.pk)
    topic_url = reverse("forum:topic", args=[topic.pk])
    public = [
        reverse("forum:index"),
        reverse("forum:forum", args=[category.pk]),
        reverse("forum:forum", args=[empty.pk]),
        reverse("forum:forum", args=[mk2.pk]),
        topic_url,
        f"{topic_url}?page=2",
        reverse("forum:topic", args=[locked.pk]),
        reverse("forum:print", args=[topic.pk]),
        reverse("forum:latest"),
        reverse("forum:unanswered"),
        reverse("forum:changes", args=[changed.pk]),
        reverse("forum:thanks", args=[changed.pk]),
        reverse("members:member", args=[ann.pk]),
        reverse("members:member", args=[ian.pk]),
    ]
    # Long ones among them, and the same to every reader but for the frame.
    same_for_all = [
        reverse("policy:privacy"),
        reverse("policy:terms"),
        reverse("policy:clauses"),
        reverse("policy:privacy_versions"),
        reverse("policy:privacy_version", args=[1]),
        reverse("policy:privacy_version", args=[2]),
        reverse("policy:privacy_differences", args=[1, 2]),
        reverse("policy:terms_versions"),
        reverse("policy:terms_version", args=[1]),
        reverse("privacy:kept"),
        reverse("privacy:map"),
        reverse("privacy:proof"),
        reverse("consent:cookies"),
        reverse("site:contact"),
        f"{reverse('site:contact')}?kind=erase",
        reverse("requests:statistics"),
        links.on_the_page(Case.objects.get(member=None).pk),
        urlsplit(links.in_the_mail(Case.objects.get(member=None).pk)).path,
        reverse("parents:ask"),
        reverse("children:done"),
        reverse("site:help"),
        *receipts,
    ]
    doors = [
        reverse("account_login"),
        reverse("account_signup"),
        reverse("account_reset_password"),
        reverse("account_email_verification_sent"),
    ]
    inside = [
        reverse("forum:start", args=[mk2.pk]),
        reverse("forum:reply", args=[topic.pk]),
        reverse("forum:edit", args=[topic.posts.get(pos=1).pk]),
        reverse("forum:new"),
        reverse("forum:watched"),
        reverse("forum:mine"),
        reverse("forum:my_posts"),
        reverse("forum:participated"),
        reverse("forum:reading"),
        reverse("accounts:user_cp"),
        reverse("account_change_password"),
        reverse("account_email"),
        reverse("accounts:language"),
        reverse("accounts:sign_ins"),
        reverse("accounts:name"),
        reverse("second_step:means"),
        reverse("second_step:prove"),
        reverse("second_step:add_app"),
        reverse("second_step:add_passkey"),
        reverse("joining:invitations"),
        reverse("forum:signature"),
        reverse("forum:mentions"),
        reverse("composer:drafts"),
        reverse("attachments:mine"),
        reverse("consent:mine"),
        reverse("privacy:mine"),
        reverse("children:me"),
        reverse("privacy:erase"),
        reverse("privacy:claim", args=[ian.pk]),
        reverse("disclosure:mine"),
        reverse("mailing:mine"),
    ]
    forget = reverse("forum:forget_earlier_words", args=[changed.pk])
    hers = [
        forget,
        reverse("requests:request", args=[refused.pk]),
        reverse("privacy:archive", args=[exporting.link_token(archive)]),
        *draft_pages(topic, by=ann),
    ]
    staff = [
        reverse("forum:topic", args=[deleted.pk]),
        forget,
        reverse("accounts:rename", args=[ann.pk]),
        reverse("joining:wishes"),
        reverse("cases:cases"),
        reverse("cases:case", args=[Case.objects.get(member=None).pk]),
        reverse("cases:case", args=[refused.pk]),
        reverse("cases:statistics"),
        reverse("privacy:claims"),
        reverse("privacy:erasures"),
        reverse("children:found"),
        reverse("children:member", args=[ann.pk]),
        reverse("moderation:log"),
        reverse("forum:deleted", args=[mk2.pk]),
        *pages_that_ask(topic, locked, gone),
    ]
    owners = [
        reverse("forum:rights", args=[mk2.pk]),
        f"{reverse('forum:why')}?forum={mk2.pk}&right=reply&member=Ann",
        f"{reverse('forum:topic_deeds')}?deed=remove&topic={deleted.pk}",
        reverse("site:owner"),
        *pages_of_the_watch(by=otto),
        reverse("policy:owner"),
        reverse("policy:publish", args=["privacy"]),
        reverse("policy:publish", args=["terms"]),
        reverse("mailing:sendings"),
        reverse("site:outbox"),
        reverse("backups:backups"),
        reverse("site:face"),
        reverse("site:choices"),
        *pages_of_disclosures(ann, by=otto),
    ]
    yield Site(
        people={"vera": None, "ann": ann, "moe": moe, "otto": otto},
        pages={
            "vera": public + same_for_all + doors,
            "ann": public + inside + hers,
            "moe": public + staff,
            "otto": staff + owners,
        },
    )
    forget_jobs_and_counts()


def pages_of_the_watch(*, by: Member) -> list[str]:
    """Of the site's health, with a child that was found and a breach worked out."""
    kid = make_member("Kit")
    finding.child_found(member_id=kid.pk, source="school", by_id=by.pk)
    breach = breaches.write_down(
        by=by,
        threats="bd",
        what="A backup lay open for a night.",
        found_at=clock.now(),
        risk="high",
    )
    tables = ["accounts.Member"]
    breaches.work_out(by=by, breach_id=breach.pk, account=None, tables=tables)
    return [
        reverse("safeguards:health"),
        reverse("safeguards:staff"),
        reverse("safeguards:machine"),
        reverse("safeguards:breaches"),
        reverse("safeguards:new_breach"),
        reverse("safeguards:breach", args=[breach.pk]),
        reverse("safeguards:change_breach", args=[breach.pk]),
        reverse("safeguards:print_breach", args=[breach.pk]),
    ]


def changed_and_thanked(topic: Topic, *, by: Member, also: Member) -> Post:
    """A post whose words were changed, thanked for and signed, with a card in it."""
    url = "https://manual.example/oil"
    post = make_post(topic, by=by, source=f"Drain plug: 34 Nm\n\n{url}")
    words = Words(f"Drain plug: 28 Nm\n\n{url}")
    edit_post(by=by, post=post, words=words, reason="the wrong bolt")
    thank(by=also, post=post)
    sign_with(member=by, source="[b]Mk1[/b] 1.8")
    choices.assume({"remote.cards": True})
    for remote in keeping_of_remotes.known(kind=Remote.Kind.CARD, urls=[url]):
        PostLink.objects.create(post=post, remote=remote)
    Remote.objects.update(state="ready", title="Oil", description="Which one fits")
    return post


def a_refused_request(*, of: Member, by: Member) -> Case:
    """Talked about, refused and appealed."""
    case = open_case(kind=Case.Kind.CORRECT, member=of, message="My car is a Mk2.")
    write(by=by, case_id=case.pk, text="Since when?")
    decision = deciding.Decision("refused", "It is a Mk1 to us.", "effort")
    deciding.decide(by=by, case_id=case.pk, decision=decision)
    appealing.appeal(case_id=case.pk, words="Look at the picture.")
    return case


def with_pictures(topic: Topic, *, by: Member) -> Post:
    """A post with a picture in its words, and below them one that waits and a file."""
    bay = make_attachment(by, name="bay.jpg", data=pictures.jpeg(1200, 800))
    waiting = make_attachment(by, name="large.jpg", data=pictures.jpeg(2400, 1600))
    source = f"![The engine bay](attachment:{bay.key}) ![](attachment:{'0' * 24})"
    keys = (bay.key, waiting.key, make_text(by).key)
    return write_reply(author=by, topic=topic, words=Words(source, attached=keys))


def pages_that_ask(topic: Topic, locked: Topic, gone: Post) -> list[str]:
    """Before something is done to topics and posts: each form, and a refusal."""
    of_topics, of_posts = reverse("forum:topic_deeds"), reverse("forum:post_deeds")
    reply = topic.posts.filter(deleted_at=None).order_by("-pos")[0]
    return [
        f"{of_topics}?deed={deed}&topic={topic.pk}&topic={locked.pk}"
        for deed in ("lock", "lock-later", "retitle", "move", "merge", "delete")
    ] + [
        f"{of_posts}?deed={deed}&post={reply.pk}&post={gone.pk}"
        for deed in ("split", "undelete")
    ]


def pages_of_disclosures(ann: Member, *, by: Member) -> list[str]:
    """Of each state that a case comes through, and of each step of a draft."""
    second = make_owner("Olga")
    given = {"about": [ann], "names": [("accounts.Member", "screen_name")]}
    draft = make_draft(by, **given)
    made = [deed(by, second, **given) for deed in (make_approved, make_package)]
    made.append(make_given(by, second, **given))
    new = reverse("disclosure:new")
    return [
        reverse("disclosure:cases"),
        reverse("disclosure:parties"),
        reverse("disclosure:party", args=[make_party(by).pk]),
        new,
        *(f"{new}?ground={ground}" for ground in ("process", "party", "transfer")),
        *(
            reverse(f"disclosure:{step}", args=[draft.pk])
            for step in ("case", "facts", "people", "data")
        ),
        *(reverse("disclosure:case", args=[case.pk]) for case in made),
    ]


def a_receipt_of_each_kind(topic: Topic, *, by: Member) -> list[str]:
    """Addresses: of somebody who waits, who is gone, and of whom something is held."""
    asked = []
    for name in ("Zoe", "Rob", "Kim"):
        member = make_member(name)
        post = make_post(topic, by=member, source=f"{name} was here")
        make_post(topic, by=by, source=f"Thank you, {name}!")
        if name == "Kim":
            day = (clock.now() + timedelta(days=30)).date()
            row = {"table": "forum.Post", "row": str(post.pk)}
            holding.hold(by=by, **row, reason="A court asked", review_on=day)
        wait = None if name == "Zoe" else timedelta(0)
        asked.append(erasing.ask(member_id=member.pk, words="go", wait=wait))
        if name != "Zoe":
            erasing.erase(erasure_id=asked[-1].pk)
    tokens = [receipt_token(erasure) for erasure in asked]
    return [reverse("privacy:receipt", args=[token]) for token in tokens]


WHO = ["vera", "ann", "moe", "otto"]


def signed_in(who: Member | None) -> Client:
    client = Client()
    if who:
        client.force_login(who)
    return client


@pytest.mark.parametrize("who", WHO)
def test_every_page_is_valid_html(small_site: Site, nu: Callable[..., list[str]], who):
    client = signed_in(small_site.people[who])
    wrong = {}
    for url in small_site.pages[who]:
        page = client.get(url)
        assert page.status_code == 200, url
        if errors := nu(page.content.decode()):
            wrong[url] = errors
    assert wrong == {}


@pytest.mark.clause("C77", "C87")
@pytest.mark.parametrize("who", WHO)
def test_every_page_has_its_frame(small_site: Site, who):
    client = signed_in(small_site.people[who])
    for url in [*small_site.pages[who], "/nowhere/"]:
        html = client.get(url).content.decode()
        header, _, rest = html.partition("<main")
        footer = rest.partition("<footer")[2]
        assert reverse("accounts:user_cp") in header, url
        assert reverse("site:contact") in footer, url
        assert reverse("policy:privacy") in footer, url
        assert reverse("site:help") in footer, url


def test_a_stranger_is_turned_away_from_every_page_inside(small_site: Site):
    public = set(small_site.pages["vera"])
    for who, may_see in (("vera", "ann"), ("ann", "otto")):
        client = signed_in(small_site.people[who])
        own = set(small_site.pages[who]) | public
        for url in set(small_site.pages[may_see]) - own:
            page = client.get(url)
            # 410: her own topic, which a moderator removed; she is told why.
            turned_away = page.status_code in (403, 404, 410) or (
                page.status_code == 302 and "/account/sign-in/" in page["Location"]
            )
            assert turned_away, (who, url, page.status_code)


@pytest.mark.clause("C50")
def test_reading_sets_no_cookie_and_needs_none(small_site: Site):
    client = Client()
    doors = {
        reverse("account_login"),
        reverse("account_signup"),
        reverse("account_reset_password"),
        reverse("account_email_verification_sent"),
    }
    for url in [*small_site.pages["vera"], "/nowhere/", "/robots.txt"]:
        page = client.get(url)
        if url not in doors:
            assert not page.cookies, url


@pytest.mark.clause("C47", "C69")
def test_every_page_is_sent_with_the_strict_policy(small_site: Site):
    client = Client()
    for url in [*small_site.pages["vera"], "/nowhere/", "/static/base.css"]:
        page = client.get(url)
        page.close()
        headers = page.headers
        policy = headers["Content-Security-Policy"]
        assert "default-src 'none'" in policy, url
        assert "unsafe" not in policy
        assert "nonce" not in policy
        assert headers["X-Content-Type-Options"] == "nosniff"
        assert headers["Referrer-Policy"]
        assert headers["Permissions-Policy"]


# What the first picture of a page waits for: the frame's sheet and that of the room,
# and where few people come, a handful.
SHEETS_OF_ALL = {"forum:index", "forum:forum", "forum:topic", "forum:latest"}


@pytest.mark.parametrize("who", WHO)
def test_few_style_sheets_hold_up_a_page_and_no_script_does(small_site: Site, who):
    client = signed_in(small_site.people[who])
    for url in small_site.pages[who]:
        page = client.get(url)
        html = page.content.decode()
        sheets = re.findall(r'<link rel="stylesheet" href="([^"]+)"', html)
        is_for_all = page.resolver_match.view_name in SHEETS_OF_ALL
        most = 2 if is_for_all and who in ("vera", "ann") else 5
        assert 1 <= len(set(sheets)) == len(sheets) <= most, (url, sheets)
        for script in re.findall(r"<script[^>]*>", html):
            assert 'type="module"' in script, (url, script)


LOOKS = ((360, "light"), (1280, "dark"))
# Colours that were on their way from one look to the other are there.
AT_REST = """
for (const one of document.getAnimations())
  if (one instanceof CSSTransition) one.finish()
"""


@pytest.mark.browser
@pytest.mark.parametrize("who", WHO)
def test_every_page_is_accessible_and_fits(
    small_site: Site, site, new_context, axe, who
):
    context = new_context()
    page = context.new_page()
    complaints: list[str] = []
    foreign = foreign_requests(page, site.url)
    page.on("console", lambda said: complaints.append(said.text))
    if member := small_site.people[who]:
        session = signed_in(member).cookies["session"].value
        context.add_cookies([{"name": "session", "value": session, "url": site.url}])
    wrong = {}
    for url in small_site.pages[who]:
        page.goto(url)
        # What opens is a part of the page too.
        page.evaluate(
            "document.querySelectorAll('details').forEach(d => d.open = true)"
        )
        for width, scheme in LOOKS:
            page.set_viewport_size({"width": width, "height": 800})
            page.emulate_media(color_scheme=scheme)
            page.evaluate(AT_REST)
            found = axe(page)
            sideways = page.evaluate(
                "document.documentElement.scrollWidth"
                " - document.documentElement.clientWidth"
            )
            if sideways > 0:
                found.append(f"scrolls sideways by {sideways}")
            if found:
                wrong[url, width, scheme] = found
    assert wrong == {}
    assert complaints == []
    assert foreign == []
