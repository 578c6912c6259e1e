"""Which requests are made by a machine on its own account, as far as it says so.

A bot that calls itself a browser is not found here: it is one more reader of the kept
pages, and the buckets hold it (docs/operate/overload.md).
"""

from __future__ import annotations

import re
from functools import lru_cache

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

# Crawlers that gather text for AI, by the names in their User-Agent, from what their
# operators and the public lists say in November 2026. Those that fetch one page because
# a person asked for it just now (ChatGPT-User, Claude-User …) are not among them.
AI_CRAWLERS = (
    "AI2Bot",
    "Ai2Bot-Dolma",
    "Amazonbot",
    "Amzn-SearchBot",
    "anthropic-ai",
    "AzureAI-SearchBot",
    "Bytespider",
    "CCBot",
    "ChatGLM-Spider",
    "Claude-SearchBot",
    "Claude-Web",
    "ClaudeBot",
    "cohere-ai",
    "cohere-training-data-crawler",
    "DeepSeekBot",
    "Diffbot",
    "FacebookBot",
    "GoogleOther",
    "GPTBot",
    "ICC-Crawler",
    "ImagesiftBot",
    "img2dataset",
    "Kangaroo Bot",
    "meta-externalagent",
    "OAI-SearchBot",
    "omgili",
    "omgilibot",
    "PanguBot",
    "PerplexityBot",
    "SBIntuitionsBot",
    "Timpibot",
    "VelenPublicWebCrawler",
    "webzio",
    "YouBot",
)
# Names that stand in robots.txt only: by them an operator's search crawler is told that
# what it reads is not for AI.
AI_WORDS_IN_ROBOTS_TXT = ("Applebot-Extended", "Google-Extended", "Webzio-Extended")

REMEMBERED = 4_096
# Browsers say 100 to 200 characters; a name that stands behind more does not count.
LONGEST = 400

_ANY_BOT = re.compile(
    r"""
    (?<!cu)bot(?![a-z]) | crawl | spider | slurp | scrap(?:e|y) | archiver
    | facebookexternalhit | meta-external | mediapartners | feedfetcher
    | bingpreview | lighthouse | google-inspectiontool | google-read-aloud
    | google(?:other|-safety|-site-verification|producer) | apis-google
    | yandex(?:images|metrika|accessibility) | baiduspider | whatsapp/ | embedly
    | (?:chatgpt|claude|perplexity|mistralai|amzn|duckassist)-?(?:user|web)
    | anthropic-ai | cohere-ai | img2dataset | omgili | webzio
    | headlesschrome | phantomjs | puppeteer | playwright | selenium
    | ^(?:curl|wget|python|java|go-http-client|okhttp|axios|node|ruby|perl|php
        |libwww|lwp|apache-httpclient|httpx|aiohttp|httpie|guzzle|winhttp)\b
    | ^\s*-?\s*$
    """,
    re.IGNORECASE | re.VERBOSE,
)
_AI_CRAWLER = re.compile(
    r"(?<![a-z0-9])(?:" + "|".join(map(re.escape, AI_CRAWLERS)) + r")(?![a-z])",
    re.IGNORECASE,
)


class Crawlers(TextChoices):
    """Which crawlers the owner lets read the site (the choice `site.crawlers`)."""

    ALL = "all", _("All: search engines and AI crawlers")
    SEARCH = "search", _("Search engines, but no AI crawlers")
    NONE = "none", _("None: the site is not to be found in search engines")


REFUSAL = b"This site lets no AI crawlers read it. See /robots.txt.\n"


def is_bot(user_agent: str | bytes) -> bool:
    """Whether the name is a machine's; so is none at all."""
    return _is_bot(_said(user_agent))


def is_ai_crawler(user_agent: str | bytes) -> bool:
    """Whether the name is one of AI_CRAWLERS."""
    return _is_ai_crawler(_said(user_agent))


def refuses(user_agent: str | bytes, policy: str, path: str = "") -> bool:
    """Whether the request is answered with 403 and REFUSAL.

    A crawler that is not wanted and comes all the same is told by that. It may always
    read /robots.txt: some take it for "everything is allowed" when they cannot. Under
    NONE the search engines are asked to leave, and not shut out: a page that they may
    not fetch is one whose "noindex" they never see.
    """
    if policy == Crawlers.ALL or path == "/robots.txt":
        return False
    return is_ai_crawler(user_agent)


def _said(user_agent: str | bytes) -> str:
    if isinstance(user_agent, bytes):
        user_agent = user_agent[:LONGEST].decode("latin-1")
    return user_agent[:LONGEST]


@lru_cache(maxsize=REMEMBERED)
def _is_bot(user_agent: str) -> bool:
    return _ANY_BOT.search(user_agent) is not None or _is_ai_crawler(user_agent)


@lru_cache(maxsize=REMEMBERED)
def _is_ai_crawler(user_agent: str) -> bool:
    return _AI_CRAWLER.search(user_agent) is not None
