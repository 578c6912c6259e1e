"""How old is old enough, and who may say that somebody is not."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.utils.translation import gettext_lazy as _

from focaljet.base import clock
from focaljet.base.verdict import YES, Verdict, no
from focaljet.cases.models.cases import Case
from focaljet.children.models.found import ChildFound
from focaljet.privacy.rules import Person

OLD_ENOUGH = 13
MOST_IN_A_DAY = 10
LETTER = Case.Kind.CHILD  # what a case that says so is


def years_old(born: date, today: date) -> int:
    """Born on 29 February: a year older on 1 March, where there is no such day."""
    had_birthday = (today.month, today.day) >= (born.month, born.day)
    return today.year - born.year - (not had_birthday)


def is_old_enough(born: date) -> bool:
    return years_old(born, clock.now().date()) >= OLD_ENOUGH


def may_find(person: Person) -> Verdict:
    if person.has_perm("children.find_child"):
        return YES
    return no(_("Only the staff of this site decide this."))


def may_take_back(person: Person) -> Verdict:
    if person.has_perm("children.take_back"):
        return YES
    return no(_("Only the owners of this site take this back."))


def may_find_this_one(person: Person, member: Any) -> Verdict:
    """A moderator who was talked into it cannot take an owner's account away."""
    if not (verdict := may_find(person)):
        return verdict
    if member.pk == person.pk:
        return no(_("For your own account there is a page in your User CP."))
    if may_find(member) and not may_take_back(person):
        return no(_("This is one of the staff. Only an owner can do this."))
    return YES


def may_find_one_more(person: Person, found_lately: int) -> Verdict:
    """`found_lately`: how many the person hid within a day. What is hidden is erased
    soon, so nobody but an owner hides a whole club in one night."""
    if found_lately < MOST_IN_A_DAY or may_take_back(person):
        return YES
    return no(
        _("You have hidden many accounts today. Ask an owner of the site to go on.")
    )


def may_take_this_back(person: Person, found: ChildFound) -> Verdict:
    if not (verdict := may_take_back(person)):
        return verdict
    if not found.is_open:
        return no(_("There is nothing to take back any more."))
    return YES
