"""The shapes of what is typed into the forum."""

from __future__ import annotations

import uuid
from typing import Any

from django import forms
from django.forms.renderers import Jinja2
from django.utils.translation import gettext_lazy as _

from focaljet.base.fields import ManyLinesField, OneLineField
from focaljet.base.markup.kinds import Markup
from focaljet.base.markup.render import MAX_SOURCE
from focaljet.base.text import one_line
from focaljet.forum.services.writing import Words

MAX_TITLE = 150


class ComposerForm(forms.Form):
    """A post as it is typed. `key` stands for this one opening of the form."""

    source = ManyLinesField(
        label=_("Your post"),
        strip=False,
        widget=forms.Textarea(attrs={"rows": 8}),
        error_messages={"required": _("There is nothing written yet.")},
    )
    markup = forms.TypedChoiceField(
        label=_("Written in"),
        choices=[
            (Markup.MARKDOWN.value, Markup.MARKDOWN.label),
            (Markup.BBCODE.value, Markup.BBCODE.label),
            (Markup.PLAIN.value, Markup.PLAIN.label),
        ],
        coerce=int,
        required=False,
    )
    key = forms.UUIDField(widget=forms.HiddenInput, required=False)

    # Its three inputs are on every topic page: ten times quicker than Django's own.
    default_renderer = Jinja2()

    personal = {"source": "forum.PostBody.source", "markup": "forum.ForumMember.markup"}
    not_personal = frozenset({"key"})

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs["initial"] = {"key": uuid.uuid4(), **(kwargs.get("initial") or {})}
        super().__init__(*args, **kwargs)

    def clean_markup(self) -> Markup:
        return Markup(
            self.cleaned_data["markup"]
            if self.cleaned_data["markup"] != ""
            else Markup.MARKDOWN
        )

    def clean_source(self) -> str:
        source: str = self.cleaned_data["source"].strip("\n")
        if not one_line(source):
            raise forms.ValidationError(_("There is nothing written yet."))
        if len(source) > MAX_SOURCE:
            raise forms.ValidationError(
                _("This is %(over)d characters too long; a post holds %(most)d."),
                params={"over": len(source) - MAX_SOURCE, "most": MAX_SOURCE},
            )
        return source

    def words(self, ip_address: str | None = None) -> Words:
        return Words(
            source=self.cleaned_data["source"],
            markup=self.cleaned_data["markup"],
            key=self.cleaned_data["key"],
            ip_address=ip_address,
        )


class TopicForm(ComposerForm):
    title = OneLineField(
        label=_("Title"),
        max_length=MAX_TITLE,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
        error_messages={"required": _("Please give the topic a title.")},
    )

    personal = {**ComposerForm.personal, "title": "forum.Topic.title"}
    field_order = ["title", "source", "markup", "key"]
