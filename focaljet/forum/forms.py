"""The shapes of what is typed into the forum."""

from __future__ import annotations

import uuid
from typing import Any

from django import forms
from django.forms.renderers import Jinja2
from django.utils.translation import gettext_lazy as _

from focaljet.attachments.fields import KeysField
from focaljet.base.fields import ManyLinesField, OneLineField
from focaljet.base.markup.kinds import Markup
from focaljet.base.markup.render import MAX_SOURCE
from focaljet.base.text import one_line
from focaljet.forum.services.writing import Words

MAX_TITLE = 150
MAX_SIGNATURE = 300
MAX_LINES = 3


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

    # The version of the draft that this page knows.
    draft = forms.IntegerField(
        required=False, min_value=0, max_value=2**31 - 1, widget=forms.HiddenInput
    )
    # Which pictures and files the post shall have; shown by attachments/_in_composer.html.
    attached = KeysField(required=False)

    # Its three inputs are on every topic page: ten times quicker than Django's own.
    default_renderer = Jinja2()

    personal = {"source": "forum.PostBody.source", "markup": "forum.ForumMember.markup"}
    not_personal = frozenset({"key", "attached", "draft"})

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
            attached=self.cleaned_data["attached"],
            draft=self.cleaned_data["draft"] or 0,
            base=self.cleaned_data.get("base"),
        )


class TopicForm(ComposerForm):
    title = OneLineField(
        label=_("Title"),
        max_length=MAX_TITLE,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
        error_messages={"required": _("Please give the topic a title.")},
    )

    personal = {**ComposerForm.personal, "title": "forum.Topic.title"}
    field_order = ["title", "source", "markup", "key", "attached"]


class EditForm(ComposerForm):
    reason = OneLineField(
        label=_("Why you change it"),
        max_length=200,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
        help_text=_("Shown under the post."),
    )

    # What the post was when the form was opened (queries.posts.state_of).
    base = forms.IntegerField(
        required=False, min_value=0, max_value=2**63 - 1, widget=forms.HiddenInput
    )

    personal = {**ComposerForm.personal, "reason": "forum.PostChange.reason"}
    not_personal = ComposerForm.not_personal | {"base"}


class EditTopicForm(EditForm, TopicForm):
    """The first post, and with it the title."""

    personal = {**EditForm.personal, **TopicForm.personal}
    field_order = ["title", "source", "reason", "markup", "key", "attached"]


class ReadingForm(forms.Form):
    """How a member likes to read."""

    watches_own = forms.BooleanField(
        label=_("Watch the topics that I write in"),
        required=False,
        help_text=_("They stand under Watched, those with new posts first."),
    )
    uses_keys = forms.BooleanField(
        label=_("Go about with single keys"),
        required=False,
        help_text=_("j and k go down and up, o opens, ? shows all keys."),
    )

    personal = {
        "watches_own": "forum.ForumMember.watches_own",
        "uses_keys": "forum.ForumMember.uses_keys",
    }


class UpToForm(forms.Form):
    """Up to which post something counts as read: the newest when the page was made,
    so that what is written meanwhile stays new."""

    up_to = forms.IntegerField(
        min_value=0, max_value=2**63 - 1, widget=forms.HiddenInput
    )

    not_personal = frozenset({"up_to"})


class SignatureForm(forms.Form):
    source = ManyLinesField(
        label=_("Your signature"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_(
            "Up to three lines and 300 characters, without pictures: [b]bold[/b], "
            "[i]italic[/i], [url=https://example.org]a link[/url]."
        ),
    )
    shows_signatures = forms.BooleanField(
        label=_("Show me the signatures of others"), required=False
    )

    personal = {
        "source": "forum.Signature.source",
        "shows_signatures": "forum.ForumMember.shows_signatures",
    }

    def clean_source(self) -> str:
        source: str = self.cleaned_data["source"].strip()
        if len(source) > MAX_SIGNATURE:
            raise forms.ValidationError(
                _("This is %(over)d characters too long; a signature holds %(most)d."),
                params={"over": len(source) - MAX_SIGNATURE, "most": MAX_SIGNATURE},
            )
        if len(source.splitlines()) > MAX_LINES:
            raise forms.ValidationError(_("A signature has three lines at most."))
        return source
