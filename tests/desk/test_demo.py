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
from accounts.models import Location, Membership, Organization, Role
from catalog.models import Item
from crm_clients.models import Client
from desk.demo.clock import at
from desk.demo.filling import make_demo
from desk.demo.shops import PASSWORD, SHOPS
from notifications.models import DemoMessage
from orders.models import Comment, Event, Line, Order
from payments.models import Payment
from statuses.groups import Group
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


@pytest.mark.django_db
def test_the_demo_is_two_shops_with_two_hundred_orders_and_a_person_of_every_role() -> None:
    made = make_demo()

    assert [(shop.name, shop.language) for shop in made] == [(shop.name, shop.language) for shop in SHOPS]
    assert {shop.language for shop in made} == {"en", "ru"}
    for shop in made:
        assert Order.objects.filter(organization=shop).count() == 200
        assert set(Membership.objects.filter(organization=shop).values_list("role", flat=True)) == set(Role.values)
        orders = Order.objects.filter(organization=shop)
        assert set(orders.values_list("group", flat=True)) == set(Group.values)
        assert len(set(orders.values_list("status", flat=True))) > 7
        assert orders.exclude(closed_at=None).count() > orders.open().count() * 2


@pytest.mark.django_db
def test_a_demo_shops_orders_are_lately_more_some_overdue_and_some_due_today() -> None:
    for shop in make_demo():
        now, orders = timezone.now(), Order.objects.filter(organization=shop)
        lately = orders.filter(created_at__gt=now - timedelta(days=30)).count()
        today = timezone.localtime(now, shop.zone).replace(hour=18, minute=0, second=0, microsecond=0)

        assert orders.earliest("number").created_at < now - timedelta(days=80)
        assert lately > 200 / 3
        assert orders.open().filter(deadline__lt=now - timedelta(days=1)).exists()
        assert orders.filter(deadline=today).exists()


@pytest.mark.rule("OR-3")
@pytest.mark.django_db
def test_a_demo_shops_lines_are_of_its_catalogue_and_its_orders_are_written_about() -> None:
    for shop in make_demo():
        lines, comments = Line.objects.filter(organization=shop), Comment.objects.filter(organization=shop)
        orders = Order.objects.filter(organization=shop)

        assert Item.objects.of(shop).live().filter(kind="part").count() > 10
        assert Item.objects.of(shop).archived().count() == 1
        assert not lines.filter(item=None).exists()
        assert lines.filter(kind="part", cost__gt=0, discount__gt=0).exists()
        assert lines.exclude(performer=None).exists()
        assert Event.objects.filter(organization=shop).count() == lines.count()
        assert set(comments.values_list("for_client", flat=True)) == {True, False}
        assert not comments.filter(at__gt=timezone.now()).exists()
        for field in ("serial", "appearance", "included"):
            assert orders.exclude(**{field: ""}).exists()
        assert orders.exclude(agreed_price=None).exists()
        assert orders.exclude(group="closed_successfully").filter(paid__gt=0).exists()


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
def test_the_demos_data_is_whole() -> None:
    make_demo()

    assert {name: found for name, found in invariants.faults().items() if found} == {}


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
