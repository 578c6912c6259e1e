from django.db.models import IntegerChoices
from django.utils.translation import gettext_lazy as _


class Markup(IntegerChoices):
    """How a source is written. The numbers are stored with every post."""

    PLAIN = 0, _("Plain text")
    MARKDOWN = 1, _("Markdown")
    BBCODE = 2, _("BBCode")
