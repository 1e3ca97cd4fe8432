"""The ground all figures stand on: a throw-away PostgreSQL with as many orders as a large installation has."""

from __future__ import annotations

import time
from dataclasses import dataclass

from django.core.management import call_command
from django.db import connection

from accounts.models import Membership
from desk.demo.many.filling import make_many
from statuses.models import Status

# The version of an order in progress, made by two moves.
IN_PROGRESS = 2


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
    """Migrate, then make what `manage.py demo --orders` makes: every table of the path is full."""
    start = time.monotonic()
    call_command("migrate", verbosity=0)
    call_command("createcachetable", verbosity=0)
    owners = make_many(orders)
    print(f"{orders:,} orders of {len(owners)} organizations, made in {time.monotonic() - start:.0f} s")
    statuses = {status.name: status for status in Status.objects.of(owners[0].organization)}
    return Ground(owners[0], statuses, orders)
