"""Style sheets that are sent together: all of their sources, in order, and smaller."""

from __future__ import annotations

import posixpath
import re
from pathlib import Path

import pytest
from django.contrib.staticfiles import finders

from focaljet.config import sheets


def sent(path: str) -> str:
    found = finders.find(path)
    assert found
    return Path(str(found)).read_text(encoding="utf-8")


@pytest.mark.parametrize("path", sheets.SHEETS)
def test_a_joined_sheet_holds_every_rule_of_its_sources_in_their_order(path: str):
    css, at = sent(path), 0
    for name in sheets.SHEETS[path]:
        text = sheets.source(name).read_text(encoding="utf-8")
        rules = re.findall(r"[^{};]+\{", sheets.small(text))
        assert rules
        for rule in rules:
            at = css.find(rule, at)
            assert at >= 0, (name, rule)
    assert css.count("{") == css.count("}")


@pytest.mark.parametrize("path", sheets.SHEETS)
def test_what_a_joined_sheet_names_is_found_from_where_it_lies(path: str):
    named = re.findall(r'url\("?([^")]+)"?\)', sent(path))
    for url in named:
        there = posixpath.normpath(posixpath.join(posixpath.dirname(path), url))
        assert finders.find(there), url
    assert named or path == "sheets/lists.css"


def test_comments_and_indentation_go_and_what_is_quoted_stays():
    text = """
    /* a word: "quoted" */
    .a > b ,
    c { content: "/* x ;  y */"; background: url( a;b.png ) }
    """
    assert sheets.small(text) == (
        '.a > b,c{content: "/* x ;  y */";background: url( a;b.png )}'
    )


def test_a_joined_sheet_is_as_old_as_its_youngest_source():
    """So that a site that starts again collects nothing again."""
    for path, sources in sheets.SHEETS.items():
        youngest = max(sheets.source(name).stat().st_mtime_ns for name in sources)
        assert Path(str(finders.find(path))).stat().st_mtime_ns == youngest


def test_a_sheet_that_is_not_there_is_said():
    with pytest.raises(LookupError, match=r"nowhere\.css"):
        sheets.source("nowhere.css")


def test_a_file_that_is_not_there_is_not_found():
    assert finders.find("sheets/nowhere.css") is None
    assert finders.find("nowhere.css", find_all=True) == []
