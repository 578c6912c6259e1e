"""How soon somebody would guess a password: an estimate by zxcvbn, in our own words.

zxcvbn counts the tries of a program that knows common passwords, words, names, dates
and rows of keys. Its lists take 15 MB, and are loaded where a password is chosen for the
first time. Its own entry keeps the names of whom it was asked about in a table for all
threads; therefore its parts are called here.
"""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from focaljet.guarding.password_rules import Holder, names_around

# Who fills a hundred characters with signs that can stand for letters (4 for a) keeps
# zxcvbn busy for ten seconds; in so many it is done within one.
HOW_MUCH_IS_JUDGED = 32
# Of 0 to 4: from 2 on it takes more than a million tries.
FLOOR = 2

HOW_WEAK = [
    gettext_lazy("A machine guesses this at once."),
    gettext_lazy("A machine guesses this in a short time."),
]
LIKE_MANY = gettext_lazy("It is close to one that many people use.")
ONE_WORD = gettext_lazy("It is a word or a name with little around it.")
# By what zxcvbn calls the pattern of the longest part.
WHY = {
    "spatial": gettext_lazy("Its keys lie side by side."),
    "repeat": gettext_lazy("It says the same thing several times."),
    "sequence": gettext_lazy("Its letters or digits follow one another."),
    "regex": gettext_lazy("A year is quickly tried."),
    "date": gettext_lazy("A date is quickly tried."),
}
INSTEAD = gettext_lazy("Take three or four words that do not belong together.")


class HardToGuess:
    """Refuses what a program would find within a million tries."""

    def validate(self, password: str, user: Holder | None = None) -> None:
        score, parts = estimated(password, names_around(user))
        if score < FLOOR:
            said = [HOW_WEAK[score], _reason(parts), INSTEAD]
            raise ValidationError(
                " ".join(str(each) for each in said if each), code="weak"
            )

    def get_help_text(self) -> str:
        return _("Three or four words that do not belong together are good.")


def estimated(password: str, names: list[str]) -> tuple[int, list[dict[str, Any]]]:
    """A score from 0 to 4, and the parts that a guesser would put together."""
    from zxcvbn import matching, scoring, time_estimates

    known = {
        **matching.RANKED_DICTIONARIES,
        "user_inputs": matching.build_ranked_dict(names),
    }
    judged = password[:HOW_MUCH_IS_JUDGED]
    found = matching.omnimatch(judged, known)
    result = scoring.most_guessable_match_sequence(judged, found)
    return time_estimates.guesses_to_score(result["guesses"]), result["sequence"]


def _reason(parts: list[dict[str, Any]]) -> Any:
    longest = max(parts, key=lambda part: len(part["token"]), default={"pattern": ""})
    if longest["pattern"] != "dictionary":
        return WHY.get(longest["pattern"], "")
    return LIKE_MANY if longest["dictionary_name"] == "passwords" else ONE_WORD
