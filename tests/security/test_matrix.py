"""Every address × method × caller × whose ids: the answer is the one that the declared policy derives."""

from __future__ import annotations

import pytest
from pytest_django import Settings

from accounts import rooms
from accounts.access import Policy, Who, policy_of
from accounts.models import Organization
from accounts.services import switch_room
from tests.security.answers import METHODS, Answer, complaint, expected, said_to
from tests.security.callers import CALLERS, CHOSEN_SUPERUSER, COMMUTER, INSIDE, STRANGER, SUPERUSER, Caller, call_as
from tests.security.routes import Route, routes, strange_addresses
from tests.security.world import Corner, World, snapshot
from tests.security.writes import watched

_ENTER = "accounts:organization-enter"
# Sessions are the person's own, whoever else works there: those in the addresses are the owner's.
_OF_ONE_PERSON = "accounts:session-end"
# Here the library asks for the password before it looks whose the key is; tests/accounts look further.
_ASKS_AGAIN = {"mfa_edit_webauthn", "mfa_remove_webauthn"}
_ENTER_ANYWHERE = {SUPERUSER, CHOSEN_SUPERUSER, COMMUTER}


def declared(route: Route, address: str) -> Policy:
    """Return the policy of a route. Raises LookupError where none is declared."""
    policy = policy_of(route.match(address))
    if policy is None:
        raise LookupError(f"no policy is declared for {route.label}")
    return policy


def is_foreign(route: Route, caller: Caller, *, strange: bool) -> bool:
    """Say whether the ids of an address are none of the caller's business."""
    if route.name == _OF_ONE_PERSON:
        return caller.name != "owner" or strange
    if route.name in _ASKS_AGAIN:
        return False
    if route.name == _ENTER:
        return caller.name == STRANGER or (strange and caller.name not in _ENTER_ANYWHERE)
    return strange and not route.only_redirects


def knock(route: Route, address: str, caller: Caller, *, strange: bool = False) -> list[str]:
    """Try every method at an address; return what was answered otherwise than the policy says, and every
    change of our tables by anything but an act that is allowed.
    """
    policy, foreign = declared(route, address), is_foreign(route, caller, strange=strange)
    if strange and policy.who is Who.EVERYONE:
        return []
    found = []
    for method in METHODS:
        answer = expected(route, policy, method, caller, foreign=foreign)
        said = said_to(route, caller) if method == "POST" else None
        with watched() as changes:
            response = (caller.ask if foreign else caller.try_out)(method, address, said)
        found.append(complaint(route, method, caller, answer, response))
        if answer is not Answer.DONE:
            found += [f"{method} {route.label} by {caller.name} wrote: {change}" for change in changes]
    return [one for one in found if one]


def knock_as_strange(own: Corner, strange: Corner, caller: Caller) -> list[str]:
    return [
        one
        for route in routes()
        for address in strange_addresses(route, own, strange)
        for one in knock(route, address, caller, strange=True)
    ]


@pytest.mark.rule("TN-2")
@pytest.mark.parametrize("name", CALLERS)
def test_every_route_answers_every_caller_and_method_as_its_policy_says(name: str, world: World) -> None:
    caller = call_as(name, world)

    found = [one for route in routes() for one in knock(route, route.address(world.own), caller)]

    assert not found, "\n".join(found)


@pytest.mark.rule("TN-1")
@pytest.mark.parametrize("name", CALLERS)
def test_every_route_answers_404_to_a_neighbours_ids_and_changes_nothing_there(name: str, world: World) -> None:
    caller, before = call_as(name, world), snapshot(world.neighbour)

    found = knock_as_strange(world.own, world.neighbour, caller)

    assert not found, "\n".join(found)
    assert snapshot(world.neighbour) == before


@pytest.mark.rule("TN-1", "TN-2")
def test_every_route_answers_404_to_a_technician_with_ids_of_work_given_to_others(world: World) -> None:
    technician, before = call_as("technician", world), snapshot(world.own)
    others = Corner(world.own.shop, world.own.others, world.own.others)

    found = knock_as_strange(world.own, others, technician)

    assert not found, "\n".join(found)
    assert snapshot(world.own) == before


def _of_neighbours(route: Route, world: World) -> set[str]:
    """Return the addresses with ids of the neighbour, whose rooms are on: what everybody may open is open there."""
    policy = declared(route, route.address(world.own))
    return set() if policy.who is Who.EVERYONE else strange_addresses(route, world.own, world.neighbour)


@pytest.mark.rule("TN-8")
@pytest.mark.parametrize("name", INSIDE)
def test_every_route_of_a_room_that_is_off_is_404_for_everybody_whatever_the_ids(name: str, world: World) -> None:
    for room in rooms.rooms():
        if not room.always_on:
            switch_room(room, on=False, by=world.own.shop.owner)
    organization, caller = Organization.objects.get(pk=world.own.shop.organization.pk), call_as(name, world)
    asked = [
        (route, address)
        for route in routes()
        for address in {route.address(world.own), *_of_neighbours(route, world)}
        if not rooms.page_is_on(organization, route.match(address))
    ]

    found = {
        f"{method} {route.label}": response.status_code
        for route, address in asked
        for method in ("GET", "POST")
        if declared(route, address).answers(method)
        and (response := caller.try_out(method, address, said_to(route, caller))).status_code != 404
    }

    assert found == {}
    assert {"orders:order-list", "orders:order-move", "statuses:status-list", "admin:orders_order_changelist"} <= {
        route.name for route, _address in asked
    }


@pytest.fixture
def strange_urls(settings: Settings) -> None:
    settings.ROOT_URLCONF = "tests.security.strange_urls"


def route_named(name: str) -> Route:
    return next(route for route in routes() if route.name == name)


@pytest.mark.rule("TN-2")
@pytest.mark.parametrize(
    ("name", "reason"), [("undeclared", "no policy"), ("unknown", "<thing>"), ("shadowed", "taken")]
)
def test_a_route_without_policy_or_known_ids_or_behind_another_fails_the_matrix(
    strange_urls: None, world: World, name: str, reason: str
) -> None:
    route, owner = route_named(name), call_as("owner", world)

    with pytest.raises(LookupError, match=reason):
        knock(route, route.address(world.own), owner)


@pytest.mark.rule("TN-2")
@pytest.mark.parametrize("name", CALLERS)
def test_a_view_without_a_declared_policy_is_served_to_nobody(strange_urls: None, world: World, name: str) -> None:
    response = call_as(name, world).ask("GET", "/undeclared/")

    assert response.status_code == 500
    assert b"for whom?" not in response.content
