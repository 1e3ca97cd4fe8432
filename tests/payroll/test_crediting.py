"""What an order brings to whom when it enters a status that says so. Rules: OS-40 to OS-44."""

from __future__ import annotations

from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction

from accounts.models import Membership, Role
from catalog.services import Said, change_item
from orders.models import Line, Order
from orders.services import Priced, change_line, remove_line
from payroll.models import Entry
from statuses.models import Effect, Move
from tests.catalog.items import make_item
from tests.factories import Shop, make_line, make_order, make_shop, put
from tests.payroll.paying import amounts, balance, close, entries, give_rates

pytestmark = pytest.mark.django_db


@pytest.fixture
def tech(shop: Shop) -> Membership:
    give_rates(shop, shop.tech, services_percent=40, parts_percent=10)
    return shop.tech


@pytest.fixture
def order(shop: Shop, tech: Membership) -> Order:
    order = make_order(shop, performer=tech)
    make_line(order, "Screen replaced", price="100")
    return order


def _change(line: Line, shop: Shop, **said: object) -> None:
    line.refresh_from_db()
    now = {"title": line.title, "quantity": line.quantity, "price": line.price, "kind": line.kind, "cost": line.cost}
    change_line(Order.objects.get(pk=line.order_id), line.pk, Priced(**now | said), seen=line.revision, by=shop.desk)


@pytest.mark.rule("OS-40", "OS-44")
def test_salary_is_credited_when_the_order_enters_a_status_that_says_so(shop: Shop, order: Order) -> None:
    close(order, shop, "Ready")
    before = entries().count()
    close(order, shop)

    (entry,) = entries()
    assert before == 0
    assert (entry.member, entry.kind, entry.title, entry.order) == (shop.tech, "line", "Screen replaced", order)
    assert (entry.rate, entry.base, entry.amount) == (40, 100, 40)
    assert entry.move == Move.objects.filter(subject_id=order.pk).latest("version")
    assert entry.by == shop.owner.user
    assert Effect.objects.get(kind="salary").state == Effect.State.DONE


@pytest.mark.rule("OS-40")
def test_a_line_is_done_by_its_own_performer_and_else_by_the_orders(shop: Shop, order: Order) -> None:
    give_rates(shop, shop.desk, services_percent=10)
    make_line(order, "Cleaned", price="50", performer=shop.desk)

    close(order, shop)

    assert (amounts(shop.tech), amounts(shop.desk)) == ([40], [5])


@pytest.mark.rule("OS-40")
def test_nothing_is_credited_without_a_priced_line_or_without_a_performer(shop: Shop, tech: Membership) -> None:
    free, nobodys = make_order(shop, performer=tech), make_order(shop)
    make_line(free, price="0")
    make_line(nobodys)

    close(free, shop)
    close(nobodys, shop)

    assert not entries().exists()
    assert not Effect.objects.filter(kind="salary").exists()


@pytest.mark.rule("OS-41")
def test_a_part_brings_a_percent_of_its_margin(shop: Shop, tech: Membership) -> None:
    order = make_order(shop, performer=tech)
    make_line(order, "Battery", "2", "50", kind="part", cost=Decimal("29.995"))

    close(order, shop)

    (entry,) = entries()
    assert (entry.rate, entry.base, entry.amount) == (10, Decimal("40.01"), Decimal("4.00"))


@pytest.mark.rule("OS-41")
@pytest.mark.parametrize("cost", [None, Decimal(70)], ids=["unknown", "above the price"])
def test_a_part_without_a_known_cost_or_sold_below_it_brings_and_takes_nothing(
    shop: Shop, tech: Membership, cost: Decimal | None
) -> None:
    order = make_order(shop, performer=tech)
    make_line(order, "Battery", "1", "50", kind="part", cost=cost)

    close(order, shop)

    assert not entries().exists()


@pytest.mark.rule("OS-41", "OS-42")
def test_everybody_who_performs_gets_the_fixed_sum_once_per_order(shop: Shop) -> None:
    give_rates(shop, shop.tech, per_order="7.50")
    give_rates(shop, shop.desk, per_order=2)
    order = make_order(shop, performer=shop.tech)
    for performer in (None, None, shop.desk):
        make_line(order, performer=performer)

    close(order, shop, "Closed")

    assert (amounts(shop.tech), amounts(shop.desk)) == ([Decimal("7.50")], [2])
    assert set(entries().values_list("kind", flat=True)) == {"order"}


@pytest.mark.rule("OS-41", "OS-42")
def test_who_accepted_the_order_gets_a_percent_of_its_total_whoever_does_it(shop: Shop) -> None:
    give_rates(shop, shop.desk, created_percent="2.5")
    order = make_order(shop)
    make_line(order, price="100")
    make_line(order, price="33.30", kind="part")

    close(order, shop)

    (entry,) = entries()
    assert (entry.member, entry.kind, entry.base, entry.amount) == (
        shop.desk,
        "created",
        Decimal("133.30"),
        Decimal("3.33"),
    )


@pytest.mark.rule("OS-41")
@pytest.mark.parametrize(("percent", "expected"), [("60", [60]), ("0", [])])
def test_a_rate_on_the_catalogue_item_beats_the_employees(
    shop: Shop, tech: Membership, percent: str, expected: list[int]
) -> None:
    item = make_item(shop, "Soldering", kind="service")
    change_item(item, Said("service", "Soldering", Decimal(9), salary_percent=Decimal(percent)), by=shop.owner, seen=0)
    order = make_order(shop, performer=tech)
    make_line(order, price="100", item=item)

    close(order, shop)

    assert amounts(tech) == expected


@pytest.mark.rule("OS-41")
def test_a_rate_on_the_item_alone_is_enough(shop: Shop) -> None:
    item = make_item(shop, "Soldering", kind="service")
    change_item(item, Said("service", "Soldering", Decimal(9), salary_percent=Decimal(50)), by=shop.owner, seen=0)
    order = make_order(shop, performer=shop.desk)
    make_line(order, price="100", item=item)

    close(order, shop)

    assert amounts(shop.desk) == [50]


@pytest.mark.rule("OS-42")
def test_with_both_ready_and_closed_ticked_nothing_is_paid_twice(shop: Shop, order: Order) -> None:
    _tick(shop, "Ready")

    close(order, shop, "Ready")
    close(order, shop, "Closed")

    assert amounts(shop.tech) == [40]


@pytest.mark.rule("OS-42")
def test_ready_then_closed_before_a_worker_ran_pays_once(shop: Shop, order: Order) -> None:
    _tick(shop, "Ready")
    put(order, shop, "Ready")

    close(order, shop)

    assert amounts(shop.tech) == [40]
    assert set(Effect.objects.filter(kind="salary").values_list("state", flat=True)) == {Effect.State.DONE}
    assert Effect.objects.filter(kind="salary").count() == 2


@pytest.mark.rule("OS-42")
@pytest.mark.parametrize(("price", "difference"), [("150", "20"), ("80.01", "-8.00")])
def test_lines_changed_in_between_credit_the_difference(shop: Shop, order: Order, price: str, difference: str) -> None:
    _tick(shop, "Ready")
    close(order, shop, "Ready")
    _change(order.lines.get(), shop, price=Decimal(price))

    close(order, shop)

    assert amounts(shop.tech) == [40, Decimal(difference)]
    assert balance(shop.tech) == 40 + Decimal(difference)


@pytest.mark.rule("OS-42")
def test_another_performer_gets_what_is_taken_back_from_the_first(shop: Shop, order: Order) -> None:
    give_rates(shop, shop.desk, services_percent=50)
    _tick(shop, "Ready")
    close(order, shop, "Ready")
    _change(order.lines.get(), shop, performer=shop.desk)

    close(order, shop)

    assert (amounts(shop.tech), amounts(shop.desk)) == ([40, -40], [50])
    assert entries(amount=-40).get().title == "Screen replaced"


@pytest.mark.rule("OS-42")
def test_a_removed_line_is_taken_back_even_when_nothing_is_left(shop: Shop, order: Order) -> None:
    _tick(shop, "Ready")
    close(order, shop, "Ready")
    remove_line(order, order.lines.get().pk, by=shop.desk)

    close(order, shop)

    assert amounts(shop.tech) == [40, -40]


@pytest.mark.rule("OS-42")
def test_moving_back_keeps_what_was_credited(shop: Shop, order: Order) -> None:
    _tick(shop, "Ready")
    close(order, shop, "Ready")

    close(order, shop, "Diagnostics")
    kept = balance(shop.tech)
    close(order, shop, "Ready")

    assert (kept, amounts(shop.tech)) == (40, [40])


@pytest.mark.rule("OS-42")
def test_the_worker_works_it_out_anew_from_the_lines_as_they_are_then(shop: Shop, order: Order) -> None:
    _tick(shop, "Ready")
    put(order, shop, "Ready")
    _change(order.lines.get(), shop, price=Decimal(200))

    close(order, shop, "Diagnostics")

    assert amounts(shop.tech) == [80]


@pytest.mark.rule("OS-42")
def test_amounts_are_whole_coins_rounded_half_up_one_by_one(shop: Shop) -> None:
    give_rates(shop, shop.tech, services_percent="33.33")
    order = make_order(shop, performer=shop.tech)
    for price in ("0.15", "10.01", "99.99"):
        make_line(order, price=price)

    close(order, shop)

    assert amounts(shop.tech) == [Decimal("0.05"), Decimal("3.34"), Decimal("33.33")]


@pytest.mark.rule("OS-40")
def test_where_nobody_was_ever_given_a_rate_nothing_is_asked_and_nothing_planned(shop: Shop) -> None:
    order = make_order(shop, performer=shop.tech)
    make_line(order)

    close(order, shop)

    assert not Effect.objects.filter(kind="salary").exists()


@pytest.mark.rule("TN-8")
def test_a_room_that_is_off_credits_nothing_and_what_was_owed_still_comes(shop: Shop, order: Order) -> None:
    other = make_order(shop, performer=shop.tech)
    make_line(other, price="10")
    put(order, shop, "Closed")
    shop.organization.rooms = [code for code in shop.organization.rooms if code != "payroll"]
    shop.organization.save()

    close(other, shop)

    assert amounts(shop.tech) == [40]


@pytest.mark.rule("OS-40")
def test_who_left_is_credited_what_they_did(shop: Shop, order: Order) -> None:
    gone = Membership.objects.create(
        organization=shop.organization, user=make_shop("Third").owner.user, role=Role.TECHNICIAN
    )
    give_rates(shop, gone, services_percent=10)
    make_line(order, "Old work", price="100", performer=gone)
    Membership.objects.filter(pk=gone.pk).update(ended_at=order.created_at)

    close(order, shop)

    assert amounts(gone) == [10]


def _tick(shop: Shop, name: str) -> None:
    status = shop.status(name)
    status.credits_salary = True
    status.save()


@pytest.mark.rule("OS-44")
def test_an_entry_is_never_changed_or_deleted(shop: Shop, order: Order) -> None:
    close(order, shop)
    entry = Entry.objects.get()

    for spoil in (entry.delete, lambda: Entry.objects.filter(pk=entry.pk).update(amount=1)):
        with pytest.raises(IntegrityError), transaction.atomic():
            spoil()
    assert amounts(shop.tech) == [40]
