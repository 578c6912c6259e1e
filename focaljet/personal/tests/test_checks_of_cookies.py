import pytest
from django.test import override_settings
from django.urls import include, path

from focaljet.personal import declared
from focaljet.personal.checks import cookies, house
from focaljet.personal.tests.planted import places, told

urlpatterns = [path("language/", include("django.conf.urls.i18n"))]


@pytest.fixture
def garage(monkeypatch, tmp_path):
    """Writes a file of the garage, and says where it lies."""
    garage = tmp_path / "garage"
    monkeypatch.setattr(house, "folders", lambda: [garage])
    garage.mkdir()

    def write(name, text):
        file = garage / name
        file.write_text(text)
        return file

    return write


@pytest.mark.parametrize(
    "line",
    [
        'response.set_cookie("seen", "1")',
        'response.set_signed_cookie("seen", "1")',
        'response.delete_cookie("seen")',
        "put = response.set_cookie",
        'getattr(response, "set_cookie")("seen", "1")',
        'response.cookies["seen"] = "1"',
        'response.cookies["session"]["max-age"] = 10**9',
        'response.cookies.update({"seen": "1"})',
        "response.cookies = jar",
        'response["Set-Cookie"] = "seen=1"',
        'HttpResponse(headers={"set-cookie": "seen=1"})',
        "from http.cookies import SimpleCookie as Jar",
        "http.cookies.SimpleCookie()",
    ],
)
def test_a_cookie_set_past_the_door_is_found(garage, line):
    views = garage("views.py", f'"""Sets a cookie."""\n\n{line}\n')
    errors = list(cookies.source_errors([views], ["garage.door"]))
    message = "A cookie is set past the door: garage.door may set one."
    assert told(errors) == {("E004", message)}
    assert places(errors) == ["garage/views.py:3"]


@pytest.mark.parametrize(
    "line",
    [
        'request.COOKIES["seen"]',
        'seen = response.cookies["seen"].value',
        "door.put(response, door.SEEN)",
        '"""What set_cookie is for."""',
    ],
)
def test_who_reads_cookies_or_goes_through_the_door_passes(garage, line):
    views = garage("views.py", f"from garage import cookies\n{line}\n")
    assert list(cookies.source_errors([views], ["garage.cookies"])) == []


def test_the_door_is_named_by_the_app_that_has_the_inventory(garage):
    assert cookies.doors() == ["focaljet.accounts.cookies"]
    door = garage("door.py", 'response.set_cookie("seen")\n')
    assert list(cookies.source_errors([door], ["garage.door"])) == []
    assert len(list(cookies.source_errors([door], []))) == 1


@pytest.mark.parametrize(
    "kept",
    ["document.cookie", "localStorage", "sessionStorage", "indexedDB", "cookieStore"],
)
def test_a_script_that_keeps_something_in_the_browser_is_found(garage, kept):
    script = garage("seen.js", f"// counts\n{kept}.seen = 1;\n")
    errors = list(cookies.script_errors([script]))
    message = f"A script keeps something in the browser: {kept}."
    assert told(errors) == {("E004", message)}
    assert places(errors) == ["garage/seen.js:2"]


def test_a_cookie_of_the_settings_that_stands_in_no_inventory_is_found(monkeypatch):
    monkeypatch.setattr(declared, "cookies", lambda: ())
    errors = list(cookies.setting_errors())
    assert told(errors) == {
        ("E004", "The cookie 'session' stands in no inventory."),
        ("E004", "The cookie 'csrf' stands in no inventory."),
    }
    assert places(errors) == [
        "settings.SESSION_COOKIE_NAME",
        "settings.CSRF_COOKIE_NAME",
    ]


@override_settings(ROOT_URLCONF=__name__)
def test_the_cookie_of_a_choice_of_language_is_found_where_a_page_sets_it():
    assert places(cookies.setting_errors()) == ["settings.LANGUAGE_COOKIE_NAME"]


@pytest.mark.parametrize("kind", ["cookie.CookieStorage", "fallback.FallbackStorage"])
def test_messages_that_lie_in_a_cookie_are_found(kind):
    storage = f"django.contrib.messages.storage.{kind}"
    with override_settings(MESSAGE_STORAGE=storage):
        errors = list(cookies.setting_errors())
    message = "Messages are kept in a cookie that stands in no inventory."
    assert told(errors) == {("E004", message)}


def test_the_check_looks_at_modules_scripts_pages_and_settings(garage, monkeypatch):
    monkeypatch.setattr(declared, "cookies", lambda: ())
    garage("views.py", 'response.set_cookie("seen", "1")\n')
    garage("seen.js", "localStorage.seen = 1;\n")
    garage("page.html", "<script>document.cookie</script>\n")
    assert set(places(cookies.check_cookies())) == {
        "garage/views.py:1",
        "garage/seen.js:1",
        "garage/page.html:1",
        "settings.SESSION_COOKIE_NAME",
        "settings.CSRF_COOKIE_NAME",
    }


@pytest.mark.clause("C38")
def test_no_file_of_ours_keeps_anything_past_the_inventory():
    names = {house.name_of(file) for file in house.files(".py", ".js", ".html")}
    assert {
        "focaljet/accounts/views/sign_in.py",
        "focaljet/static/fj-composer.js",
        "focaljet/templates/base.html",
    } <= names
    assert not any("/tests/" in name or "/vendor/" in name for name in names)
    assert cookies.check_cookies() == []
