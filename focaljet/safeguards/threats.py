"""The seven threats of the policy, by the letters of clause C71, and what stands against
each. Words and no tables."""

from __future__ import annotations

from enum import StrEnum

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


class Threat(StrEnum):
    LOSS = "a"
    THEFT = "b"
    MISUSE = "c"
    ACCESS = "d"
    DISCLOSURE = "e"
    ALTERATION = "f"
    DESTRUCTION = "g"

    @property
    def label(self) -> Promise:
        return LABELS[self.value]

    @property
    def control(self) -> Promise:
        return CONTROLS[self.value]

    @property
    def test(self) -> str:
        """The name of the test that shows the control at work."""
        return TESTS[self.value]


LABELS: dict[str, Promise] = {
    "a": _("loss"),
    "b": _("theft"),
    "c": _("misuse"),
    "d": _("access by somebody who may not"),
    "e": _("disclosure"),
    "f": _("alteration"),
    "g": _("destruction"),
}
CONTROLS: dict[str, Promise] = {
    "a": _("Backups, and a drill that restores one and compares."),
    "b": _("Backups are encrypted: whoever steals one has noise."),
    "c": _(
        "What is kept for one purpose serves no other. Roles in the database for each "
        "purpose are a later step."
    ),
    "d": _(
        "One table of rights is asked by every page: what is not yours is not there."
    ),
    "e": _(
        "The staff see masks. Looking behind one asks for a reason and is written down."
    ),
    "f": _(
        "The ledger and the staff log are chained: who changes a line is found out."
    ),
    "g": _("What is deleted can be taken back before it goes for good."),
}
_IN = "tests/test_seven_threats.py::test_"
TESTS = {
    "a": f"{_IN}against_loss_a_drill_is_wanted_and_shown",
    "b": f"{_IN}against_theft_a_backup_is_noise_to_who_has_no_key",
    "c": f"{_IN}against_misuse_a_purpose_without_a_clause_is_refused",
    "d": f"{_IN}against_access_what_is_not_yours_is_not_there",
    "e": f"{_IN}against_disclosure_a_look_behind_a_mask_is_written_down",
    "f": f"{_IN}against_alteration_a_changed_line_is_found_out",
    "g": f"{_IN}against_destruction_what_was_deleted_is_taken_back",
}
