"""The data map: the page, the picture, the twin for machines and the page of the docs."""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import replace
from itertools import combinations, pairwise
from math import cos, radians, sin
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest
from django import forms
from django.template.loader import render_to_string
from django.test import Client
from django.urls import reverse

import focaljet
from focaljet.personal import declared
from focaljet.personal.words import Visible, after, after_event
from focaljet.privacy.map import document, drawing, shapes, twin
from focaljet.privacy.map import places as datamap
from focaljet.privacy.map.places import Datum, Origin, Place

PACKAGE = Path(focaljet.__file__).resolve().parent
PAGE_OF_THE_DOCS = PACKAGE.parent / "docs/reference/data-map.md"
FORMATS = [shapes.WIDE, shapes.TALL]

# The map asks the database nothing: without its mark, the first query fails. Only the
# frame of a page may ask.


def declared_ids() -> set[str]:
    return {
        *(f"{t.label}.{name}" for t in declared.tables() for name in t.personal.fields),
        *(f"store.{store.name}" for store in declared.stores()),
        *(f"cookie.{cookie.name}" for cookie in declared.cookies()),
    }


def data() -> dict[str, Datum]:
    return {datum.id: datum for place in datamap.places() for datum in place.data}


def said(id_: str) -> dict[str, Any]:
    return next(each for each in twin.as_json()["data"] if each["id"] == id_)


def make_place(title: str) -> Place:
    some = data()["cases.Case.name"]
    return Place(id="a.B", title=title, where="Here", group="A", data=(some,))


def svg(**options: bool) -> str:
    drawn = drawing.draw(datamap.places(), **options)
    return render_to_string("privacy/map.svg", {"drawing": drawn})


# All of it, everywhere


@pytest.mark.clause("C8", "C14")
def test_every_declared_field_store_and_cookie_is_on_the_map():
    assert len(declared_ids()) > 50
    assert data().keys() == declared_ids()


@pytest.mark.django_db
def test_the_page_the_twin_and_the_docs_name_the_same_data(client: Client):
    page = client.get(reverse("privacy:map")).content.decode()
    twin = client.get(reverse("privacy:map_json")).json()
    in_rows = re.findall(r'<tr id="([^"]+)">', page)
    in_docs = re.findall(r"^\| [^|]*`([^`]+)` \|", document.as_markdown(), re.MULTILINE)
    in_twin = [datum["id"] for datum in twin["data"]]
    assert in_rows == in_docs == in_twin
    assert set(in_rows) == declared_ids()


def test_every_column_that_somebody_declared_is_in_the_twin():
    said_by_twin = twin.as_json()
    told = {e["id"] for e in (*said_by_twin["data"], *said_by_twin["not_about_people"])}
    tables = declared.tables()
    assert {f"{t.label}.{name}" for t in tables for name in t.personal.names} <= told


def test_the_page_of_the_docs_is_in_step():
    in_step = PAGE_OF_THE_DOCS.exists() and (
        PAGE_OF_THE_DOCS.read_text(encoding="utf-8") == document.as_markdown()
    )
    assert in_step, f"Somebody changed a declaration or a form: {document.COMMAND}"


# Where from, and where


def test_what_a_form_asks_is_typed_and_the_inputs_are_named():
    name = data()["cases.Case.name"]
    assert name.origin is Origin.TYPED
    assert name.inputs == ("Your name",)
    assert name.asked == "“Your name”"


def test_what_no_form_asks_is_noted_by_the_program():
    assert data()["cases.Case.answered_by"].origin is Origin.NOTED
    assert data()["cases.Case.answered_by"].inputs == ()


def test_what_the_importers_keep_came_with_an_archive():
    assert data()["importers.AuthorOrigin.member"].origin is Origin.BROUGHT
    assert data()["store.imports"].origin is Origin.BROUGHT


def test_a_form_that_somebody_adds_is_on_the_map(monkeypatch: pytest.MonkeyPatch):
    class Curious(forms.Form):
        who = forms.CharField()
        personal = {"who": "cases.Case.answered_by", "late": "cases.case.member"}

    monkeypatch.setattr(datamap, "our_forms", lambda: [Curious])
    assert data()["cases.Case.answered_by"].inputs == ("Who",)
    # An input that comes in only when the form is opened has no label to show.
    assert data()["cases.Case.member"].origin is Origin.TYPED
    assert data()["cases.Case.member"].inputs == ()
    assert data()["cases.Case.name"].origin is Origin.NOTED


def test_a_link_names_the_column_in_which_it_is_kept():
    kept = said("cases.Case.answered_by")["kept"]
    assert kept["table"] == "cases_case"
    assert kept["column"] == "answered_by_id"
    assert kept["label"] == "Database, table cases_case"


def test_a_store_and_a_cookie_are_kept_elsewhere():
    assert said("store.outbox")["kept"]["label"] == "Files, store outbox"
    assert said("store.outbox")["kept"]["medium"] == "files"
    assert said("cookie.csrf")["kept"]["label"] == "Your browser"
    assert said("cookie.csrf")["category"] == {"key": "cookie", "label": "Cookie"}


# For machines


def test_the_twin_speaks_the_vocabulary_of_data_privacy(client: Client):
    answer = client.get(reverse("privacy:map_json"))
    assert answer["Content-Type"] == "application/json"
    assert {"dpv", "dpv-pd", "eu-gdpr"} <= answer.json()["@context"].keys()
    address = said("cases.Case.email")
    assert address["category"]["term"] == "dpv-pd:EmailAddress"
    assert address["purposes"] == [
        {
            "key": "request",
            "label": "answering you",
            "clauses": ["C2", "C87"],
            "basis": {"label": "legal obligation", "term": "eu-gdpr:A6-1-c"},
        }
    ]
    assert address["seen_by"]["key"] == "staff"


def test_the_twin_gives_a_time_as_machines_write_it():
    ip_address = said("forum.Post.ip_address")["how_long"]
    assert ip_address["since"] == "written_at"
    assert re.fullmatch(r"P\d+D", ip_address["duration"])
    assert "duration" not in said("privacy.PersonReference.ref")["how_long"]
    assert twin._term(after("at", years=1)) == {"since": "at", "event": "", "duration": "P366D"}  # fmt: skip
    assert twin._term(after_event("the end", days=3))["event"] == "the end"


def test_the_twin_leads_to_the_page_where_a_datum_is_corrected():
    assert said("account.EmailAddress.email")["corrected_at"] == reverse(
        "account_email"
    )
    assert said("cases.Case.kind")["corrected_at"] is None


def test_a_page_for_each_row_is_told_without_an_address():
    post = replace(data()["forum.PostBody.source"], edit="forum:edit")
    assert post.corrected_at == ""


# In the docs


def test_a_bar_in_a_word_does_not_break_the_table_of_the_docs():
    datum = data()["cases.Case.name"]
    odd = replace(datum, line=replace(datum.line, why="to say a|b\nand c"))
    assert "a\\|b and c" in document._row(odd)[3]


# The page


@pytest.mark.django_db
def test_vera_reads_the_map_and_her_browser_keeps_nothing(client: Client):
    page = client.get(reverse("privacy:map"))
    html = page.content.decode()
    assert page.status_code == 200
    assert not page.cookies
    assert "The map of all data" in html
    assert f'src="{reverse("privacy:map_svg")}?language=en"' in html
    assert f'href="{reverse("privacy:map_json")}"' in html
    assert f'alt="{drawing.draw(datamap.places()).title}. ' in html
    assert "Database, table cases_case" in html
    assert f'<a href="{reverse("account_email")}">Correct it' in html


@pytest.mark.django_db
def test_the_policy_leads_to_the_map(client: Client):
    policy = client.get("/privacy/").content.decode()
    assert f'href="{reverse("privacy:map")}"' in policy


@pytest.mark.parametrize("name", ["map", "map_svg", "map_json"])
def test_the_map_is_only_read(client: Client, name: str):
    assert client.post(reverse(f"privacy:{name}")).status_code == 405


# The picture


@pytest.mark.parametrize(
    "path", ["map.svg", "map.svg?dark=1", "map.svg?tall=1", "map.json"]
)
def test_any_cache_may_keep_it_and_nobody_is_asked_who_reads(client: Client, path: str):
    client.cookies["session"] = "anns-session"  # looking it up would ask the database
    answer = client.get("/privacy/" + path)
    assert answer.status_code == 200
    kept = set(answer["Cache-Control"].split(", "))
    assert kept == {"public", "max-age=300"}
    assert "Vary" not in answer
    assert not answer.cookies
    assert answer.content == client.get("/privacy/" + path).content


def test_the_picture_is_sound_and_carries_no_style_and_no_script(client: Client):
    answer = client.get(reverse("privacy:map_svg"))
    assert answer["Content-Type"].startswith("image/svg+xml")
    root = ElementTree.fromstring(answer.content)  # noqa: S314  our own
    tags = {each.tag.partition("}")[2] for each in root.iter()}
    names = {name for each in root.iter() for name in each.attrib}
    assert tags == {"svg", "title", "desc", "g", "path", "rect", "text"}
    assert "style" not in names
    assert "class" not in names
    assert not [name for name in names if name.startswith("on") or "href" in name]


def test_the_picture_tells_in_words_what_it_shows():
    told = drawing.draw(datamap.places()).says
    for stop in (
        *drawing._origins(datamap.places()),
        *drawing._seers(datamap.places()),
    ):
        assert f"{stop.name}: {stop.count}" in told
    assert told in svg()


def test_a_title_cannot_break_out_of_the_picture():
    drawn = drawing.draw([make_place('<script>"&')])
    text = render_to_string("privacy/map.svg", {"drawing": drawn})
    assert "<script" not in text
    ElementTree.fromstring(text)  # noqa: S314  our own


def test_a_site_that_keeps_nothing_has_a_picture_all_the_same():
    drawn = drawing.draw([])
    assert drawn.bands == []
    assert drawn.boxes == []
    ElementTree.fromstring(render_to_string("privacy/map.svg", {"drawing": drawn}))  # noqa: S314


@pytest.mark.parametrize("form", FORMATS, ids=["wide", "tall"])
def test_a_band_is_as_thick_as_there_are_data(form: shapes.Format):
    places = datamap.places()
    drawn = drawing.draw(places, is_tall=form is shapes.TALL)
    count = sum(len(place.data) for place in places)
    # Each datum comes from somewhere, and somebody or nobody sees it.
    assert sum(band.thickness for band in drawn.bands) == 2 * count * form.unit
    by_colour: dict[str, float] = defaultdict(float)
    for band in drawn.bands:
        by_colour[band.colour] += band.thickness
    for visible, (colour, _name) in shapes.AUDIENCES.items():
        seen = sum(datum.visible is visible for datum in data().values())
        assert by_colour[colour] == 2 * seen * form.unit


def test_everybody_who_can_see_a_datum_has_a_colour_of_their_own():
    assert shapes.AUDIENCES.keys() == set(Visible)
    assert len({colour for colour, _name in shapes.AUDIENCES.values()}) == len(Visible)


@pytest.mark.parametrize("is_tall", [False, True])
def test_nothing_in_the_picture_covers_a_word_or_sticks_out(is_tall: bool):
    drawn = drawing.draw(datamap.places(), is_tall=is_tall)
    # How wide a letter is in a wide font, as DejaVu Sans is.
    letter = {"title": 8.4, "heading": 0.63 * drawn.letter, "name": 7.2, "count": 7.2}
    frames = []
    for words in drawn.words:
        width = letter[words.kind] * len(words.text)
        left = words.x - {"start": 0, "middle": width / 2, "end": width}[words.anchor]
        frames.append((left, words.y - 11, left + width, words.y + 3, words.text))
    for left, top, right, bottom, text in frames:
        assert left >= 0, text
        assert top >= 0, text
        assert right <= drawn.width, text
        assert bottom <= drawn.height, text
    for one, other in combinations(frames, 2):
        apart = (
            one[2] <= other[0] or other[2] <= one[0] or one[3] <= other[1] or other[3] <= one[1]
        )  # fmt: skip
        assert apart, (one, other)


def test_boxes_stand_below_each_other():
    columns: dict[float, list[shapes.Box]] = {}
    for box in drawing.draw(datamap.places()).boxes:
        if box.colour == "raised":
            columns.setdefault(box.x, []).append(box)
    assert len(columns) == 3
    for boxes in columns.values():
        for above, below in pairwise(boxes):
            assert above.y + above.height < below.y


def test_a_name_that_is_too_long_is_cut_where_it_stands():
    drawn = drawing.draw([make_place("x" * 80)])
    written = [words.text for words in drawn.words if words.kind == "name"]
    assert written == ["x" * 41 + "…"]


def test_by_night_the_picture_has_other_colours_and_the_same_shape():
    day, night = (
        drawing.draw(datamap.places()),
        drawing.draw(datamap.places(), is_dark=True),
    )
    assert (day.bands, day.boxes, day.words) == (night.bands, night.boxes, night.words)
    assert day.colours["ink"] != night.colours["ink"]


def test_the_colours_are_those_of_the_style_sheet():
    css = (PACKAGE / "static/tokens.css").read_text(encoding="utf-8")
    for name, pair in shapes.COLOURS.items():
        light, dark = re.findall(
            rf"--{name}: light-dark\(oklch\(([^)]*)\), oklch\(([^)]*)\)\)", css
        )[0]
        assert pair == (as_hex(light), as_hex(dark)), name


def as_hex(oklch: str) -> str:
    """The colour as every program that shows a picture can read it."""
    lightness, chroma, hue = oklch.split()
    light, turn = float(lightness.rstrip("%")) / 100, radians(float(hue))
    a, b = float(chroma) * cos(turn), float(chroma) * sin(turn)
    long = (light + 0.3963377774 * a + 0.2158037573 * b) ** 3
    medium = (light - 0.1055613458 * a - 0.0638541728 * b) ** 3
    short = (light - 0.0894841775 * a - 1.2914855480 * b) ** 3
    parts = (
        4.0767416621 * long - 3.3077115913 * medium + 0.2309699292 * short,
        -1.2684380046 * long + 2.6097574011 * medium - 0.3413193965 * short,
        -0.0041960863 * long - 0.7034186147 * medium + 1.7076147010 * short,
    )
    return "#" + "".join(f"{_eight_bits(part):02x}" for part in parts)


def _eight_bits(linear: float) -> int:
    part = min(1.0, max(0.0, linear))
    curved = 12.92 * part if part <= 0.0031308 else 1.055 * part ** (1 / 2.4) - 0.055
    return round(255 * curved)
