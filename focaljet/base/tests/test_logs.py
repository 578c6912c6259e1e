import logging

import pytest
from django.db import OperationalError, connection
from django.http import Http404, HttpResponse
from django.test import RequestFactory
from django.urls import resolve
from django.utils.log import log_response

from focaljet.base.logs import AboutNobody

ADDRESS = "ann@example.org"


@pytest.fixture
def lines(caplog):
    caplog.handler.setFormatter(AboutNobody("{levelname} {message}", style="{"))
    return lambda: caplog.text


def break_on_ann():
    with connection.cursor() as cursor:
        cursor.execute("CREATE TEMPORARY TABLE guest (email text UNIQUE)")
        for _twice in range(2):
            cursor.execute("INSERT INTO guest VALUES (%s)", [ADDRESS])


@pytest.mark.django_db
def test_a_refused_row_is_not_quoted_in_the_log(lines):
    try:
        break_on_ann()
    except Exception:
        logging.getLogger("focaljet").exception("It broke.")
    assert "It broke." in lines()
    assert "break_on_ann" in lines()
    assert "UniqueViolation: guest_email_key" in lines()
    assert ADDRESS not in lines()


def test_the_token_of_a_mail_is_not_in_the_log(lines, rf: RequestFactory):
    request = rf.get("/account/password/new/a-token-of-ann/")
    request.resolver_match = resolve(request.path)
    response = HttpResponse(status=503)
    log_response("%s: %s", "Gone", request.path, response=response, request=request)
    assert "Gone: /account/password/new/<str:token>/" in lines()
    assert "a-token-of-ann" not in lines()


def test_a_database_that_is_away_says_why(lines):
    try:
        raise OperationalError("the database system is shutting down")
    except OperationalError:
        logging.getLogger("focaljet").exception("It broke.")
    assert "OperationalError: the database system is shutting down" in lines()


def test_other_mistakes_are_told_with_their_causes(lines):
    try:
        try:
            raise ValueError("seven is no colour")
        except ValueError as mistake:
            raise Http404 from mistake
    except Http404:
        logging.getLogger("focaljet").exception("It broke.")
    assert lines().index("ValueError: seven is no colour") < lines().index("Http404")
