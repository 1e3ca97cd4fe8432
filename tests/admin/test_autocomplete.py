"""Choosing by typing shows rows of this organization only, and only where something is chosen."""

from __future__ import annotations

import pytest
from django.test import Client

from accounts.models import Role
from tests.factories import Shop, make_client, make_order, put
from tests.pages import browse

ADDRESS = "/admin/autocomplete/"


def ask(
    browser: Client, field: str, term: str = "", model: str = "order", app: str = "orders", **said: str
) -> list[str]:
    asked = {"app_label": app, "model_name": model, "field_name": field, "term": term} | said
    response = browser.get(ADDRESS, asked)
    assert response.status_code == 200, response.status_code
    return [row["text"] for row in response.json()["results"]]


@pytest.fixture
def manager(shop: Shop) -> Client:
    return browse(shop.members[Role.MANAGER])


@pytest.mark.rule("TN-1", "TN-5")
@pytest.mark.parametrize("field", ["client", "performer", "status"])
@pytest.mark.parametrize("purpose", ["", "filter"])
def test_nothing_of_a_neighbours_is_offered(
    shop: Shop, neighbour: Shop, manager: Client, field: str, purpose: str
) -> None:
    make_order(shop, client=make_client(shop, "Ann Client", "+12125550123"))
    theirs = neighbour.status("Ready")
    theirs.call("Zyxcanary")
    theirs.save()
    make_order(neighbour, client=make_client(neighbour, "Zyxcanary", "+14155552671"))

    offered = ask(manager, field, **{"for": purpose})

    assert offered
    assert not [text for text in offered if "Zyxcanary" in text or "Neighbour" in text]
    for term in ("Zyxcanary", "4155552671", "Neighbour", str(neighbour.tech.pk + 10**6)):
        assert ask(manager, field, term, **{"for": purpose}) == []


@pytest.mark.rule("TN-5")
@pytest.mark.parametrize("typed", ["ТИМУР", "тимур", "Галиев"])
def test_a_performer_is_found_whatever_the_case(shop: Shop, manager: Client, typed: str) -> None:
    shop.tech.user.name = "Тимур Галиев"
    shop.tech.user.save()

    assert ask(manager, "performer", typed) == ["Тимур Галиев · Technician"]


@pytest.mark.rule("TN-2")
def test_head_office_can_be_filtered_by_and_not_chosen(shop: Shop, manager: Client) -> None:
    assert ask(manager, "performer", "head_office") == []
    assert len(ask(manager, "performer", "head_office", **{"for": "filter"})) == 1


def test_a_client_is_told_from_another_of_the_same_name_by_phone(shop: Shop, manager: Client) -> None:
    make_client(shop, "Ann Client", "+12125550123")

    assert ask(manager, "client", "0123", **{"for": "filter"}) == ["Ann Client, (212) 555-0123"]


@pytest.mark.rule("TN-5")
@pytest.mark.parametrize(
    ("app", "model", "field"),
    [
        ("orders", "order", "organization"),
        ("orders", "order", "closed_by"),
        ("orders", "order", "created_by"),
        ("orders", "order", "location"),
        ("orders", "order", "about"),
        ("orders", "order", "nothing"),
        ("orders", "line", "order"),
        ("orders", "nothing", "client"),
        ("nothing", "order", "client"),
        ("accounts", "membership", "user"),
        ("accounts", "user", "groups"),
        ("auth", "group", "permissions"),
        ("notifications", "messagetext", "status"),
        ("statuses", "effect", "move"),
        ("sessions", "session", "x"),
        ("", "", ""),
        ("orders\x00", "order", "client"),
    ],
)
def test_a_field_that_is_chosen_nowhere_is_refused(manager: Client, app: str, model: str, field: str) -> None:
    response = manager.get(ADDRESS, {"app_label": app, "model_name": model, "field_name": field, "term": ""})

    assert response.status_code in {403, 404}


@pytest.mark.parametrize(
    "term",
    ["\x00", "x" * 5_000, "%", "'", "9" * 30, "²", "👩‍🔧"],
)
@pytest.mark.parametrize("field", ["client", "performer", "status"])
def test_no_term_breaks_it(shop: Shop, manager: Client, field: str, term: str) -> None:
    put(make_order(shop), shop, "Ready")

    assert isinstance(ask(manager, field, term), list)


@pytest.mark.parametrize("page", ["x", "0", "-1", "9" * 30, "2"])
def test_a_page_that_cannot_be_is_not_found(shop: Shop, manager: Client, page: str) -> None:
    asked = {"app_label": "orders", "model_name": "order", "field_name": "performer", "page": page}

    assert manager.get(ADDRESS, asked).status_code == 404


@pytest.mark.rule("TN-2")
@pytest.mark.parametrize("role", [Role.FRONT_DESK, Role.TECHNICIAN, Role.HEAD_OFFICE])
def test_nobody_else_is_answered(shop: Shop, role: Role) -> None:
    asked = {"app_label": "orders", "model_name": "order", "field_name": "performer"}

    assert browse(shop.members[role]).get(ADDRESS, asked).status_code == 403


def test_without_a_session_it_leads_to_the_door(shop: Shop) -> None:
    asked = {"app_label": "orders", "model_name": "order", "field_name": "performer"}

    assert Client().get(ADDRESS, asked)["Location"].startswith("/sign-in/")
