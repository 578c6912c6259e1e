"""What the owner says of the machine on which the site runs: a program cannot see it."""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

STATEMENTS: dict[str, Promise] = {
    "disk": _(
        "The disks are encrypted, or lie in a data centre that says so in writing."
    ),
    "room": _("I know who can walk up to the machine, and each of them has to."),
    "keys": _(
        "I know who can sign in to the machine, each with an own key or password."
    ),
    "updates": _("Updates of the system that close holes are installed within a week."),
    "backup": _("Backups lie in another place than the machine, out of its reach."),
    "backup-key": _("The key of the backups lies elsewhere than the backups."),
    "firewall": _(
        "Only the ports of the web are open to the world; the database is not."
    ),
    "old": _("Disks that are no longer used are wiped or destroyed."),
}
