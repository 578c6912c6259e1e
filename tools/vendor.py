"""Bring the built files of others into focaljet/static/vendor, with their licences.

    python tools/vendor.py

Needs npm; only who changes a version in tools/vendor/package.json runs it. What it
writes is committed, so that neither a user nor a test needs npm.
"""

from __future__ import annotations

import json
import re
import shutil
import subprocess
from pathlib import Path

HERE = Path(__file__).resolve().parent / "vendor"
MODULES = HERE / "node_modules"
TARGET = HERE.parent.parent / "focaljet" / "static" / "vendor"

FONTS = {
    "barlow-semi-condensed": ("@fontsource/barlow-semi-condensed", ["600.css"]),
    "source-sans-3": (
        "@fontsource-variable/source-sans-3",
        ["wght.css", "wght-italic.css"],
    ),
}
# A browser fetches only those whose letters stand on the page.
SUBSETS = ("latin", "latin-ext", "cyrillic", "greek")


def main() -> None:
    npm = shutil.which("npm")
    if npm is None:
        raise SystemExit("npm is missing; on Debian: apt-get install npm")
    subprocess.run([npm, "ci", "--ignore-scripts"], cwd=HERE, check=True)  # noqa: S603
    shutil.rmtree(TARGET, ignore_errors=True)
    bring_htmx()
    faces = [face for name in FONTS for face in bring_font(name)]
    (TARGET / "fonts.css").write_text("\n\n".join(faces) + "\n", encoding="utf-8")


def bring_htmx() -> None:
    folder = folder_for("htmx", "htmx.org")
    shutil.copyfile(MODULES / "htmx.org/dist/htmx.min.js", folder / "htmx.min.js")


def bring_font(name: str) -> list[str]:
    """Copy the woff2 files of our subsets; give back their @font-face rules."""
    package, sheets = FONTS[name]
    folder = folder_for(name, package)
    faces = []
    for sheet in sheets:
        css = (MODULES / package / sheet).read_text(encoding="utf-8")
        for subset, rule in re.findall(
            rf"/\* {name}-([a-z-]+?)-(?:\d+|wght)-\w+ \*/\s*(@font-face {{.*?}})",
            css,
            flags=re.DOTALL,
        ):
            if subset not in SUBSETS:
                continue
            found = re.search(r"url\(\./files/([\w-]+\.woff2)\)", rule)
            if found is None:
                raise SystemExit(f"{package}/{sheet} names no woff2 file for {subset}.")
            file = found[1]
            shutil.copyfile(MODULES / package / "files" / file, folder / file)
            source = f'src: url("{name}/{file}") format("woff2");'
            faces.append(re.sub(r"src:.*?;", source, rule, flags=re.DOTALL))
    return faces


def folder_for(name: str, package: str) -> Path:
    folder = TARGET / name
    folder.mkdir(parents=True)
    shutil.copyfile(MODULES / package / "LICENSE", folder / "LICENSE.txt")
    about = json.loads((MODULES / package / "package.json").read_text("utf-8"))
    (folder / "VERSION.txt").write_text(
        f"{about['name']} {about['version']}, {about['license']}\n", encoding="utf-8"
    )
    return folder


if __name__ == "__main__":
    main()
