"""What pages take in the server, from the request to the last byte: the list, and an order's own page."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from typing import Any
from uuid import uuid4

import psycopg
from django.core.management import call_command
from django.db import connection
from django.template import engines
from django.test import Client as Browser
from django.test.utils import CaptureQueriesContext

from accounts.models import Membership
from bench.bare import connect
from bench.ground import Ground
from bench.report import beside_floor, headline, peers
from bench.stopwatch import Contestant, alternately, timed
from crm_clients.models import Client
from orders.models import Order
from orders.selectors import Place, Sort, rows_of
from orders.services import Intake, Priced, accept_order, add_line
from orders.transitions import move_order

PER_ROUND = 20
LINES, HISTORY = 20, 50
_A_ROW = b'<tr id="order-'
_PAGE = """
    SELECT o.number, o.about, o.total, o.paid, o.deadline, s.name, s.colour, c.name, p.number, u.name
    FROM orders_order o
    JOIN statuses_status s ON s.id = o.status_id
    JOIN crm_clients_client c ON c.id = o.client_id
    LEFT JOIN crm_clients_clientphone p ON p.client_id = c.id AND p.position = 0
    LEFT JOIN accounts_membership m ON m.id = o.performer_id LEFT JOIN accounts_user u ON u.id = m.user_id
    WHERE o.organization_id = %s AND o.closed_at IS NULL AND o.number < %s
    ORDER BY o.number DESC LIMIT 51
"""
# As many tags and bytes to a row as the list has, and nothing to work out.
_ROWS = """<table>{% for row in rows %}<tr id="order-{{ row.0 }}">
<td><input type="checkbox" name="number" value="{{ row.0 }}"></td>
<td><a href="/orders/{{ row.0 }}/">{{ row.0 }}</a></td>
<td><a class="chip chip-{{ row.6 }}" href="/orders/{{ row.0 }}/statuses/">{{ row.5 }}</a></td><td>{{ row.1 }}</td>
<td>{{ row.7 }}<div class="sub"><a href="tel:{{ row.8 }}">{{ row.8 }}</a></div></td><td>{{ row.9|default:"" }}</td>
<td>{{ row.4|default:"" }}</td><td>{{ row.2 }}<div class="sub">{{ row.3 }}</div></td></tr>{% endfor %}</table>"""


def run_list(ground: Ground, rounds: int) -> None:
    _set_deadlines()
    bare, template = connect(autocommit=True), engines["django"].from_string(_ROWS)
    browser = _browser(ground.owner)
    deep, late = (_place_in_the_middle(ground.owner, sort) for sort in (Sort.NEWEST, Sort.DEADLINE))

    def floor() -> str:
        return str(template.render({"rows": _keyset(bare, ground.owner, int(deep))}))

    addresses = {
        "list, page 1": "/orders/",
        "list, deep": f"/orders/?after={deep}",
        "a group, with its statuses": "/orders/?tab=deferred",
        "by deadline": "/orders/?sort=deadline",
        "by deadline, deep": f"/orders/?sort=deadline&after={late}",
        "longest in their status": "/orders/?sort=longest",
        "closed": "/orders/?tab=closed_successfully",
        "overdue": "/orders/?deadline=overdue",
    }
    contestants = {"bare keyset query and template": _often(floor)}
    contestants |= {name: _often(_opening(browser, address, _A_ROW)) for name, address in addresses.items()}
    figures = alternately(contestants, rounds=rounds)
    headline(f"The list, 50 of {ground.orders * 0.3:,.0f} orders, with counts; {rounds} rounds of {PER_ROUND}")
    beside_floor(figures, goal="≤ 20 ms, then ≤ 10 ms; the same deep as at the start")
    for name, address in addresses.items():
        print(f"{name:40}{_queries(browser, address):4} queries")
    peers("an admin 65–122 ms", "a shop's dashboard 102–134 ms", "tables with counts 177–227 ms", "facets 246–304 ms")


def run_page(ground: Ground, rounds: int) -> None:
    order = _busy_order(ground)
    bare, browser = connect(autocommit=True), _browser(ground.owner)

    def floor() -> list[Any]:
        return [bare.execute(query, [order.pk]).fetchall() for query in _ORDER]

    address = f"/orders/{order.number}/"
    figures = alternately(
        {"the same rows, bare": _often(floor), "order page": _often(_opening(browser, address))}, rounds=rounds
    )
    headline(f"An order's page: {LINES} lines, {HISTORY} lines of history; {rounds} rounds of {PER_ROUND}")
    beside_floor(figures, goal="≤ 25 ms, ≤ 15 queries")
    print(f"{'order page':40}{_queries(browser, address):4} queries")


_ORDER = (
    """SELECT o.*, c.*, s.* FROM orders_order o JOIN crm_clients_client c ON c.id = o.client_id
    JOIN statuses_status s ON s.id = o.status_id WHERE o.id = %s""",
    "SELECT * FROM orders_line WHERE order_id = %s ORDER BY position, id",
    """SELECT m.* FROM statuses_move m JOIN orders_order o ON o.organization_id = m.organization_id
    AND m.kind = 'order' AND m.subject_id = o.id WHERE o.id = %s ORDER BY m.version DESC""",
    """SELECT e.* FROM statuses_effect e JOIN orders_order o ON o.organization_id = e.organization_id
    AND e.subject_kind = 'order' AND e.subject_id = o.id WHERE o.id = %s""",
)


def _set_deadlines() -> None:
    """Give half of the open orders a deadline, an hour apart in each organization."""
    with connection.cursor() as cursor:
        cursor.execute("SET session_replication_role = replica")
        cursor.execute(
            "UPDATE orders_order SET deadline = now() + (number - 1000) * interval '1 hour' / 20"
            " WHERE closed_at IS NULL AND number %% 2 = 0",
            [],
        )
        cursor.execute("SET session_replication_role = DEFAULT")
        cursor.execute("VACUUM ANALYZE orders_order")


def _place_in_the_middle(owner: Membership, sort: Sort) -> str:
    """Return the place, as the address writes it, that as many open orders stand before as behind."""
    orders = Order.objects.filter(organization=owner.organization, closed_at=None)
    if sort.field:
        orders = orders.filter(**{f"{sort.field}__isnull": False}).order_by(sort.field, "-number")
    else:
        orders = orders.order_by("-number")
    (row,) = rows_of(orders[(middle := orders.count() // 2) : middle + 1])
    return Place.of(row, sort).written(sort)


def _keyset(bare: psycopg.Connection[Any], owner: Membership, below: int) -> list[Any]:
    return bare.execute(_PAGE, [owner.organization_id, below], prepare=True).fetchall()


def _browser(member: Membership) -> Browser:
    # Pages name static files as they are served.
    call_command("collectstatic", verbosity=0, interactive=False)
    browser = Browser(SERVER_NAME="127.0.0.1")
    browser.force_login(member.user)
    return browser


def _opening(browser: Browser, address: str, shows: bytes = b"") -> Callable[[], object]:
    """Return the act of opening a page, which fails where it does not show so much: an empty one proves nothing."""

    def open_page() -> None:
        response = browser.get(address)
        if response.status_code != 200 or shows not in response.content:
            raise LookupError(f"{address}: {response.status_code}")

    return open_page


def _often(act: Callable[[], object]) -> Contestant:
    return lambda: [timed(act) for _time in range(PER_ROUND)]


def _queries(browser: Browser, address: str) -> int:
    with CaptureQueriesContext(connection) as taken:
        browser.get(address)
    return len(taken)


def _busy_order(ground: Ground) -> Order:
    """Accept an order through the doors, with many lines and a long history."""
    owner = ground.owner
    client = Client.objects.filter(organization=owner.organization).earliest("pk")
    order = accept_order(Intake(key=uuid4(), client=client, about="Much worked on"), by=owner)
    for place in range(LINES):
        add_line(order, Priced(f"Work {place}", Decimal(2), Decimal("12.50")), by=owner)
    for place in range(HISTORY - 1):
        order.refresh_from_db()
        name = ("In progress", "Awaiting parts")[place % 2]
        move_order(order, to=ground.statuses[name], by=owner, seen=order.version)
    return order
