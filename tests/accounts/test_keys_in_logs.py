"""Whoever reads the log cannot come in by what it says."""

from __future__ import annotations

import logging

import pytest
from django.test import Client

from accounts.log import WithoutKeys
from tests.accounts.people import invited
from tests.factories import Shop


@pytest.mark.rule("TN-3")
@pytest.mark.parametrize(
    ("said", "expected"),
    [
        ("Not Found: /invitation/abc-DEF_1/", "Not Found: /invitation/…/"),
        ("Bad Request: /password/reset/key/1-set-password/", "Bad Request: /password/reset/key/…/"),
        ("Gone: /email/confirm/MQ:1abc:xyz/?a=b", "Gone: /email/confirm/…/?a=b"),
        ("Not Found: /orders/12/", "Not Found: /orders/12/"),
    ],
)
def test_the_part_of_an_address_that_is_a_key_is_left_out(said: str, expected: str) -> None:
    record = logging.LogRecord("django.request", logging.WARNING, "", 0, "%s", (said,), None)

    assert WithoutKeys().filter(record)
    assert record.getMessage() == expected


@pytest.mark.rule("TN-3")
def test_a_refused_password_of_an_invited_person_leaves_no_link_in_the_log(
    shop: Shop, caplog: pytest.LogCaptureFixture
) -> None:
    _invitation, link = invited(shop)
    caplog.handler.addFilter(WithoutKeys())

    response = Client().post(link, {"name": "New", "password": "1"})

    assert response.status_code == 422
    assert link.rstrip("/").rpartition("/")[2] not in caplog.text
