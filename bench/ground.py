"""The ground all figures stand on: a throw-away PostgreSQL with as many orders as a large installation has."""

from __future__ import annotations

import time
from dataclasses import dataclass
from typing import Any

from django.core.management import call_command
from django.db import connection

from accounts.models import Membership, User
from accounts.services import Founding, found_organization
from statuses.models import Status

ORGANIZATIONS = 100
# The largest organization's part of all orders.
LARGEST = 0.3
_FILLED = (
    "crm_clients_client",
    "crm_clients_clientphone",
    "orders_order",
    "orders_searchtext",
    "statuses_move",
    "statuses_effect",
)


@dataclass(frozen=True)
class Ground:
    """The largest organization's owner and its statuses by name; `orders` in all organizations."""

    owner: Membership
    statuses: dict[str, Status]
    orders: int

    def take(self, number: int) -> list[int]:
        """Return ids of orders that stand in progress, from all over the organization."""
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT id FROM orders_order WHERE status_id = %s ORDER BY intake_key LIMIT %s",
                [self.statuses["In progress"].pk, number],
            )
            ids = [row[0] for row in cursor.fetchall()]
        if len(ids) < number:
            raise SystemExit(f"--orders {self.orders} leaves too few in progress to measure with")
        return ids


def prepare(orders: int) -> Ground:
    """Migrate, then fill every table of the path: clients, phones, orders, history and effects that are done."""
    start = time.monotonic()
    call_command("migrate", verbosity=0)
    call_command("createcachetable", verbosity=0)
    owners = [_found(f"Shop {place}") for place in range(ORGANIZATIONS)]
    _share_out([owner.organization_id for owner in owners], orders)
    with connection.cursor() as cursor:
        # Rows are right by construction; checking each of the foreign keys would only take longer.
        cursor.execute("SET session_replication_role = replica")
        trigrams = _drop_trigrams(cursor)
        for statement in (*_FILL, *trigrams):
            cursor.execute(statement)
        cursor.execute("SET session_replication_role = DEFAULT")
        for table in _FILLED:
            cursor.execute(f"VACUUM ANALYZE {table}")
        cursor.execute("CHECKPOINT")
    print(f"{orders:,} orders of {ORGANIZATIONS} organizations, made in {time.monotonic() - start:.0f} s")
    statuses = {status.name: status for status in Status.objects.of(owners[0].organization)}
    return Ground(owners[0], statuses, orders)


def _drop_trigrams(cursor: Any) -> list[str]:
    """Drop the indexes of trigrams, which fill row by row, and return how to make them anew at once."""
    cursor.execute("SELECT indexname, indexdef FROM pg_indexes WHERE indexdef LIKE '%% USING gin %%'")
    found = cursor.fetchall()
    for name, _definition in found:
        cursor.execute(f"DROP INDEX {name}")
    return [definition for _name, definition in found]


def _found(name: str) -> Membership:
    owner = User.objects.create_user(f"{name.replace(' ', '')}@mail.example".lower(), name=f"Owner of {name}")
    return found_organization(Founding(name, "US", "en"), owner=owner)


def _share_out(organizations: list[int], orders: int) -> None:
    others = int(orders * (1 - LARGEST)) // (len(organizations) - 1)
    shares = [(organizations[0], int(orders * LARGEST)), *((pk, others) for pk in organizations[1:])]
    with connection.cursor() as cursor:
        cursor.execute("CREATE TEMPORARY TABLE share (organization_id bigint, orders int)")
        cursor.executemany("INSERT INTO share VALUES (%s, %s)", shares)


_FILL = (
    """
    INSERT INTO crm_clients_client (organization_id, name, name_key, email, language, notes, revision, created_at)
    SELECT organization_id, 'Client ' || n || ' ' || md5(n::text), 'client ' || n || ' ' || md5(n::text),
        'client' || n || '@mail.example', '', '', 0, now()
    FROM share, generate_series(1, orders / 4) n
    """,
    """
    INSERT INTO crm_clients_clientphone (organization_id, client_id, number, tail, position)
    SELECT organization_id, id, '+1' || (2125550000 + id), reverse('1' || (2125550000 + id)), 0 FROM crm_clients_client
    """,
    # Of twenty orders fifteen are closed, three are in progress.
    """
    CREATE TEMPORARY TABLE pick AS
    SELECT status.*, wanted.place - 1 AS place FROM statuses_status status
    JOIN unnest(array['New', 'Awaiting parts', 'In progress', 'In progress', 'In progress', 'Refused']
                || array_fill('Closed'::text, array[14])) WITH ORDINALITY wanted(name, place) USING (name)
    """,
    """
    INSERT INTO orders_order (organization_id, number, intake_key, discipline, "group", status_id, order_type_id,
        version, revision, entered_at, location_id, client_id, about, details, serial, total, created_at, closed_at,
        lines_locked)
    SELECT share.organization_id, n, gen_random_uuid(), 'chosen', pick."group", pick.id, type.id, 1, 0,
        now() - n * interval '1 minute', location.id, client.first + n % greatest(share.orders / 4, 1),
        CASE WHEN n % 3 = 0 THEN 'iPhone' WHEN n % 3 = 1 AND n < share.orders / 5 THEN 'Nokia' ELSE 'Thing' END
            || ' number ' || n, '', 'SN' || upper(md5(n::text)), 10 + n % 990, now() - n * interval '2 minutes',
        CASE WHEN pick.closes THEN now() - n * interval '1 minute' END, pick.closes
    FROM share
    JOIN accounts_location location USING (organization_id)
    JOIN orders_ordertype type USING (organization_id)
    JOIN (SELECT organization_id, min(id) AS first FROM crm_clients_client GROUP BY 1) client USING (organization_id)
    CROSS JOIN LATERAL generate_series(1, share.orders) n
    JOIN pick ON pick.organization_id = share.organization_id AND pick.place = n % 20
    """,
    """
    INSERT INTO orders_searchtext (order_id, organization_id, key)
    SELECT id, organization_id, lower(about || ' ' || serial) FROM orders_order
    """,
    "INSERT INTO orders_numbering (organization_id, last) SELECT organization_id, orders FROM share",
    """
    INSERT INTO statuses_move (organization_id, kind, subject_id, version, at, by_name, why, from_code, from_name,
        to_status, to_code, to_name, comment)
    SELECT o.organization_id, 'order', o.id, 1, o.entered_at, 'Owner', '', '', '', s.id, s."group", s.name, ''
    FROM orders_order o JOIN statuses_status s ON s.id = o.status_id
    """,
    """
    INSERT INTO statuses_effect (organization_id, move_id, subject_kind, subject_id, kind, key, payload, lane, state,
        due_at, owed_since, attempts, deaths, fence, ended_at, reason)
    SELECT organization_id, id, 'order', subject_id, 'message', 'message/sms/order/' || subject_id || '/1',
        jsonb_build_object('channel', 'sms', 'to', '+12125550000', 'text', 'Thing number ' || subject_id), 'sms',
        'done', at, at, 1, 0, 1, at, ''
    FROM statuses_move
    """,
)
