"""What must hold in the whole house, and what no import can see."""

from __future__ import annotations

import importlib
import inspect
import pkgutil
import re
from pathlib import Path

import pytest
from django.apps import apps
from django.core.checks import run_checks
from django.urls import URLPattern, URLResolver, get_resolver
from django.utils.module_loading import import_string

import focaljet
from focaljet.personal import checks, declared
from focaljet.personal.apps import PersonalConfig
from focaljet.personal.checks import inputs, jobs
from focaljet.personal.columns import undeclared_columns

ROOT = Path(focaljet.__file__).resolve().parent.parent
OFFERS = (
    "menu_entries",
    "footer_links",
    "user_cp_pages",
    "profile_panels",
    "author_lines",
    "draft_places",
    "people_near",
    "own_data",
    "acts",
    "archive_parts",
    "erasure_rules",
    "first_evening",
    "attachments_named",
)
NAMED = ("attachment_places", "subsystems")  # by what they are for
SINGLE = ("declarations", "cookies", "cookie_door", "claimable")


def our_apps():
    return [app for app in apps.get_app_configs() if app.name.startswith("focaljet.")]


def our_modules():
    for found in pkgutil.walk_packages(focaljet.__path__, "focaljet."):
        if ".tests" not in found.name and ".migrations" not in found.name:
            yield importlib.import_module(found.name)


def test_every_offer_that_stands_in_a_string_is_there():
    for app in our_apps():
        for kind in OFFERS:
            for path in getattr(app, kind, ()):
                assert callable(import_string(path)), f"{app.name}.{kind}: {path}"
        for kind in NAMED:
            for path in getattr(app, kind, {}).values():
                assert callable(import_string(path)), f"{app.name}.{kind}: {path}"
        for kind in SINGLE:
            if path := getattr(app, kind, None):
                assert import_string(path), f"{app.name}.{kind}: {path}"


def test_the_house_passes_every_check_of_its_own():
    """E001 and its neighbours (docs/develop/testing.md): each is asked, and is silent.

    That each finds what it is for is shown in personal/tests, and that this stops the
    build in test_the_build_stops.
    """
    modules = {found.name for found in pkgutil.iter_modules(checks.__path__)}
    asked = set(re.findall(r"\w+", inspect.getsource(PersonalConfig.ready)))
    assert modules - asked == {"house", "messages"}
    assert [str(found) for found in run_checks()] == []


def test_every_name_of_a_page_that_an_edit_leads_to_is_there():
    names = {name for name, _pattern in url_names()}
    for _model, _name, kept in declared.fields():
        if kept.edit:
            assert kept.edit in names


@pytest.mark.django_db
def test_every_column_of_the_database_is_declared():
    assert undeclared_columns() == []


def test_forms_and_jobs_that_no_page_reaches_are_as_well_declared():
    """The checks know what a page imports; here every module is imported."""
    assert len(list(our_modules())) > 100
    assert len(inputs.our_forms()) > 5
    assert len(jobs.our_tasks()) > 5
    found = [
        *inputs.form_errors(inputs.our_forms()),
        *jobs.job_errors(jobs.our_tasks()),
    ]
    assert [str(error) for error in found] == []


def url_names(patterns=None, prefix=""):
    for pattern in patterns or get_resolver().url_patterns:
        if isinstance(pattern, URLResolver):
            inside = f"{prefix}{pattern.namespace}:" if pattern.namespace else prefix
            yield from url_names(pattern.url_patterns, inside)
        elif isinstance(pattern, URLPattern) and pattern.name:
            yield prefix + pattern.name, pattern


def test_links_in_the_docs_lead_somewhere():
    broken = []
    for page in [*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md")]:
        text = re.sub(r"```.*?```", "", page.read_text(encoding="utf-8"), flags=re.S)
        for target in re.findall(r"\]\(([^)\s]+)\)", text):
            if re.match(r"[a-z]+:|#", target):
                continue
            if not (page.parent / target.partition("#")[0]).exists():
                broken.append(f"{page.relative_to(ROOT)} -> {target}")
    assert broken == []


def test_every_test_that_the_page_about_attacks_names_is_there():
    page = (ROOT / "docs/reference/attacks.md").read_text()
    named = set(re.findall(r"`([a-z0-9_]+_[a-z0-9_]+)`", page))
    files = [*ROOT.glob("focaljet/**/test_*.py"), *ROOT.glob("tests/test_*.py")]
    there = {
        name
        for file in files
        for name in re.findall(r"def test_(\w+)", file.read_text())
    }
    assert len(named) > 100
    assert named - there == set()


def test_no_page_of_ours_carries_inline_script_or_style():
    for template in ROOT.glob("focaljet/**/templates/**/*.html"):
        text = template.read_text(encoding="utf-8")
        assert not re.search(r"\sstyle\s*=", text), template
        assert not re.search(r"\son[a-z]+\s*=\s*[\"']", text), template
        assert not re.search(r"<script(?![^>]*\ssrc=)", text), template


def test_html_is_declared_safe_in_the_one_renderer_only():
    doors = {"focaljet/base/markup/show.py"}
    for file in ROOT.glob("focaljet/**/*.py"):
        name = file.relative_to(ROOT).as_posix()
        if "/tests/" in name or name in doors:
            continue
        text = file.read_text(encoding="utf-8")
        assert not re.search(r"mark_safe|SafeString\(", text), name
    for template in ROOT.glob("focaljet/**/templates/**/*.html"):
        text = template.read_text(encoding="utf-8")
        assert not re.search(r"\|\s*safe\b|autoescape false", text), template


def test_the_name_of_the_site_is_the_one_that_its_owner_chose():
    """Read by choices/site.py; what stands in the settings is its default."""
    may = {"focaljet/config/settings.py", "focaljet/choices/site.py"}
    may.add("focaljet/site/choices.py")
    for file in ROOT.glob("focaljet/**/*.py"):
        name = file.relative_to(ROOT).as_posix()
        if "/tests/" not in name and name not in may:
            text = file.read_text(encoding="utf-8")
            assert not re.search(r"settings\.SITE_(NAME|TAGLINE)", text), name
