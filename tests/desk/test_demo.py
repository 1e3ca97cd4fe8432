from __future__ import annotations

from collections import Counter
from datetime import timedelta
from io import StringIO
from typing import Any

import pytest
from django.contrib.auth import authenticate
from django.core.management import CommandError, call_command
from django.db import transaction
from django.utils import timezone
from pytest_django import Settings

from accounts import invariants
from accounts.models import Membership, Organization, Role
from crm_clients.models import Client
from desk.demo.clock import at
from desk.demo.filling import make_demo
from desk.demo.shops import PASSWORD, SHOPS
from notifications.models import DemoMessage
from orders.models import Line, Order
from statuses.groups import Group
from statuses.models import Effect, Move

TABLES = (Organization, Membership, Client, Order, Line, Move, Effect, DemoMessage)


def _counts() -> list[int]:
    return [table.objects.count() for table in TABLES]


def _told() -> list[Any]:
    """Return what the demo tells, without ids and moments of its making."""
    return [
        list(
            Order.objects.order_by("organization__name", "number").values_list(
                "number", "about", "client__name", "status__name", "total", "performer__user__email", "intake_key"
            )
        ),
        list(Move.objects.order_by("organization__name", "pk").values_list("version", "to_name", "comment", "stayed")),
        Counter(Effect.objects.values_list("organization__name", "state", "reason")),
        list(Client.objects.order_by("organization__name", "pk").values_list("name", "email", "phones__number")),
    ]


@pytest.mark.django_db
def test_the_demo_is_two_shops_with_sixty_orders_and_a_person_of_every_role() -> None:
    made = make_demo()

    assert [(shop.name, shop.language) for shop in made] == [(shop.name, shop.language) for shop in SHOPS]
    assert {shop.language for shop in made} == {"en", "ru"}
    for shop in made:
        assert Order.objects.filter(organization=shop).count() == 60
        assert set(Membership.objects.filter(organization=shop).values_list("role", flat=True)) == set(Role.values)
        assert set(Order.objects.filter(organization=shop).values_list("group", flat=True)) == set(Group.values)


@pytest.mark.django_db
def test_the_demos_data_is_whole() -> None:
    make_demo()

    assert {name: found for name, found in invariants.faults().items() if found} == {}


@pytest.mark.django_db
def test_making_the_demo_again_makes_nothing() -> None:
    make_demo()
    before = _counts()

    assert make_demo() == []

    assert _counts() == before


@pytest.mark.django_db
def test_the_same_seed_tells_the_same_story_and_another_seed_another() -> None:
    stories, today = [], timezone.now()
    for seed in (7, 7, 8):
        with at(today), transaction.atomic():
            make_demo(seed=seed)
            stories.append(_told())
            transaction.set_rollback(True)

    assert stories[0] == stories[1]
    assert stories[0][0] != stories[2][0]


@pytest.mark.django_db
def test_the_demos_history_lies_in_the_past_and_its_messages_have_arrived() -> None:
    make_demo()

    ended = Counter(Effect.objects.values_list("state", flat=True))

    assert set(ended) == {"done", "failed", "unknown"}
    assert (ended["failed"], ended["unknown"]) == (2, 2)
    done = Effect.objects.filter(state="done").values_list("key", flat=True)
    assert sorted(done) == sorted(DemoMessage.objects.values_list("key", flat=True))
    assert not Move.objects.filter(stayed__lt=timedelta(0)).exists()


@pytest.mark.django_db
def test_every_printed_login_opens_the_door(settings: Settings) -> None:
    settings.DEMO, printed = True, StringIO()

    call_command("demo", stdout=printed)

    for shop in SHOPS:
        for role, _name, email in shop.people:
            assert f"{role.value:12} {email:28} {PASSWORD}" in printed.getvalue()
            assert authenticate(email=email, password=PASSWORD).memberships.get().role == role


@pytest.mark.django_db
def test_known_passwords_are_made_only_where_that_is_meant(settings: Settings) -> None:
    settings.DEMO = False

    with pytest.raises(CommandError, match="DEMO=1"):
        call_command("demo", stdout=StringIO())

    assert not Organization.objects.exists()
