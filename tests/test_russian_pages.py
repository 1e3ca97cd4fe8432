"""Whoever chose Russian reads Russian on every page."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import timedelta

import pytest
from django.http import HttpRequest, HttpResponse
from django.test import Client, RequestFactory
from django.urls import reverse
from django.utils import timezone, translation

from accounts import errors
from accounts.access import Who, policy_of
from orders.models import Order
from statuses.groups import Group
from statuses.models import Effect
from tests.factories import Shop, make_client, make_order
from tests.russian import WORD, english_in, in_russian, make_workshop
from tests.security.routes import Route, routes
from tests.security.world import Corner, fill_corner


@pytest.fixture
def corner(neighbour: Shop) -> Corner:
    """A Russian organization with a row of everything."""
    workshop = make_workshop()
    called = workshop.statuses | {"Ready": workshop.status("Готов")}
    return fill_corner(replace(workshop, statuses=called), WORD, "+79215550123")


def pages(corner: Corner, *, of_everyone: bool) -> Iterator[tuple[Route, str]]:
    """Yield every route that answers GET, with its address: those open to everyone, or all the others."""
    for route in routes():
        address = route.address(corner)
        policy = policy_of(route.match(address))
        if policy and policy.answers("GET") and (policy.who is Who.EVERYONE) == of_everyone:
            yield route, address


def english_pages(client: Client, asked: Iterator[tuple[Route, str]]) -> tuple[dict[str, set[str]], int]:
    """Return the English words of the pages that have any, and how many pages were read."""
    found, read = {}, 0
    for route, address in asked:
        response = client.get(address, follow=True)
        if response.headers["Content-Type"].startswith("text/html"):
            read += 1
            words = english_in(response, labels_only="/messagetext/" in route.shape)
            if words:
                found[route.label] = words
    return found, read


@pytest.mark.rule("TN-6")
def test_every_page_the_owner_can_open_is_in_russian(corner: Corner) -> None:
    client = in_russian(corner.shop.owner.user)

    found, read = english_pages(client, pages(corner, of_everyone=False))

    assert found == {}
    assert read > 25


@pytest.mark.rule("TN-6")
def test_every_page_open_to_everyone_is_in_russian(corner: Corner) -> None:
    found, read = english_pages(in_russian(), pages(corner, of_everyone=True))

    assert found == {}
    assert read >= 10


@pytest.mark.rule("TN-6")
@pytest.mark.parametrize("state", Effect.State)
def test_an_order_says_in_russian_how_its_effects_stand(corner: Corner, state: Effect.State) -> None:
    lease = timezone.now() + timedelta(minutes=1) if state == Effect.State.TAKEN else None
    Effect.objects.update(state=state, attempts=1, lease_until=lease)
    order = corner[Order]
    Order.objects.filter(pk=order.pk).update(deadline=timezone.now() - timedelta(days=3))

    response = in_russian(corner.shop.owner.user).get(reverse("orders:order-detail", args=[order.number]))

    assert english_in(response) == set()
    assert "просрочка 3\xa0дня" in response.content.decode()


@pytest.mark.rule("TN-6")
@pytest.mark.parametrize("group", Group)
def test_a_list_and_a_dialog_of_every_group_are_in_russian(corner: Corner, group: Group) -> None:
    client, shop = in_russian(corner.shop.owner.user), corner.shop
    order = make_order(shop, client=make_client(shop, f"{WORD} клиент"), about="чайник")
    status = next(status for status in shop.statuses.values() if status.group == group)

    listed = client.get(reverse("orders:order-list"), {"tab": group.value})
    asked = client.get(reverse("orders:order-move", args=[order.number, status.pk]))

    assert english_in(listed) | english_in(asked) == set()


def broken(request: HttpRequest, exception: object) -> HttpResponse:
    return errors.broken(request)


@pytest.mark.rule("TN-6")
@pytest.mark.parametrize(
    "page",
    [
        errors.bad_request,
        errors.forbidden,
        errors.not_found,
        errors.too_many_requests,
        errors.csrf_failure,
        broken,
    ],
)
def test_error_pages_are_in_russian(page: Callable[[HttpRequest, object], HttpResponse]) -> None:
    with translation.override("ru"):
        response = page(RequestFactory().get("/"), "")

    assert english_in(response) == set()
    assert '<html lang="ru"' in response.content.decode()
