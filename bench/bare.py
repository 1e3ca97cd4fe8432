"""The floors: the same rows as the product writes, by psycopg alone."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import psycopg
from django.db import connection as django_connection
from psycopg.types.json import Jsonb

from accounts.models import Membership
from statuses.models import Status


def connect(*, autocommit: bool = False) -> psycopg.Connection[Any]:
    """Open a connection past Django; what only reads commits by itself, and holds no lock while it waits."""
    parameters = django_connection.get_connection_params()
    return psycopg.connect(
        **{name: parameters[name] for name in ("host", "port", "user", "dbname") if name in parameters},
        autocommit=autocommit,
    )


@dataclass(frozen=True)
class Target:
    """Everything a bare move has to know beforehand: who moves, from where, to where."""

    by: Membership
    source: Status
    to: Status

    @property
    def values(self) -> dict[str, Any]:
        return {
            "organization": self.by.organization_id,
            "by": self.by.user_id,
            "by_name": str(self.by.user),
            "from_status": self.source.pk,
            "from_code": self.source.group,
            "from_name": self.source.name,
            "to_status": self.to.pk,
            "to_code": self.to.group,
            "to_name": self.to.name,
        }


@dataclass(frozen=True)
class Letter:
    """Where the client is reached and what is said: a bare move is told, the product finds out."""

    phone: str
    email: str
    subject: str
    text: str

    def payload(self, channel: str) -> Jsonb:
        by_sms = channel == "sms"
        return Jsonb(
            {
                "channel": channel,
                "to": self.phone if by_sms else self.email,
                "subject": "" if by_sms else self.subject,
                "text": self.text,
            }
        )


_LOCK = "SELECT version, status_id, entered_at, closed_at FROM orders_order WHERE id = %(order)s FOR UPDATE"
_UPDATE = """
    UPDATE orders_order SET status_id = %(to_status)s, "group" = %(to_code)s, version = version + 1, entered_at = now(),
        closed_at = NULL, closed_by_id = NULL, lines_locked = false
    WHERE id = %(order)s
"""
_HISTORY = """
    INSERT INTO statuses_move (organization_id, kind, subject_id, version, at, by_id, by_name, why, from_status,
        from_code, from_name, to_status, to_code, to_name, stayed, comment)
    VALUES (%(organization)s, 'order', %(order)s, %(version)s, now(), %(by)s, %(by_name)s, '', %(from_status)s,
        %(from_code)s, %(from_name)s, %(to_status)s, %(to_code)s, %(to_name)s, now() - %(entered_at)s, '')
    RETURNING id
"""
_EFFECTS = """
    INSERT INTO statuses_effect (organization_id, move_id, subject_kind, subject_id, kind, key, payload, lane, state,
        attempts, deaths, fence, reason)
    VALUES (%(organization)s, %(move)s, 'order', %(order)s, 'message', %(sms_key)s, %(sms)s, 'sms', 'owed',
               0, 0, 0, ''),
           (%(organization)s, %(move)s, 'order', %(order)s, 'message', %(email_key)s, %(email)s, 'email', 'owed',
               0, 0, 0, '')
    RETURNING id
"""


def move_bare(connection: psycopg.Connection[Any], order_id: int, seen: int, target: Target, letter: Letter) -> None:
    """Lock, check, and write the order, its history line and two effects: one transaction, four statements."""
    values = target.values | {"order": order_id}
    with connection.transaction():
        version, status, entered_at, closed_at = connection.execute(_LOCK, values).fetchone() or ()
        if version != seen or status != target.source.pk or closed_at:
            raise LookupError(f"order {order_id} is not where the bench put it")
        connection.execute(_UPDATE, values)
        values |= {"version": version + 1, "entered_at": entered_at}
        (values["move"],) = connection.execute(_HISTORY, values).fetchone() or ()
        for channel in ("sms", "email"):
            values[f"{channel}_key"] = f"message/{channel}/order/{order_id}/{version + 1}"
            values[channel] = letter.payload(channel)
        connection.execute(_EFFECTS, values).fetchall()


def flush_only(connection: psycopg.Connection[Any]) -> None:
    """Commit next to nothing: what is left is the wait for the disk."""
    with connection.transaction():
        connection.execute("SELECT pg_logical_emit_message(true, 'bench', '')")


# One statement: holds, checks and writes everything; addresses and texts come from the same tables.
_MOVE_MANY = """
    WITH held AS (
        SELECT id, number, about, client_id, version, entered_at FROM orders_order
        WHERE id = ANY(%(orders)s) AND version = %(seen)s AND status_id = %(from_status)s AND closed_at IS NULL
        ORDER BY id FOR UPDATE
    ), moved AS (
        UPDATE orders_order o SET status_id = %(to_status)s, "group" = %(to_code)s, version = o.version + 1,
            entered_at = now(), closed_at = NULL, closed_by_id = NULL, lines_locked = false
        FROM held WHERE o.id = held.id
    ), line AS (
        INSERT INTO statuses_move (organization_id, kind, subject_id, version, at, by_id, by_name, why, from_status,
            from_code, from_name, to_status, to_code, to_name, stayed, comment)
        SELECT %(organization)s, 'order', id, version + 1, now(), %(by)s, %(by_name)s, '', %(from_status)s,
            %(from_code)s, %(from_name)s, %(to_status)s, %(to_code)s, %(to_name)s, now() - entered_at, ''
        FROM held RETURNING id, subject_id, version
    )
    INSERT INTO statuses_effect (organization_id, move_id, subject_kind, subject_id, kind, key, payload, lane, state,
        attempts, deaths, fence, reason)
    SELECT %(organization)s, line.id, 'order', held.id, 'message',
        'message/' || lane || '/order/' || held.id || '/' || line.version,
        jsonb_build_object('channel', lane, 'to', CASE lane WHEN 'sms' THEN phone.number ELSE client.email END,
            'subject', CASE lane WHEN 'sms' THEN '' ELSE 'Order No. ' || held.number || ': ' || %(to_name)s END,
            'text', format(%(text)s, held.number, held.about)),
        lane, 'owed', 0, 0, 0, ''
    FROM line
    JOIN held ON held.id = line.subject_id
    JOIN crm_clients_client client ON client.id = held.client_id
    JOIN crm_clients_clientphone phone ON phone.client_id = client.id AND phone.position = 0
    CROSS JOIN unnest(array['sms', 'email']) lane
"""


def move_many_bare(
    connection: psycopg.Connection[Any], order_ids: list[int], seen: int, target: Target, text: str
) -> None:
    """Move many orders by one set-based statement. `text` is a format of SQL, given number and what it is about."""
    values = target.values | {"orders": order_ids, "seen": seen, "text": text}
    with connection.transaction():
        written = connection.execute(_MOVE_MANY, values).rowcount
    if written != 2 * len(order_ids):
        raise LookupError(f"{written} effects for {len(order_ids)} orders")
