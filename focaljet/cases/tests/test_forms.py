import pytest

from focaljet.cases import forms
from focaljet.cases.forms import ContactForm
from focaljet.personal.inputs import undeclared_inputs

GOOD = {"kind": "question", "message": "Why is my topic closed?"}


@pytest.mark.clause("C15")
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


@pytest.mark.clause("C4")
def test_every_input_says_why_it_is_asked():
    for form in (
        forms.ContactForm,
        forms.RequestForm,
        forms.MessageForm,
        forms.AppealForm,
        forms.PurposesForm,
        forms.DecideForm,
        forms.EvidenceForm,
        forms.ExtendForm,
        forms.WriteForm,
        forms.MergeForm,
        forms.QueueForm,
    ):
        assert undeclared_inputs(form) == []


@pytest.mark.parametrize(
    ("kind", "asked"),
    [
        ("question", set()),
        ("child", set()),
        ("access", {"agent", "authority"}),
        ("correct", {"agent", "authority", "about", "row", "right_value"}),
        ("erase", {"agent", "authority", "wish"}),
        ("object", {"agent", "authority", "purpose"}),
    ],
)
def test_a_form_asks_only_what_its_kind_needs(kind, asked):
    always = {"kind", "name", "email", "message"}
    assert set(ContactForm(of_kind=kind).fields) == always | asked
    no_agents = set(forms.RequestForm(of_kind=kind, agents=False).fields)
    assert no_agents == {"message"} | asked - {"agent", "authority"}


def test_who_acts_for_another_names_the_other_and_says_by_what():
    typed = GOOD | {"kind": "access", "agent": "Larry Lawyer"}
    form = ContactForm(typed, of_kind="access")
    assert not form.is_valid()
    assert set(form.errors) == {"authority", "email"}
