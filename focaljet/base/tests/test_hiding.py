"""A number that leaves the house unread."""

import pytest

from focaljet.base import hiding
from focaljet.base.tokens import BadTokenError

KEY, OTHER = "k" * 50, "o" * 50


def test_a_hidden_number_comes_back_and_shows_nothing():
    hidden = hiding.hide("browser", 4711)
    assert hiding.unhide("browser", hidden) == 4711
    assert hiding.hide("browser", 4711) != hidden


@pytest.mark.parametrize("forged", ["", "x", "AAAA", "A" * 48, "ä", "=" * 9])
def test_what_was_not_hidden_here_is_refused(forged: str):
    with pytest.raises(BadTokenError):
        hiding.unhide("browser", forged)


def test_another_purpose_reads_nothing():
    with pytest.raises(BadTokenError):
        hiding.unhide("mail", hiding.hide("browser", 1))


def test_a_new_key_reads_what_the_old_one_hid(settings):
    settings.SECRET_KEY, settings.SECRET_KEY_FALLBACKS = KEY, []
    hidden = hiding.hide("browser", 9)
    settings.SECRET_KEY, settings.SECRET_KEY_FALLBACKS = OTHER, [KEY]
    assert hiding.unhide("browser", hidden) == 9
    settings.SECRET_KEY_FALLBACKS = []
    with pytest.raises(BadTokenError):
        hiding.unhide("browser", hidden)
