from __future__ import annotations

import pytest
from django.test import Client

from accounts.models import Role
from tests.factories import Shop
from tests.pages import browse


@pytest.mark.parametrize("role", Role)
def test_home_is_the_list_of_orders_for_everybody(shop: Shop, role: Role) -> None:
    response = browse(shop.members[role]).get("/", follow=True)

    assert (response.status_code, response.request["PATH_INFO"]) == (200, "/orders/")


@pytest.mark.django_db
def test_home_asks_a_stranger_to_sign_in() -> None:
    response = Client().get("/")

    assert (response.status_code, response.headers["Location"]) == (302, "/sign-in/?next=%2F")


@pytest.mark.django_db
def test_health_says_whether_the_database_answers() -> None:
    response = Client().get("/healthz")

    assert (response.status_code, response.json()["database"]) == (200, "ok")
