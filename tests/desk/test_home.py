from __future__ import annotations

import pytest
from django.test import Client

from accounts import rooms
from accounts.models import Role
from accounts.services import switch_room
from tests.factories import Shop
from tests.pages import browse


@pytest.mark.parametrize("role", Role)
def test_home_is_today_for_everybody(shop: Shop, role: Role) -> None:
    response = browse(shop.members[role]).get("/")

    assert response.status_code == 200
    assert "<h1>Today</h1>" in response.content.decode()


@pytest.mark.rule("TN-8")
@pytest.mark.parametrize(("role", "leads_to"), [(Role.TECHNICIAN, "/clients/"), (Role.HEAD_OFFICE, "/clients/")])
def test_where_today_has_nothing_to_say_home_leads_to_the_first_page_one_may_enter(
    shop: Shop, role: Role, leads_to: str
) -> None:
    room = rooms.find_room("orders")
    assert room
    switch_room(room, on=False, by=shop.owner)

    response = browse(shop.members[role]).get("/")

    assert (response.status_code, response.headers["Location"]) == (302, leads_to)


@pytest.mark.django_db
def test_home_asks_a_stranger_to_sign_in() -> None:
    response = Client().get("/")

    assert (response.status_code, response.headers["Location"]) == (302, "/sign-in/?next=%2F")


@pytest.mark.django_db
def test_health_says_whether_the_database_answers() -> None:
    response = Client().get("/healthz")

    assert (response.status_code, response.json()["database"]) == (200, "ok")
