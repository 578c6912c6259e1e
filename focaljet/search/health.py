"""How the search stands, for the page of the site's health."""

from __future__ import annotations

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from focaljet.base.offers import Health, HealthLine
from focaljet.base.rows import rows
from focaljet.search.languages import version

MANY = 10_000


def lines() -> list[HealthLine]:
    """Two looks into an index and a count that stops early (one query)."""
    waiting, versions = rows(STATE, [MANY + 1])[0]
    return [_line(int(waiting), [made for made in versions if made is not None])]


def _line(waiting: int, versions: list[int]) -> HealthLine:
    name = _("Search")
    if any(made != version() for made in versions):
        text = _(
            "Posts are indexed for another language or version. They are made anew "
            "at night, or now by “focaljet search rebuild”."
        )
        return HealthLine(name, Health.ATTENTION, text)
    if waiting > MANY:
        text = _("Many posts wait to be indexed: is an import under way?")
        return HealthLine(name, Health.ATTENTION, text)
    if waiting:
        text = ngettext(
            "%(n)d post waits to be indexed.",
            "%(n)d posts wait to be indexed.",
            waiting,
        ) % {"n": waiting}
        return HealthLine(name, Health.GOOD, text)
    return HealthLine(name, Health.GOOD, _("Every post can be found."))


STATE = """
    SELECT (SELECT count(*) FROM (SELECT FROM search_waiting LIMIT %s) AS counted),
           ARRAY[
               (SELECT version FROM search_postwords ORDER BY post_id LIMIT 1),
               (SELECT version FROM search_postwords ORDER BY post_id DESC LIMIT 1)
           ]
"""
