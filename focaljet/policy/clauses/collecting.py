"""C9 to C15: what is collected, and on which occasion."""

from django.utils.translation import gettext_lazy as _

from focaljet.personal.words import Category
from focaljet.policy.clauses.subsystems import JOINING, MESSAGES, STORE, SURVEYS, of
from focaljet.policy.clauses.words import Clause

CLAUSES = (
    Clause(
        "C9",
        _("When you choose a screen name"),
        JOINING,
        code=("focaljet.joining.views", "focaljet.accounts.models.members.Member"),
        is_proven=True,
    ),
    Clause(
        "C10",
        _("When you post in the forums"),
        code=(
            "focaljet.forum.services.writing",
            "focaljet.forum.models.posts.Post",
            "focaljet.privacy.services.keeping",
        ),
        is_proven=True,
    ),
    Clause("C11", _("When you send private messages"), MESSAGES, is_proven=True),
    Clause("C12", _("When you buy in the store"), STORE, is_proven=True),
    Clause("C13", _("When you take part in a survey"), SURVEYS, is_proven=True),
    Clause(
        "C14",
        _("Kinds of information that may be asked"),
        code=("focaljet.personal.words.Category", "focaljet.privacy.policy.sections"),
        is_proven=True,
    ),
    Clause(
        "C14a",
        _("IP address"),
        of(Category.IP_ADDRESS, _("It is kept nowhere today.")),
        code=("focaljet.forum.models.posts.Post",),
        is_proven=True,
    ),
    Clause(
        "C14b",
        _("Name"),
        code=("focaljet.accounts.models.members.Member",),
        is_proven=True,
    ),
    Clause(
        "C14c",
        _("Mailing address"),
        of(Category.POSTAL_ADDRESS, _("This site asks nobody for one today.")),
        is_proven=True,
    ),
    Clause(
        "C14d",
        _("Telephone number"),
        of(Category.PHONE, _("This site asks nobody for one today.")),
        is_proven=True,
    ),
    Clause(
        "C14e",
        _("E-mail address"),
        of(Category.EMAIL, _("This site asks nobody for one today.")),
        code=("focaljet.accounts.services.addresses",),
        is_proven=True,
    ),
    Clause(
        "C14f",
        _("Preferences about being contacted"),
        of(Category.PREFERENCE, _("None are kept today.")),
        code=("focaljet.accounts.models.members.Member",),
        is_proven=True,
    ),
    Clause(
        "C15",
        _("What you need not tell"),
        code=("focaljet.cases.forms", "focaljet.joining.forms"),
    ),
)
