from __future__ import annotations

from collections import Counter
from io import StringIO
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import transaction
from django.utils import timezone
from pytest_django import Settings

from accounts.models import Location, Membership, Organization, Role
from catalog.models import Item
from crm_clients.models import Client
from desk.demo.clock import at
from desk.demo.filling import make_demo
from notifications.models import DemoMessage
from orders.models import Comment, Event, Line, Order
from payments.models import Payment
from statuses.models import Effect, Move

TABLES = (Organization, Membership, Client, Item, Order, Line, Comment, Event, Payment, Move, Effect, DemoMessage)


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


@pytest.mark.rule("TN-7")
@pytest.mark.django_db
def test_one_demo_shop_has_two_locations_and_somebody_who_works_at_one_of_them() -> None:
    two, one = make_demo(orders=60)

    second = Location.objects.filter(organization=two).latest("pk")
    (limited,) = Membership.objects.filter(everywhere=False)
    assert [Location.objects.filter(organization=shop).count() for shop in (two, one)] == [2, 1]
    assert all(len(location.hours) == 7 for location in Location.objects.all())
    assert (limited.role, limited.location_ids) == (Role.TECHNICIAN, [second.pk])
    assert set(Order.objects.filter(performer=limited).values_list("location", flat=True)) == {second.pk}
    assert Order.objects.seen_by(limited).count() == Order.objects.filter(performer=limited).count() > 0


@pytest.mark.django_db
def test_making_the_demo_again_makes_nothing() -> None:
    make_demo(orders=20)
    before = _counts()

    assert make_demo() == []

    assert _counts() == before


@pytest.mark.django_db
def test_the_same_seed_tells_the_same_story_and_another_seed_another() -> None:
    stories, today = [], timezone.now()
    for seed in (7, 7, 8):
        with at(today), transaction.atomic():
            make_demo(seed=seed, orders=40)
            stories.append(_told())
            transaction.set_rollback(True)

    assert stories[0] == stories[1]
    assert stories[0][0] != stories[2][0]


@pytest.mark.django_db
def test_known_passwords_are_made_only_where_that_is_meant(settings: Settings) -> None:
    settings.DEMO = False

    with pytest.raises(CommandError, match="DEMO=1"):
        call_command("demo", stdout=StringIO())

    assert not Organization.objects.exists()
