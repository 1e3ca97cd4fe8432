"""What the demo tells: two shops over three months. It is made once for all that only read it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import timedelta
from io import StringIO

import pytest
from django.contrib.auth import authenticate
from django.core.management import call_command
from django.db import transaction
from django.utils import timezone
from pytest_django import DjangoDbBlocker, Settings

from accounts import invariants
from accounts.models import Membership, Organization, Role
from catalog.models import Item
from desk.demo.filling import make_demo
from desk.demo.shops import PASSWORD, SHOPS
from notifications.models import DemoMessage
from orders.models import Comment, Event, Line, Order
from payroll.models import Entry
from statuses.groups import Group
from statuses.models import Effect, Move


@pytest.fixture(scope="module")
def made(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[list[Organization]]:
    with django_db_blocker.unblock(), transaction.atomic():
        yield make_demo()
        transaction.set_rollback(True)


@pytest.mark.django_db
def test_the_demo_is_two_shops_with_two_hundred_orders_and_a_person_of_every_role(made: list[Organization]) -> None:
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
def test_a_demo_shops_orders_are_lately_more_some_overdue_and_some_due_today(made: list[Organization]) -> None:
    for shop in made:
        now, orders = timezone.now(), Order.objects.filter(organization=shop)
        lately = orders.filter(created_at__gt=now - timedelta(days=30)).count()
        today = timezone.localtime(now, shop.zone).replace(hour=18, minute=0, second=0, microsecond=0)

        assert orders.earliest("number").created_at < now - timedelta(days=80)
        assert lately > 200 / 3
        assert orders.open().filter(deadline__lt=now - timedelta(days=1)).exists()
        assert orders.filter(deadline=today).exists()


@pytest.mark.rule("OR-3")
@pytest.mark.django_db
def test_a_demo_shops_lines_are_of_its_catalogue_and_its_orders_are_written_about(made: list[Organization]) -> None:
    for shop in made:
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


@pytest.mark.django_db
def test_the_demos_data_is_whole(made: list[Organization]) -> None:
    assert {name: found for name, found in invariants.faults().items() if found} == {}


@pytest.mark.django_db
def test_the_demos_history_lies_in_the_past_and_its_messages_have_arrived(made: list[Organization]) -> None:
    ended = Counter(Effect.objects.values_list("state", flat=True))

    assert set(ended) == {"done", "failed", "unknown"}
    assert (ended["failed"], ended["unknown"]) == (2, 2)
    done = Effect.objects.filter(state="done", kind="message").values_list("key", flat=True)
    assert sorted(done) == sorted(DemoMessage.objects.values_list("key", flat=True))
    assert not Move.objects.filter(stayed__lt=timedelta(0)).exists()


@pytest.mark.django_db
def test_every_printed_login_opens_the_door(made: list[Organization], settings: Settings) -> None:
    settings.DEMO, printed = True, StringIO()

    call_command("demo", stdout=printed)

    for shop in SHOPS:
        for role, _name, email in shop.people:
            assert f"{role.value:12} {email:28} {PASSWORD}" in printed.getvalue()
            assert authenticate(email=email, password=PASSWORD).memberships.get().role == role


@pytest.mark.django_db
def test_the_demos_people_have_earned_by_the_orders_that_closed_and_were_paid_out(made: list[Organization]) -> None:
    for shop in made:
        entries = Entry.objects.filter(organization=shop)
        assert set(entries.values_list("kind", flat=True)) == {"line", "created", "bonus", "penalty", "payout"}
        assert entries.filter(kind="line").values("order").distinct().count() > 80
        assert not entries.filter(order__closed_at=None, order__isnull=False).exists()
        moments = list(entries.order_by("pk").values_list("at", flat=True))
        assert moments == sorted(moments)
        assert moments[0] < timezone.now() - timedelta(days=60)
