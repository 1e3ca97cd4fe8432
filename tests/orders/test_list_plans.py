"""The list of a large house is read by its indexes: no query of it goes through the whole table of orders."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.models import Membership
from accounts.today import cards_for
from desk.demo.many.filling import fill
from orders.models import Order
from orders.selectors import Place, Sort
from statuses.models import Status
from tests.factories import Shop, make_order, put
from tests.pages import browse

ORDERS = 40_000
# How each database says that it reads a table from end to end.
_WHOLE = {"postgresql": "Seq Scan on orders_order ", "sqlite": "SCAN orders_order\n"}
_EXPLAIN = {"postgresql": "EXPLAIN", "sqlite": "EXPLAIN QUERY PLAN"}


@pytest.fixture
def largest(shop: Shop) -> Membership:
    """The owner of a house with as many orders as make reading all of them dearer than reading fifty.

    SQLite plans without looking at the rows.
    """
    if connection.vendor == "sqlite":
        _limit(shop.owner)
        for name in ("Ready", "Closed"):
            put(make_order(shop, deadline="2026-01-02T12:00:00Z"), shop, name)
        return shop.owner
    owner = fill(ORDERS, 4)[0]
    _limit(owner)
    return owner


def _limit(owner: Membership) -> None:
    """Let a status have a limit, another count no deadlines."""
    live = Status.objects.of(owner.organization).live()
    first, last = live.filter(group__in=("in_progress", "deferred")).in_order()[:2]
    Status.objects.filter(pk=first.pk).update(time_limit=40)
    Status.objects.filter(pk=last.pk).update(is_excluded=True)


def _deep(owner: Membership, sort: Sort, tab: str = "open") -> str:
    orders = Order.objects.filter(organization=owner.organization, closed_at__isnull=tab == "open")
    if sort.field:
        orders = orders.filter(**{f"{sort.field}__isnull": False}).order_by(sort.field)
    order = orders[orders.count() // 2]
    return Place.of(order, sort).written(sort)


def _addresses(owner: Membership) -> list[str]:
    deadline, longest = _deep(owner, Sort.DEADLINE), _deep(owner, Sort.LONGEST)
    closed = _deep(owner, Sort.CLOSED, "closed_successfully")
    return [
        "/orders/",
        "/orders/?after=6000",
        "/orders/?before=3000",
        "/orders/?tab=deferred",
        "/orders/?sort=deadline",
        f"/orders/?sort=deadline&after={deadline}",
        f"/orders/?sort=deadline&before={deadline}",
        f"/orders/?sort=longest&after={longest}",
        "/orders/?tab=closed_successfully",
        f"/orders/?tab=closed_successfully&after={closed}",
        "/orders/?deadline=overdue",
        "/orders/?deadline=today",
        "/orders/?deadline=over-limit",
        f"/orders/?deadline=over-limit&after={longest}",
        "/orders/?q=77",
    ]


@pytest.mark.rule("OR-6")
def test_no_page_of_the_list_reads_the_whole_table(largest: Membership) -> None:
    browser, found = browse(largest), []

    for address in _addresses(largest):
        with CaptureQueriesContext(connection) as asked:
            assert browser.get(address).status_code == 200
        found += [f"{address}\n{plan}" for query in asked if _reads_everything(plan := _plan(query["sql"]))]

    assert not found, "\n\n".join(found)


@pytest.mark.rule("OS-50", "OR-8")
def test_no_card_of_today_reads_the_whole_table(largest: Membership) -> None:
    with CaptureQueriesContext(connection) as asked:
        cards_for(largest)

    plans = [_plan(query["sql"]) for query in asked]
    assert any("entered_at" in plan for plan in plans)
    assert not [plan for plan in plans if _reads_everything(plan)]


def _plan(query: str) -> str:
    if "orders_order" not in query or not query.startswith("SELECT"):
        return ""
    with connection.cursor() as cursor:
        cursor.execute(f"{_EXPLAIN[connection.vendor]} {query.replace('%', '%%')}", [])
        return query + "\n" + "\n".join(str(row[-1]) for row in cursor.fetchall()) + "\n"


def _reads_everything(plan: str) -> bool:
    return _WHOLE[connection.vendor] in plan
