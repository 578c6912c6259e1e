"""How the site shows itself: name, tagline, logo, colour. From memory, at no query."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from django.templatetags.static import static
from django.urls import reverse
from django.utils.safestring import SafeString

from focaljet.base import colours
from focaljet.base.markup import show
from focaljet.base.markup.kinds import Markup
from focaljet.base.markup.render import render
from focaljet.choices import site
from focaljet.site.logo import Logo, logo_named


@dataclass(frozen=True, slots=True)
class Face:
    """What the frame of a page shows. `sheet` is "" with the colour of the house."""

    name: str
    tagline: str
    logo: Logo | None
    sheet: str
    welcome: SafeString

    @property
    def logo_url(self) -> str:
        return reverse("site:logo", args=[self.logo.name]) if self.logo else ""

    @property
    def icon_url(self) -> str:
        """A square PNG, as every browser and phone takes it."""
        if self.logo:
            return reverse("site:icon", args=[self.logo.name])
        return static("site/apple-touch-icon.png")


def face_of(chosen: Callable[[str], Any]) -> Face:
    accent = str(chosen("site.accent"))
    return Face(
        name=str(chosen("site.name")),
        tagline=str(chosen("site.tagline")),
        logo=logo_named(str(chosen("site.logo"))),
        sheet=sheet_url(accent) if accent else "",
        welcome=welcome_html(str(chosen("site.welcome"))),
    )


def face() -> Face:
    return face_of(site.known)


@lru_cache(maxsize=16)
def sheet_url(accent: str) -> str:
    """Another colour, or another way to make a sheet of it, has another address."""
    version = hashlib.sha256(sheet(accent).encode()).hexdigest()[:12]
    return f"{reverse('site:face_sheet')}?v={version}"


@lru_cache(maxsize=16)
def sheet(accent: str, where: str = ":root") -> str:
    """The style sheet of a colour. `where` is a selector of ours."""
    lines = "".join(
        f"    --{role}: light-dark({light}, {dark});\n"
        for role, (light, dark) in colours.accent_of(accent).tokens().items()
    )
    return f"@layer tokens {{\n  {where} {{\n{lines}  }}\n}}\n"


@lru_cache(maxsize=4)
def welcome_html(source: str) -> SafeString:
    """The owner's words, in Markdown, as HTML."""
    html = render(source, Markup.MARKDOWN).html if source.strip() else ""
    return show.on_page(html, {})
