"""Which of PostgreSQL's ways to stem words goes with the language of the site."""

from __future__ import annotations

from django.conf import settings

# A language's place in the list is part of the version of what is indexed: add new ones
# at the end.
CONFIGURATIONS = {
    "": "simple",
    "en": "english",
    "de": "german",
    "es": "spanish",
}
# Raise it whenever the same words would be indexed differently.
MADE = 1


def language() -> str:
    """The site's language where its words can be stemmed, or ""."""
    code = settings.LANGUAGE_CODE.partition("-")[0].lower()
    return code if code in CONFIGURATIONS else ""


def configuration() -> str:
    """The name of PostgreSQL's text search configuration, safe by being one of ours."""
    return CONFIGURATIONS[language()]


def version() -> int:
    """What is indexed under another version is found badly, and made anew at night."""
    return MADE * 100 + list(CONFIGURATIONS).index(language())
