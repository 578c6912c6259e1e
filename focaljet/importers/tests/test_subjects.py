from __future__ import annotations

import pytest

from focaljet.importers.usenet import subjects


@pytest.mark.parametrize(
    ("subject", "title"),
    [
        ("Clutch slips", "Clutch slips"),
        ("Re: Clutch slips", "Clutch slips"),
        ("RE: re: Re[2]: Re^3: AW: Clutch slips", "Clutch slips"),
        ("[focus] Re: [focus] Clutch slips", "Clutch slips"),
        ("Re: [for sale] Clutch", "[for sale] Clutch"),
        ("Really: slips", "Really: slips"),
        ("Re:", "(no subject)"),
        ("", "(no subject)"),
        ("x" * 200, "x" * 149 + "…"),
        ("slips " * 40, "slips " * 23 + "slips…"),
    ],
)
def test_a_subject_becomes_a_title(subject: str, title: str):
    assert subjects.title(subject, "focus") == title
    assert len(title) <= subjects.LONGEST
