import pytest

from focaljet.cases.forms import AnswerForm, ContactForm
from focaljet.personal.inputs import undeclared_inputs

GOOD = {"kind": "question", "message": "Why is my topic closed?"}


def test_a_letter_needs_only_its_words():
    form = ContactForm(GOOD)
    assert form.is_valid()
    assert form.cleaned_data == GOOD | {"name": "", "email": ""}


def test_a_letter_comes_out_clean():
    typed = {
        "name": "Ve\x00ra\nV",
        "email": " vera@mail.example ",
        "message": "a\r\nb\x00\x07",
    }
    form = ContactForm(GOOD | typed)
    assert form.is_valid()
    assert form.cleaned_data == GOOD | {
        "name": "Vera V",
        "email": "vera@mail.example",
        "message": "a\nb",
    }


@pytest.mark.parametrize(
    ("field", "typed"),
    [
        ("message", ""),
        ("message", "  \n "),
        ("message", "\u200b\u202e"),
        ("message", "x" * 10_001),
        ("name", "x" * 101),
        ("email", "no address"),
        ("email", "a@b.example\nBcc: all@club.example"),
        ("email", "x" * 250 + "@b.example"),
        ("kind", "bribe"),
        ("kind", ""),
    ],
)
def test_a_bad_input_is_named_at_its_place(field, typed):
    form = ContactForm(GOOD | {field: typed})
    assert not form.is_valid()
    assert list(form.errors) == [field]


def test_every_input_says_why_it_is_asked():
    assert undeclared_inputs(ContactForm) == []
    assert undeclared_inputs(AnswerForm) == []
