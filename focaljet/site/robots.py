"""What robots.txt says, and to whom: the owner's choice `site.crawlers`.

docs/decisions/0038-bots-are-believed-when-they-say-so.md has the reasons.
"""

from __future__ import annotations

from collections.abc import Sequence

from focaljet.base.about import whole_url
from focaljet.base.paths import path_to
from focaljet.caching.bots import AI_CRAWLERS, AI_WORDS_IN_ROBOTS_TXT, Crawlers
from focaljet.choices import queries, site

# Nothing is found there that does not stand elsewhere, or it is for one person only.
# "?before=" is not among them: by it the older topics of a forum are reached.
USELESS = (
    "/account/",
    "/admin/",
    "/contact/sent/",
    "/drafts/",
    "/forum/*/start/",
    "/forum/*?after=",
    "/forum/latest/?",
    "/forum/posts/",
    "/forum/topics/*/last/",
    "/forum/topics/*/new/",
    "/forum/topics/*/print/",
    "/forum/topics/*/reply/",
    "/forum/topics/*/take/",
    "/forum/unanswered/",
    "/mailing/",
    "/moderation/",
    "/owner/",
    "/privacy/cases/",
    "/privacy/children/",
    "/privacy/disclosure/",
    "/privacy/requests/",
    "/search/",
)
# Those that drop a page from their index when they read "noindex" on it. Asked to stay
# away instead, they would go on listing addresses that others link to.
READ_NOINDEX = (
    "Applebot",
    "Baiduspider",
    "bingbot",
    "DuckDuckBot",
    "Googlebot",
    "Qwantbot",
    "SeznamBot",
    "Slurp",
    "YandexBot",
)


def crawlers() -> Crawlers:
    return Crawlers(site.known("site.crawlers"))


def last_known_crawlers() -> Crawlers:
    """What was chosen, as far as this process knows it; asks no query."""
    return Crawlers(queries.last_known("site.crawlers"))


def robots_txt(policy: Crawlers) -> str:
    rules = _rules(policy)
    if policy == Crawlers.NONE:
        return rules
    # Not of a group: it is read wherever it stands.
    return f"{rules}\nSitemap: {whole_url(path_to('site:sitemap'))}\n"


def _rules(policy: Crawlers) -> str:
    useful = "".join(f"Disallow: {path}\n" for path in USELESS)
    nothing = "Disallow: /\n"
    ai = _group((*AI_CRAWLERS, *AI_WORDS_IN_ROBOTS_TXT), nothing)
    everybody = ("*",)
    if policy == Crawlers.ALL:
        return _group(everybody, useful)
    if policy == Crawlers.SEARCH:
        return f"{ai}\n{_group(everybody, useful)}"
    return f"{ai}\n{_group(READ_NOINDEX, useful)}\n{_group(everybody, nothing)}"


def _group(names: Sequence[str], rules: str) -> str:
    return "".join(f"User-agent: {name}\n" for name in names) + rules
