from types import SimpleNamespace

import pytest
from django import forms

from focaljet.personal.checks import house, inputs
from focaljet.personal.tests.planted import places, told


class SignUp(forms.Form):
    screen_name = forms.CharField()
    personal = {"screen_name": "accounts.Member.screen_name"}


def app(path, **plain):
    return SimpleNamespace(path=path, plain_inputs=plain)


@pytest.fixture
def garage(monkeypatch, tmp_path):
    """An app with a template; a function that fills it and says what is found there."""
    monkeypatch.setattr(house, "folders", lambda: [tmp_path])
    page = tmp_path / "garage" / "templates" / "car.html"
    page.parent.mkdir(parents=True)

    def fill(html, **plain):
        page.write_text(html)
        apps = [app(page.parent.parent, **plain)]
        return list(inputs.template_errors([page], {"screen_name"}, apps))

    return fill


@pytest.mark.clause("C4")
def test_a_form_that_asks_for_something_undeclared_is_found():
    class Curious(SignUp):
        phone = forms.CharField()

    errors = list(inputs.form_errors([SignUp, Curious]))
    assert told(errors) == {("E010", "The input 'phone' is not declared.")}
    assert "Curious" in places(errors)[0]


def test_an_input_that_comes_in_when_the_form_is_made_is_found(monkeypatch, tmp_path):
    monkeypatch.setattr(house, "folders", lambda: [tmp_path])
    module = tmp_path / "forms.py"
    module.write_text(
        "def __init__(self):\n"
        '    self.fields["screen_name"] = CharField()\n'
        '    self.fields["phone"] = CharField()\n'
        '    self.fields["phone"].required = False\n'
    )
    errors = list(inputs.added_input_errors([module], {"screen_name"}))
    assert told(errors) == {("E010", "The input 'phone' is not declared.")}
    assert places(errors) == [f"{tmp_path.name}/forms.py:3"]


def test_an_input_of_a_form_may_be_written_by_hand(garage):
    assert garage('<input name="screen_name">') == []


@pytest.mark.parametrize(
    "tag",
    [
        '<input name="phone">',
        "<INPUT type=tel name='phone'>",
        "<input name=phone>",
        '<input\n  type="tel"\n  name = "phone"\n>',
        '<textarea name="phone">',
        '<input value="{{ a > b }}" name="phone">',
        '<input {% if a > b %}hidden{% endif %} name="phone">',
    ],
)
def test_an_input_written_by_hand_that_is_in_no_form_is_found(garage, tag):
    errors = garage(f"<p>\n</p>\n{tag}")
    assert told(errors) == {("E010", "The input 'phone' is not declared.")}
    assert places(errors)[0].endswith("garage/templates/car.html:3")


@pytest.mark.parametrize(
    "html",
    [
        '{# <input name="phone"> #}',
        '<input data-name="phone">',
        "<textarea readonly>name=phone</textarea>",
        '<button name="phone">',
    ],
)
def test_what_asks_for_nothing_passes(garage, html):
    assert garage(html) == []


def test_an_app_lists_its_plain_inputs_as_they_are_written(garage):
    filled_in = '<input name="{{ word["name"] }}">'
    assert garage(filled_in, **{'{{ word["name"] }}': "kept words"}) == []
    message = """The input '{{ word["name"] }}' is not declared."""
    assert told(garage(filled_in)) == {("E010", message)}


def test_a_plain_input_of_another_app_is_not_plain_here(garage, tmp_path):
    page = tmp_path / "garage" / "templates" / "car.html"
    page.write_text('<input name="seal">')
    shop = app(tmp_path / "shop", seal="signed by us")
    assert len(list(inputs.template_errors([page], set(), [shop]))) == 2


def test_a_plain_input_that_is_gone_is_taken_off_the_list(garage):
    message = "The plain input 'seal' stands in no template."
    assert told(garage("<p>", seal="signed by us")) == {("E010", message)}


def test_the_check_looks_at_forms_modules_and_templates(garage, monkeypatch, tmp_path):
    class Curious(SignUp):
        phone = forms.CharField()
        personal = {}

    monkeypatch.setattr(inputs, "our_forms", lambda: [Curious])
    monkeypatch.setattr(house, "our_apps", list)
    (tmp_path / "forms.py").write_text('self.fields["mobile"] = CharField()')
    garage('<input name="fax">')
    messages = {message for _number, message in told(inputs.check_inputs())}
    assert messages == {
        f"The input {name!r} is not declared."
        for name in ("screen_name", "phone", "mobile", "fax")
    }


@pytest.mark.clause("C4")
def test_the_forms_of_all_our_apps_are_looked_at_and_pass():
    rooms = {form.__module__ for form in inputs.our_forms()}
    assert {"focaljet.accounts.forms", "focaljet.forum.forms"} <= rooms
    assert not any(".tests" in room for room in rooms)
    assert inputs.check_inputs() == []
