"""How the database finds: by its indexes, however many there are."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.search import search
from orders.models import Order
from orders.todo import to_do
from tests.factories import Shop, make_client, make_order

_LARGE = ("orders_order", "orders_searchtext", "crm_clients_client", "crm_clients_clientphone")
# SQLite looks at every row for each guard.
_MANY = {"postgresql": 10_000, "sqlite": 300}


def read_through(queries: CaptureQueriesContext) -> list[str]:
    """Return the lines of PostgreSQL's plans in which a large table is read through; SQLite always reads an own."""
    found: list[str] = []
    if connection.vendor != "postgresql":
        return found
    with connection.cursor() as cursor:
        for query in list(queries):
            if query["sql"].lstrip().startswith(("SELECT", "WITH")):
                cursor.execute(f"EXPLAIN ANALYZE {query['sql']}")
                lines = [line for (line,) in cursor.fetchall() if "never executed" not in line]
                found += [line for line in lines if any(f"Seq Scan on {table}" in line for table in _LARGE)]
    return found


@pytest.fixture
def crowded(shop: Shop, neighbour: Shop) -> Shop:
    """A shop among many orders, its own and a neighbour's, with what the planner knows of them up to date."""
    for each in (shop, neighbour):
        make_order(each, client=make_client(each, "Ann Lee", "+12125550177"), about="iPhone 13")
        _multiply(each)
    with connection.cursor() as cursor:
        for table in _LARGE:
            cursor.execute(f"ANALYZE {table}")
    return shop


def _multiply(shop: Shop) -> None:
    """Copy the order, its client, phone and words many times over, each with a client of its own, set-based."""
    order = Order.objects.get(organization=shop.organization)
    copies = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < %(many)s)"
    values = {
        "many": _MANY[connection.vendor],
        "order": order.pk,
        "organization": shop.organization.pk,
        "client": order.client_id,
    }
    clients = f"""{copies} INSERT INTO crm_clients_client
        (organization_id, name, name_key, email, language, notes, revision, created_at)
        SELECT organization_id, 'Client ' || i, 'client ' || i, '', '', '', 0, created_at
        FROM crm_clients_client, n WHERE id = %(client)s"""
    phones = """INSERT INTO crm_clients_clientphone (organization_id, client_id, number, tail, position)
        SELECT organization_id, id, '+1415' || (1000000 + id), '', 0 FROM crm_clients_client
        WHERE organization_id = %(organization)s AND id <> %(client)s"""
    key = {"postgresql": "gen_random_uuid()", "sqlite": "lower(hex(randomblob(16)))"}[connection.vendor]
    orders = f"""{copies} INSERT INTO orders_order (organization_id, number, intake_key, discipline, "group", status_id,
        order_type_id, version, revision, entered_at, location_id, client_id, about, details, total, created_at,
        lines_locked)
        SELECT o.organization_id, number + i, {key}, discipline, "group", status_id, order_type_id, 1, 0, entered_at,
        location_id, c.id, 'Thing ' || i, '', 0, o.created_at, lines_locked
        FROM n, orders_order o JOIN crm_clients_client c ON c.organization_id = o.organization_id
        WHERE o.id = %(order)s AND c.name = 'Client ' || i ORDER BY i"""
    words = """INSERT INTO orders_searchtext (order_id, organization_id, key) SELECT id, organization_id, lower(about)
        FROM orders_order WHERE organization_id = %(organization)s AND id <> %(order)s"""
    with connection.cursor() as cursor:
        for statement in (clients, phones, orders, words):
            cursor.execute(statement, values)


@pytest.mark.rule("OR-7", "TN-1")
def test_a_search_reads_no_large_table_through(crowded: Shop) -> None:
    texts = ["77", "0177", "+1 212 555 0177", "ann", "an", "iphone", "thing", "thing 777", "zyxwvut"]
    with CaptureQueriesContext(connection) as taken:
        for text in texts:
            search(crowded.owner, text, 6)

    assert read_through(taken) == []


def test_the_number_on_every_page_reads_no_large_table_through(crowded: Shop) -> None:
    with CaptureQueriesContext(connection) as taken:
        to_do(crowded.owner)

    assert read_through(taken) == []


@pytest.mark.rule("OR-7")
def test_a_common_word_finds_the_newest_and_a_rare_one_the_oldest(crowded: Shop) -> None:
    newest = search(crowded.owner, "thing", 3)[0].hits
    oldest = search(crowded.owner, "iphone", 3)[0].hits

    last = 1 + _MANY[connection.vendor]
    assert [hit.title for hit in newest] == [f"No. {number}" for number in (last, last - 1, last - 2)]
    assert [hit.title for hit in oldest] == ["No. 1"]
