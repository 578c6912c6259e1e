import logging

import pytest
from django.http import HttpResponse

from focaljet.personal.cookies import UndeclaredCookieError, only_declared_cookies


def answer_with(response):
    return only_declared_cookies(lambda request: response)(None)


def tracked():
    response = HttpResponse()
    response.set_cookie("session", "of-ann")
    response.set_cookie("tracker", "secret-of-ann")
    return response


def past_django():
    return HttpResponse(headers={"Set-Cookie": "tracker=secret-of-ann; Path=/"})


@pytest.mark.parametrize("make", [tracked, past_django])
def test_a_test_that_meets_an_undeclared_cookie_fails(make):
    with pytest.raises(UndeclaredCookieError, match="tracker"):
        answer_with(make())


@pytest.mark.clause("C38")
def test_on_a_site_it_is_not_sent_and_the_log_says_so_without_its_value(
    settings, caplog
):
    settings.UNDECLARED_COOKIES_BREAK = False
    with caplog.at_level(logging.ERROR):
        response = answer_with(tracked())
    assert set(response.cookies) == {"session"}
    assert caplog.messages == ["The cookie 'tracker' stands in no inventory: not sent."]


def test_a_header_past_django_is_not_sent_either(settings, caplog):
    settings.UNDECLARED_COOKIES_BREAK = False
    assert "Set-Cookie" not in answer_with(past_django()).headers
    assert len(caplog.messages) == 1


def test_an_answer_with_declared_cookies_passes_as_it_is():
    response = HttpResponse(headers={"Set-Cookie": "csrf=1"})
    response.set_cookie("session", "of-ann")
    assert answer_with(response) is response
    assert set(response.cookies) == {"session"}
    assert "Set-Cookie" in response.headers


def test_an_answer_without_cookies_passes_and_logs_nothing(caplog):
    response = HttpResponse("words")
    assert answer_with(response) is response
    assert caplog.messages == []


def test_nothing_that_sets_cookies_stands_outside_of_the_guard(settings):
    """Outside stands what sets headers alone; sessions and forms set theirs inside."""
    guard = "focaljet.personal.cookies.only_declared_cookies"
    outside = settings.MIDDLEWARE[: settings.MIDDLEWARE.index(guard)]
    assert outside == [
        "focaljet.base.http.SecurityHeaders",
        "focaljet.site.middleware.kept_out_of_search",
    ]
