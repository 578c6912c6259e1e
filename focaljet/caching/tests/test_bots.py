"""Who says that it is a machine is taken at its word; who says nothing is one, too."""

from __future__ import annotations

import pytest

from focaljet.caching import bots
from focaljet.caching.bots import AI_CRAWLERS, Crawlers, is_ai_crawler, is_bot, refuses

KHTML = "AppleWebKit/537.36 (KHTML, like Gecko"
BROWSERS = [
    f"Mozilla/5.0 (Windows NT 10.0; Win64; x64) {KHTML}) Chrome/142.0.0.0 Safari/537.36",
    "Mozilla/5.0 (X11; Linux x86_64; rv:145.0) Gecko/20100101 Firefox/145.0",
    "Mozilla/5.0 (iPhone; CPU iPhone OS 18_6 like Mac OS X) AppleWebKit/605.1.15 "
    "(KHTML, like Gecko) Version/18.6 Mobile/15E148 Safari/604.1",
    f"Mozilla/5.0 (Linux; Android 12; CUBOT X50) {KHTML}) Chrome/140.0 Mobile Safari/537.36",
    f"Mozilla/5.0 (Linux; Android 15; Pixel 9) {KHTML}) Chrome/142.0 Mobile Safari/537.36",
    "Opera/9.80 (J2ME/MIDP; Opera Mini/9.80; U; en) Presto/2.12.423 Version/12.16",
    "Lynx/2.9.0 libwww-FM/2.14",
    "w3m/0.5.3",
    "Mozilla/5.0 (compatible; Konqueror/4.5; Linux) KHTML/4.5.4 (like Gecko)",
    f"Mozilla/5.0 (X11; Linux x86_64) {KHTML}) Chrome/142.0 Safari/537.36 Vivaldi/7.6",
]
BOTS = [
    "Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)",
    f"Mozilla/5.0 {KHTML}; compatible; bingbot/2.0; +http://www.bing.com/bingbot.htm)",
    "Mozilla/5.0 (compatible; Yahoo! Slurp; http://help.yahoo.com/help/us/ysearch/slurp)",
    "Mozilla/5.0 (compatible; Baiduspider/2.0; +http://www.baidu.com/search/spider.html)",
    "DuckDuckBot/1.1; (+http://duckduckgo.com/duckduckbot.html)",
    f"Mozilla/5.0 {KHTML}; compatible; ChatGPT-User/1.0; +https://openai.com/bot)",
    "facebookexternalhit/1.1 (+http://www.facebook.com/externalhit_uatext.php)",
    "Mozilla/5.0 (compatible; AhrefsBot/7.0; +http://ahrefs.com/robot/)",
    "TelegramBot (like TwitterBot)",
    "WhatsApp/2.23.20.0",
    "ia_archiver",
    "Scrapy/2.13 (+https://scrapy.org)",
    f"Mozilla/5.0 (X11; Linux x86_64) {KHTML}) HeadlessChrome/142.0.0.0 Safari/537.36",
    "curl/8.14.1",
    "python-requests/2.32.5",
    "Go-http-client/2.0",
    "",
    "-",
]


@pytest.mark.parametrize("name", BROWSERS)
def test_a_reader_is_no_bot(name):
    assert not is_bot(name)
    assert not is_ai_crawler(name)


@pytest.mark.parametrize("name", BOTS)
def test_a_bot_is_one_however_its_name_is_handed_over(name):
    assert is_bot(name)
    assert is_bot(name.encode())
    assert is_bot(name.upper())
    assert not is_ai_crawler(name)


@pytest.mark.parametrize("name", AI_CRAWLERS)
def test_every_ai_crawler_is_known_by_its_name(name):
    said = f"Mozilla/5.0 {KHTML}; compatible; {name}/1.0; +https://example.org/bot)"
    for form in (name, said, said.lower()):
        assert is_ai_crawler(form)
        assert is_bot(form)


def test_a_name_that_only_contains_another_is_another():
    assert not is_ai_crawler("NotCCBot/2.0")
    assert not is_ai_crawler("Diffbotany/1.0")


def test_the_owner_decides_who_is_refused():
    gpt, google, ann = "GPTBot/1.2", BOTS[0], BROWSERS[0]
    refused = {
        policy: [name for name in (gpt, google, ann) if refuses(name, policy)]
        for policy in Crawlers
    }
    assert refused == {
        Crawlers.ALL: [],
        Crawlers.SEARCH: [gpt],
        Crawlers.NONE: [gpt],
    }


def test_who_is_refused_may_still_read_why():
    assert not refuses("GPTBot/1.2", Crawlers.SEARCH, "/robots.txt")
    assert refuses("GPTBot/1.2", Crawlers.SEARCH, "/forum/")


def test_names_take_no_more_memory_than_allowed():
    bots._is_bot.cache_clear()
    for number in range(2 * bots.REMEMBERED):
        is_bot(f"{'x' * 10_000}{number}")  # the same to us: what stands far behind
        is_bot(f"browser {number}")
    facts = bots._is_bot.cache_info()
    assert facts.currsize <= bots.REMEMBERED
    assert facts.misses == 2 * bots.REMEMBERED + 1
