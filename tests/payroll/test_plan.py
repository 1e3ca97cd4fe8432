"""What the move dialog says of salary, and to whom: an amount to who may see it, else the name alone."""

from __future__ import annotations

from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.models import Membership, Role
from orders import transitions
from orders.models import Order
from payroll.effects import SalaryKind
from payroll.models import Entry
from statuses.kinds import digest, plan
from statuses.models import Effect
from tests.factories import Shop, limit, make_line, make_location, make_order, put
from tests.pages import browse, forms_of, text_of
from tests.payroll.paying import amounts, close, give_rates

pytestmark = pytest.mark.django_db


@pytest.fixture
def order(shop: Shop) -> Order:
    give_rates(shop, shop.tech, services_percent=40)
    give_rates(shop, shop.desk, created_percent=10)
    order = make_order(shop, performer=shop.tech)
    make_line(order, "Screen replaced", price="100")
    order.refresh_from_db()
    return order


def said(order: Order, shop: Shop, by: Membership | None) -> list[tuple[str, str]]:
    return [(str(item.says), str(item.blocked)) for item in planned([order], shop, by or shop.owner)]


def planned(orders: list[Order], shop: Shop, by: Membership, name: str = "Closed") -> list:
    statuses = {status.pk: status for status in shop.statuses.values()}
    intents = transitions.intend(orders, statuses=statuses, to=shop.status(name).pk, by=by)
    return [item for item in plan(intents) if item.kind == "salary"]


@pytest.mark.rule("OS-24", "OS-44")
def test_who_may_see_everyones_salary_reads_the_amounts_and_others_their_own_and_the_names(
    shop: Shop, order: Order
) -> None:
    whole = "$40.00 to Fixit technician; $10.00 to Fixit front_desk"

    assert said(order, shop, shop.owner) == said(order, shop, shop.members[Role.MANAGER]) == [(whole, "")]
    assert said(order, shop, shop.desk) == [("Fixit technician; $10.00 to Fixit front_desk", "")]
    assert said(order, shop, shop.tech) == [("$40.00 to Fixit technician; Fixit front_desk", "")]


@pytest.mark.rule("OS-44")
def test_a_manager_limited_to_a_location_reads_the_amounts_of_who_works_there(shop: Shop, order: Order) -> None:
    branch, manager = make_location(shop), shop.members[Role.MANAGER]
    main = order.location
    limit(shop.tech, main, by=shop.owner)
    limit(manager, branch, by=shop.owner)

    assert said(order, shop, manager) == [("Fixit technician; $10.00 to Fixit front_desk", "")]


@pytest.mark.rule("OS-24")
def test_the_dialog_shows_it_and_confirming_does_it(shop: Shop, order: Order) -> None:
    browser, address = browse(shop.desk), f"/orders/{order.number}/move/{shop.status('Closed').pk}/"

    page = browser.get(address)
    done = browser.post(address, forms_of(page)[address])

    assert "Salary Fixit technician; $10.00 to Fixit front_desk" in text_of(page)
    assert "40.00" not in text_of(page)
    assert done.status_code == 302
    assert Effect.objects.get(kind="salary").payload == {}


@pytest.mark.rule("OS-24")
def test_a_line_added_since_the_dialog_was_drawn_brings_it_back_fresh(shop: Shop, order: Order) -> None:
    browser, address = browse(shop.owner), f"/orders/{order.number}/move/{shop.status('Closed').pk}/"
    form = forms_of(browser.get(address))[address]
    make_line(order, price="50")

    back = browser.post(address, form | {"comment": "Mind the box"})

    assert back.status_code == 409
    assert "$60.00 to Fixit technician" in text_of(back)
    assert forms_of(back)[address]["comment"] == "Mind the box"
    order.refresh_from_db()
    assert not order.is_closed


@pytest.mark.rule("OS-24")
def test_the_digest_changes_with_what_is_shown_and_with_nothing_else(shop: Shop, order: Order) -> None:
    before = [digest(planned([order], shop, by)) for by in (shop.owner, shop.desk)]
    line = order.lines.get()
    type(line).objects.filter(pk=line.pk).update(total=200, price=200)

    after = [digest(planned([order], shop, by)) for by in (shop.owner, shop.desk)]

    assert before[0] != after[0]
    assert before[1] != after[1]  # the desk's own percent changed too


@pytest.mark.rule("OS-40")
@pytest.mark.parametrize(
    ("price", "reason"),
    [("0", "No salary: no line has a price yet."), ("10", "No salary: nobody performs any of the lines.")],
)
def test_why_nothing_is_credited_is_said(shop: Shop, price: str, reason: str) -> None:
    give_rates(shop, shop.tech, services_percent=40)
    order = make_order(shop)
    make_line(order, price=price)
    order.refresh_from_db()

    assert said(order, shop, shop.desk) == [("", reason)]


@pytest.mark.rule("OS-41")
def test_a_part_whose_cost_nobody_knows_is_named_to_who_may_see_for_whom(shop: Shop) -> None:
    give_rates(shop, shop.tech, services_percent=40, parts_percent=10)
    order = make_order(shop, performer=shop.tech)
    make_line(order, "Work", price="100")
    make_line(order, "Battery", price="30", kind="part")
    order.refresh_from_db()
    hint = "No cost is known, so there is no margin to pay from: Battery."

    assert said(order, shop, shop.owner) == [("$40.00 to Fixit technician", ""), ("", hint)]
    assert said(order, shop, shop.desk) == [("Fixit technician", "")]


@pytest.mark.rule("OS-42")
def test_what_was_credited_already_is_not_planned_again(shop: Shop, order: Order) -> None:
    shop.status("Ready").credits_salary = True
    shop.status("Ready").save()
    close(order, shop, "Ready")
    order.refresh_from_db()

    assert planned([order], shop, shop.owner) == []


@pytest.mark.rule("OS-20")
@pytest.mark.parametrize("reopening", [False, True])
def test_a_plan_takes_as_many_queries_for_fifty_orders_as_for_one(shop: Shop, order: Order, reopening: bool) -> None:
    orders = [order]
    for _each in range(49):
        orders.append(make_order(shop, performer=shop.tech))
        make_line(orders[-1], price="10")
    if reopening:
        for each in orders:
            close(each, shop)
    statuses, taken = {status.pk: status for status in shop.statuses.values()}, []
    for some in (orders[:1], orders[:3], orders):
        intents = transitions.intend(
            some, statuses=statuses, to=shop.status("Closed").pk, by=shop.owner, reopening=reopening
        )
        with CaptureQueriesContext(connection) as asked:
            found = SalaryKind().plan(intents)
        taken.append(len(asked))
        assert len(found) == len(some)

    assert len(set(taken)) == 1, taken
    assert taken[0] <= 5


@pytest.mark.rule("OS-20", "EF-1")
def test_many_orders_moved_at_once_are_one_effect_each(shop: Shop, order: Order) -> None:
    other = make_order(shop, performer=shop.tech)
    make_line(other, price="10")
    seen = {each.pk: each.version for each in (order, other)}

    transitions.move_orders(orders=[order, other], to=shop.status("Closed"), by=shop.owner, seen=seen)

    assert Effect.objects.filter(kind="salary").values("subject_id").distinct().count() == 2
    put(order, shop, "Closed")
    assert Effect.objects.filter(kind="salary").count() == 2


@pytest.mark.rule("OS-27")
def test_a_move_that_pays_salary_cannot_be_undone(shop: Shop, order: Order) -> None:
    shop.status("Ready").credits_salary = True
    shop.status("Ready").save()
    close(order, shop, "Ready")
    order.refresh_from_db()

    refused = browse(shop.owner).post(f"/orders/{order.number}/undo/", {"seen": order.version})

    assert refused.status_code == 409
    assert amounts(shop.tech) == [Decimal("40.00")]
    assert Entry.objects.count() == 2
