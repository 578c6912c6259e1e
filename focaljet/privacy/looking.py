"""The page that shows a masked value once, to who says why."""

from __future__ import annotations

from typing import Any, ClassVar

from django import forms
from django.contrib.admin.utils import display_for_field, label_for_field
from django.core.exceptions import ValidationError
from django.db.models import Model
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from focaljet.base.fields import ManyLinesField
from focaljet.base.text import one_line
from focaljet.privacy.models.ledger import LedgerLine
from focaljet.privacy.services import ledger
from focaljet.privacy.services.holding import person_behind

SHORTEST_REASON, LONGEST_REASON = 10, 500


class LookForm(forms.Form):
    reason = ManyLinesField(
        label=_("Why do you have to see it?"),
        min_length=SHORTEST_REASON,
        max_length=LONGEST_REASON,
        widget=forms.Textarea(attrs={"rows": 3, "class": "vLargeTextField"}),
    )

    personal: ClassVar[dict[str, str]] = {"reason": "privacy.LedgerDetail.reason"}

    def clean_reason(self) -> str:
        reason: str = self.cleaned_data["reason"]
        if len(one_line(reason)) < SHORTEST_REASON:  # blanks say nothing
            raise ValidationError(_("Please say it in a few words."))
        return reason


def answer(
    request: HttpRequest, row: Model, name: str, frame: dict[str, Any]
) -> HttpResponse:
    """Nothing is told, and nothing written, before there is a reason.

    `frame` is what every admin page has, and `back`, where it leads from here.
    """
    is_post = request.method == "POST"
    form = LookForm(request.POST if is_post else None)
    shown = is_post and form.is_valid()
    if shown:
        _write_down(request, row, name, form.cleaned_data["reason"])
    context = {
        **frame,
        **_words(type(row), name),
        "form": form,
        "shown": shown,
        "value": value_of(row, name) if shown else "",
    }
    status = 422 if is_post and not shown else 200
    return render(request, "admin/privacy/look.html", context, status=status)


def _write_down(request: HttpRequest, row: Model, name: str, reason: str) -> None:
    ledger.write(
        kind=LedgerLine.Kind.LOOK,
        about=person_behind(row),
        by=request.user.pk,
        table=type(row)._meta.label,
        field=name,
        row=str(row.pk),
        reason=reason,
    )


def _words(model: type[Model], name: str) -> dict[str, str]:
    """The words of the page; here, because Babel does not read Django's templates."""
    what = str(label_for_field(name, model))
    return {
        "title": gettext("Show: %(what)s") % {"what": what},
        "what": what,
        "warning": gettext(
            "That you looked, and why, is written into the ledger. The person whom it "
            "is about can read it there, with your name."
        ),
        "button": gettext("Show it once"),
        "way_back": gettext("Back"),
    }


def value_of(row: Model, name: str) -> str:
    field: Any = row._meta.get_field(name)
    value = getattr(row, name)
    if field.many_to_many:
        return ", ".join(map(str, value.all()))
    return str(display_for_field(value, field, gettext("empty")))
