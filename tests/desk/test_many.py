"""Many orders at once, written around the doors: what they leave behind is as right as what the doors leave."""

from __future__ import annotations

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.db.models import Count
from pytest_django import Settings

from accounts import invariants
from accounts.models import Organization
from catalog.models import Item
from desk.demo.many.filling import CannotFill, make_many
from orders.models import Comment, Event, Line, Numbering, Order
from statuses.groups import Group
from statuses.models import Effect, Move

ORDERS = 900


@pytest.mark.django_db(transaction=True)
def test_many_orders_are_whole_and_the_largest_organization_has_a_third() -> None:
    if connection.vendor != "postgresql":
        with pytest.raises(CannotFill, match="PostgreSQL only"):
            make_many(ORDERS, organizations=3)
        assert not Organization.objects.exists()
        return

    owners = make_many(ORDERS, organizations=3)

    assert {name: found for name, found in invariants.faults().items() if found} == {}
    held = dict(Order.objects.values_list("organization").annotate(held=Count("pk")))
    assert [held[owner.organization_id] for owner in owners] == [300, 300, 300]
    assert {row.organization_id: row.last for row in Numbering.objects.all()} == held
    assert set(Order.objects.values_list("group", flat=True)) == set(Group.values)
    assert Order.objects.exclude(closed_at=None).count() > ORDERS * 0.7
    assert not Move.objects.filter(at__lt=Order.objects.earliest("created_at").created_at).exists()
    for table in (Item, Line, Effect, Event, Comment):
        assert table.objects.values("organization").distinct().count() == 3
    assert make_many(ORDERS, organizations=3) == []


@pytest.mark.django_db
def test_known_passwords_of_many_are_made_only_where_that_is_meant(settings: Settings) -> None:
    settings.DEMO = False

    with pytest.raises(CommandError, match="DEMO=1"):
        call_command("demo", orders=10)
