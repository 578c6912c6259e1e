import pytest
from django import forms
from django.template.loader import get_template

from focaljet.personal import declared
from focaljet.personal.inputs import undeclared_inputs, why_input


class SignUp(forms.Form):
    screen_name = forms.CharField()
    answer = forms.CharField()

    personal = {"screen_name": "accounts.Member.screen_name"}
    not_personal = frozenset({"answer"})


def test_a_form_that_says_why_it_asks_passes():
    assert undeclared_inputs(SignUp) == []


def test_an_input_that_nobody_declared_is_found():
    class Curious(SignUp):
        birthday = forms.DateField()

    assert undeclared_inputs(Curious) == ["birthday"]
    assert undeclared_inputs(type("Plain", (forms.Form,), {})) == []


def test_an_input_tied_to_nothing_is_found():
    class Mistyped(SignUp):
        personal = {"screen_name": "accounts.Member.screen_nmae"}

    assert undeclared_inputs(Mistyped) == ["screen_name"]


def test_ann_reads_why_we_ask_beside_the_input():
    form = SignUp()
    told = why_input(form["screen_name"])
    assert told == declared.why("accounts.Member.screen_name")
    assert told.what == "Screen name"
    assert told.why.startswith("We keep it to ")
    assert why_input(form["answer"]) is None


def test_the_note_opens_on_the_page():
    page = get_template("parts/why.html").render(
        {"asked": "accounts.Member.screen_name"}
    )
    assert '<details class="why">' in page
    assert "Why we ask" in page
    assert declared.why("accounts.Member.screen_name").why in page
    assert "style=" not in page


def test_the_part_alone_says_nothing():
    assert get_template("parts/why.html").render({}).strip() == ""


def test_asking_for_what_is_not_declared_is_an_error():
    with pytest.raises(declared.UndeclaredError):
        declared.why("accounts.Member.shoe_size")
    with pytest.raises(declared.UndeclaredError):
        declared.why("accounts.Nobody.screen_name")
