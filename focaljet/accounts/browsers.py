"""A browser in words, from what it says of itself: enough to tell one's own apart.

Only the family and the system are kept; versions and models say too much.
"""

from django.utils.translation import gettext as _

LONGEST = 400

# The first that fits wins: most browsers call themselves Chrome and Safari too.
FAMILIES = (
    ("Edg", "Edge"),
    ("OPR/", "Opera"),
    ("Opera", "Opera"),
    ("Vivaldi", "Vivaldi"),
    ("SamsungBrowser", "Samsung Internet"),
    ("Firefox/", "Firefox"),
    ("FxiOS", "Firefox"),
    ("CriOS", "Chrome"),
    ("Chrome/", "Chrome"),
    ("Safari/", "Safari"),
    ("curl/", "curl"),
)
SYSTEMS = (
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Android", "Android"),
    ("Windows", "Windows"),
    ("CrOS", "ChromeOS"),
    ("Mac OS X", "macOS"),
    ("Macintosh", "macOS"),
    ("Linux", "Linux"),
    ("BSD", "BSD"),
)


def in_words(user_agent: str) -> str:
    """ "Firefox on Linux"; never longer than 60 characters."""
    said = user_agent[:LONGEST]
    family = _first(FAMILIES, said) or _("A browser")
    system = _first(SYSTEMS, said)
    if not system:
        return family
    return _("%(browser)s on %(system)s") % {"browser": family, "system": system}


def _first(known: tuple[tuple[str, str], ...], said: str) -> str:
    return next((name for mark, name in known if mark in said), "")
