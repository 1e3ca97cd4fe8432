"""The search of the shell beside one bare indexed query, and nothing it asks reads a large table through."""

from __future__ import annotations

from functools import partial

from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.models import Membership
from accounts.search import search
from bench.bare import connect
from bench.ground import Ground
from bench.report import beside_floor, headline
from bench.stopwatch import alternately, timed
from crm_clients.models import ClientPhone
from orders.models import Order

PER_ROUND = 10
_WHILE_TYPING = 6
_LARGE = ("orders_order", "orders_searchtext", "crm_clients_client", "crm_clients_clientphone")


def asked_of(ground: Ground) -> dict[str, str]:
    """Return what is typed, by what it stands for: of an order and a client of the largest organization."""
    order = Order.objects.filter(organization=ground.owner.organization).order_by("pk")[ground.orders // 10]
    phone = ClientPhone.objects.get(client=order.client_id)
    return {
        "a number": str(order.number),
        "four digits of a phone": str(phone.number)[-4:],
        "the whole phone": str(phone.number),
        "a name in full": order.client.name,
        "part of a name, one in thirty": order.client.name[:4],
        "a device, one in fifteen": order.about.split()[0],
        "a word of many devices": "не",
        "a device and the end of its serial number": f"{order.about.split()[0]} {order.serial[-4:]}",
        "two letters": "th",
        "part of a serial number": order.serial[5:15],
        "nobody's": "zyxwvut",
    }


def run(ground: Ground, rounds: int) -> None:
    bare, asked = connect(autocommit=True), asked_of(ground)
    organization = ground.owner.organization_id
    last_four = f"{asked['four digits of a phone'][::-1]}%"
    query = "SELECT client_id FROM crm_clients_clientphone WHERE organization_id = %s AND tail LIKE %s LIMIT 7"

    def floor() -> list[float]:
        return [timed(lambda: bare.execute(query, [organization, last_four]).fetchall()) for _each in range(PER_ROUND)]

    def find(text: str) -> list[float]:
        return [timed(partial(search, ground.owner, text, _WHILE_TYPING)) for _each in range(PER_ROUND)]

    figures = alternately(
        {"one bare indexed query": floor} | {name: partial(find, text) for name, text in asked.items()}, rounds=rounds
    )
    headline(f"Search: orders and clients, {ground.orders:,} orders; {rounds} rounds of {PER_ROUND}")
    beside_floor(figures, goal="≤ 30 ms each")
    for name, text in asked.items():
        for plan in read_through(ground.owner, text):
            print(f"reads through: {name}: {plan}")


def read_through(owner: Membership, text: str) -> list[str]:
    """Return the lines of plans in which a search reads a large table through."""
    with CaptureQueriesContext(connection) as taken:
        search(owner, text, _WHILE_TYPING)
    found = []
    with connection.cursor() as cursor:
        for query in taken:
            if query["sql"].lstrip().startswith(("SELECT", "WITH")):
                cursor.execute(f"EXPLAIN ANALYZE {query['sql']}")
                lines = [line for (line,) in cursor.fetchall() if "never executed" not in line]
                found += [line for line in lines if any(f"Seq Scan on {table}" in line for table in _LARGE)]
    return found
