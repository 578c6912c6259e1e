"""Which declared datum an input of a form asks for (C4).

    class SignUpForm(forms.Form):
        screen_name = forms.CharField()
        captcha = forms.CharField()

        personal = {"screen_name": "accounts.Member.screen_name"}
        not_personal = frozenset({"captcha"})

The page opens "Why we ask" beside each input of `personal`, by the macro of
`parts/why.html`; the check E010 asks every form for its undeclared inputs.
"""

from typing import Any

from django.forms import BaseForm
from django.forms.boundfield import BoundField

from focaljet.personal import declared
from focaljet.personal.declared import UndeclaredError, Why


def undeclared_inputs(form_class: type[BaseForm]) -> list[str]:
    """Inputs tied to no declaration, or to one that is not there; [] is good."""
    personal, not_personal = _said_by(form_class)
    inputs: dict[str, Any] = getattr(form_class, "base_fields", {})
    missing = [name for name in inputs if name not in {*personal, *not_personal}]
    return missing + [name for name in personal if not _exists(personal[name])]


def names_said_by(form_class: type[BaseForm]) -> set[str]:
    """All its inputs, those too that only come in when the form is made."""
    personal, not_personal = _said_by(form_class)
    return {*getattr(form_class, "base_fields", {}), *personal, *not_personal}


def why_input(field: BoundField) -> Why | None:
    """What to say beside this input of a form; None where it takes nothing personal."""
    label = _said_by(type(field.form))[0].get(field.name)
    return declared.why(label) if label else None


def _said_by(form_class: type[BaseForm]) -> tuple[dict[str, str], frozenset[str]]:
    return (
        getattr(form_class, "personal", {}),
        getattr(form_class, "not_personal", frozenset()),
    )


def _exists(label: str) -> bool:
    try:
        declared.why(label)
    except UndeclaredError:
        return False
    return True
