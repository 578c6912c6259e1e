"""C53 to C62: logs, links in mails, pixels."""

from django.utils.translation import gettext_lazy as _

from focaljet.policy.clauses.subsystems import (
    ADS,
    EVENTS,
    LINK_SERVER,
    PIXELS,
    STATISTICS,
)
from focaljet.policy.clauses.words import Clause

CLAUSES = (
    Clause("C53", _("What a visit leaves in the log"), EVENTS),
    Clause("C53a", _("IP address"), EVENTS),
    Clause("C53b", _("Kind of browser"), EVENTS),
    Clause("C53c", _("Language of the browser"), EVENTS),
    Clause("C53d", _("Internet provider"), EVENTS),
    Clause("C53e", _("Page one came from"), EVENTS),
    Clause("C53f", _("Page one left by"), EVENTS),
    Clause("C53g", _("Operating system"), EVENTS),
    Clause("C53h", _("Day and time"), EVENTS),
    Clause("C53i", _("Order of the pages"), EVENTS),
    Clause("C54", _("What the log is used for"), STATISTICS),
    Clause("C54a", _("Trends"), STATISTICS),
    Clause("C54b", _("Running the site"), STATISTICS),
    Clause("C54c", _("How people go about"), STATISTICS),
    Clause("C54d", _("The members as a whole"), STATISTICS),
    Clause("C55", _("Marketing and advertising"), ADS),
    Clause("C56", _("Links in mails"), LINK_SERVER),
    Clause("C57", _("A server of its own"), LINK_SERVER),
    Clause("C58", _("What clicks are counted for"), LINK_SERVER),
    Clause("C58a", _("Interest in topics"), LINK_SERVER),
    Clause("C58b", _("How well a mail did"), LINK_SERVER),
    Clause("C59", _("If you would rather not be counted"), LINK_SERVER),
    Clause("C60", _("Mails that you can read"), PIXELS),
    Clause("C61", _("Whether a mail was opened"), PIXELS),
    Clause("C62", _("Fewer mails for those who do not read them"), PIXELS),
)
