"""A desk's day: opened by a person or by money, closed once by a person, the same for ever after."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from typing import Any
from unittest import mock
from uuid import uuid4

import pytest
from django.db import IntegrityError, connection, transaction
from django.db.migrations.executor import MigrationExecutor
from django.utils import timezone

from accounts import guards, invariants
from accounts.locations.services import LocationRefused, archive_location
from accounts.models import Location
from payments.cash_days import (
    ClosedAlready,
    Count,
    DeskRefused,
    NoteNeeded,
    OpenAlready,
    SheetChanged,
    close_day,
    open_day,
)
from payments.models import Desk, DeskDay, Payment
from payments.sheets import sheet_of
from tests.factories import Shop, make_location, make_order, make_shop
from tests.payments.desks import close, give_back, open_day_of, pay, place_of

_ADDS_UP = "closed days of cash desks add up"
_OWN_DESK = "entries are in the days of their own desks"


def _open(shop: Shop, opening: str = "100", **said: Any) -> DeskDay:
    return open_day(place_of(shop), **{"opening": Decimal(opening), "key": uuid4(), "by": shop.desk} | said)


@pytest.mark.rule("OS-38")
def test_a_new_organization_has_a_closed_desk(shop: Shop) -> None:
    assert Desk.objects.get(organization=shop.organization).location == place_of(shop)
    assert not DeskDay.objects.exists()


@pytest.mark.rule("OS-38", "TN-2")
def test_a_day_begins_with_what_was_counted_and_says_who_opened_it(shop: Shop) -> None:
    day = _open(shop, "100.005")

    day.refresh_from_db()
    assert (day.opening, day.opened_by_name, day.by_itself) == (Decimal("100.01"), "Fixit front_desk", False)
    assert day.is_open


@pytest.mark.rule("OS-38", "OS-34")
def test_the_same_form_opens_one_day_and_another_one_is_told_who_opened_it(shop: Shop) -> None:
    key = uuid4()
    first = _open(shop, key=key)

    assert _open(shop, "7", key=key) == first
    with pytest.raises(OpenAlready, match="open already: Fixit front_desk"):
        _open(shop)

    assert DeskDay.objects.get() == first


@pytest.mark.rule("OS-38")
@pytest.mark.parametrize("opening", ["-0.01", "1000000000", "NaN", "Infinity"])
def test_no_desk_is_opened_with_what_no_drawer_holds(shop: Shop, opening: str) -> None:
    with pytest.raises(DeskRefused, match="Enter an amount from 0 to"):
        _open(shop, opening)

    assert not DeskDay.objects.exists()


@pytest.mark.rule("OS-38")
def test_money_that_comes_while_the_desk_is_closed_opens_it_with_what_was_left(shop: Shop) -> None:
    _open(shop, "100")
    close(shop, open_day_of(shop), "100", "40")

    payment = pay(shop)

    day = open_day_of(shop)
    assert payment.day == day
    assert (day.opening, day.by_itself, day.opened_by) == (40, True, shop.desk.user)


@pytest.mark.rule("OS-38")
def test_a_sheet_adds_up_by_way_to_pay(shop: Shop) -> None:
    _open(shop, "100")
    cash, _card = pay(shop, "30"), pay(shop, "12.50", code="card")
    give_back(shop, cash, "5")

    sheet = sheet_of(open_day_of(shop))

    assert [(each.method, each.taken, each.returned, each.sum) for each in sheet.takings] == [
        ("Cash", 30, 5, 25),
        ("Card", Decimal("12.5"), 0, Decimal("12.5")),
    ]
    assert (sheet.cash_in, sheet.cash_out, sheet.expected) == (30, 5, 125)
    assert (sheet.taken, sheet.returned, sheet.sum, sheet.entries) == (Decimal("42.5"), 5, Decimal("37.5"), 3)


@pytest.mark.rule("OS-38")
def test_a_day_is_closed_with_what_was_expected_counted_taken_out_and_left(shop: Shop) -> None:
    _open(shop, "100")
    pay(shop, "30")

    day = close(shop, open_day_of(shop), "128", "50", "Gave change twice")

    day.refresh_from_db()
    assert (day.expected, day.counted, day.difference, day.left, day.taken_out) == (130, 128, -2, 50, 78)
    assert (day.closed_by_name, day.note, day.is_open) == ("Fixit front_desk", "Gave change twice", False)
    assert invariants.faults()[_ADDS_UP] == []


@pytest.mark.rule("OS-38")
def test_a_count_that_differs_needs_a_note(shop: Shop) -> None:
    _open(shop)

    with pytest.raises(NoteNeeded):
        close(shop, open_day_of(shop), "99")

    assert open_day_of(shop).counted is None


@pytest.mark.rule("OS-38")
@pytest.mark.parametrize(("counted", "left"), [("10", "10.01"), ("-1", "0"), ("5", "-1"), ("NaN", "0"), ("1E12", "0")])
def test_no_day_is_closed_with_what_cannot_be_in_a_drawer(shop: Shop, counted: str, left: str) -> None:
    _open(shop)

    with pytest.raises(DeskRefused):
        close(shop, open_day_of(shop), counted, left, "note")

    assert open_day_of(shop).is_open


@pytest.mark.rule("OS-38")
def test_money_that_came_since_the_page_was_drawn_is_looked_at_first(shop: Shop) -> None:
    day = _open(shop)
    seen = sheet_of(day).seen
    pay(shop)

    with pytest.raises(SheetChanged):
        close_day(day, Count(Decimal(100), Decimal(0)), seen=seen, key=uuid4(), by=shop.desk)

    assert open_day_of(shop) == day


@pytest.mark.rule("OS-38", "OS-34")
def test_the_same_form_closes_a_day_once_and_another_is_told_who_did(shop: Shop) -> None:
    day, key = _open(shop), uuid4()
    said = {"seen": sheet_of(day).seen, "by": shop.desk}
    first = close_day(day, Count(Decimal(100), Decimal(20)), key=key, **said)

    again = close_day(day, Count(Decimal(1), Decimal(0)), key=key, **said)

    assert (again.pk, again.counted, again.left) == (first.pk, 100, 20)
    with pytest.raises(ClosedAlready, match="closed already: Fixit front_desk"):
        close_day(day, Count(Decimal(100), Decimal(0)), key=uuid4(), **said)


@pytest.mark.rule("OS-38")
def test_the_database_lets_nobody_change_or_delete_a_closed_day_or_put_money_into_it(shop: Shop) -> None:
    payment = pay(shop)
    day = close(shop, open_day_of(shop))
    late = Payment.objects.get(pk=payment.pk)
    late.pk, late.key = None, uuid4()
    rows = DeskDay.objects.filter(pk=day.pk)

    for act in (lambda: rows.update(counted=1), rows.delete, lambda: late.save(force_insert=True)):
        with pytest.raises(IntegrityError), transaction.atomic():
            act()

    assert (rows.get().counted, rows.get().entries.count()) == (30, 1)


@pytest.mark.rule("OS-38")
def test_no_desk_has_two_open_days(shop: Shop) -> None:
    day = _open(shop)

    with pytest.raises(IntegrityError), transaction.atomic():
        DeskDay.objects.create(organization=shop.organization, desk=day.desk, opening=0)


@pytest.mark.rule("OS-38")
def test_a_day_that_nobody_closed_in_the_evening_is_old_and_still_takes_money(shop: Shop) -> None:
    yesterday = timezone.now() - timedelta(days=1)
    with mock.patch.object(timezone, "now", return_value=yesterday):
        day = _open(shop)

    assert pay(shop).day == day
    assert open_day_of(shop).is_old


@pytest.mark.rule("OS-38", "TN-7")
def test_each_location_has_a_day_of_its_own(shop: Shop) -> None:
    branch = make_location(shop)

    here, there = pay(shop), pay(shop, order=make_order(shop, location=branch))

    assert here.day != there.day
    assert there.day.desk.location == branch
    assert invariants.faults()[_OWN_DESK] == []


@pytest.mark.rule("OS-38")
def test_an_entry_in_the_day_of_another_desk_is_a_fault(shop: Shop) -> None:
    payment, branch = pay(shop), make_location(shop)
    stray = Payment.objects.get(pk=payment.pk)
    stray.pk, stray.key, stray.location = None, uuid4(), branch
    stray.save(force_insert=True)

    assert invariants.faults()[_OWN_DESK] == [f"payment {stray.pk} is in the day of another location's desk"]


@pytest.mark.rule("TN-7", "OS-38")
def test_a_location_is_archived_with_its_desk_closed(shop: Shop) -> None:
    branch = make_location(shop)
    day = open_day(branch, opening=Decimal(10), key=uuid4(), by=shop.desk)

    with pytest.raises(LocationRefused, match="The cash desk of “Branch” is open"):
        archive_location(branch, to=None, by=shop.owner)
    close(shop, day, "10")
    archive_location(branch, to=None, by=shop.owner)

    branch.refresh_from_db()
    assert branch.archived_at


@pytest.mark.rule("OS-38")
@pytest.mark.django_db(transaction=True)
def test_entries_from_before_come_into_closed_days_of_their_location_and_date() -> None:
    guards.drop(connection)
    leaves = MigrationExecutor(connection).loader.graph.leaf_nodes()
    MigrationExecutor(connection).migrate([("payments", "0003_paid_in_a_move")])
    apps = MigrationExecutor(connection).loader.project_state([("payments", "0003_paid_in_a_move")]).apps
    ours = _made_before(apps)

    MigrationExecutor(connection).migrate(leaves)

    days = list(DeskDay.objects.filter(organization=ours).order_by("opened_at"))
    assert [(day.expected, day.counted, day.left, day.entries.count()) for day in days] == [
        (30, 30, 0, 2),
        (0, 0, 0, 1),
    ]
    assert not any(day.is_open for day in days)
    assert Location.objects.get(organization=ours) == Payment.objects.filter(organization=ours).last().location
    assert invariants.faults()[_ADDS_UP] == invariants.faults()[_OWN_DESK] == []


def _made_before(apps: Any) -> int:
    """Leave two entries of one evening in New York, which are of two dates in London, and one of the next day."""
    said = {"country": "US", "currency": "USD", "time_zone": "America/New_York", "name": "Old", "language": "en"}
    organization = apps.get_model("accounts", "Organization").objects.create(**said)
    apps.get_model("accounts", "Location").objects.create(organization=organization, name="Main")
    make, written = apps.get_model("payments", "Method").objects.create, apps.get_model("payments", "Payment").objects
    ways = {code: make(organization=organization, code=code, name=code, key=code) for code in ("cash", "card")}
    for at, code, amount in (("2026-03-01T23:00Z", "cash", 30), ("2026-03-02T03:00Z", "card", 7),
                             ("2026-03-02T15:00Z", "card", 9)):  # fmt: skip
        written.create(organization=organization, kind="order", subject_id=1, key=uuid4(), method=ways[code],
                       amount=amount, at=timezone.datetime.fromisoformat(at))  # fmt: skip
    return organization.pk


def test_the_neighbour_has_desks_of_its_own(shop: Shop) -> None:
    other = make_shop("Other")
    pay(other)

    assert DeskDay.objects.of(shop.organization).count() == 0
