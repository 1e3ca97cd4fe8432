"""Two people at once: real threads, each with a connection of its own."""

from __future__ import annotations

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from django.db import IntegrityError, connection

from accounts.locations.services import LocationRefused
from accounts.people.invitations import PeopleRefused
from catalog.importing.services import ImportRefused
from catalog.refusals import ItemRefused
from orders.order_types import TypeRefused
from orders.services import OrderRefused
from orders.transitions import MoveRefused
from payments.services import PaymentRefused
from statuses.refusals import StatusRefused

PATIENCE = 20
REFUSALS = (LocationRefused, MoveRefused, OrderRefused, TypeRefused, StatusRefused, PeopleRefused, ItemRefused,
            ImportRefused, PaymentRefused, IntegrityError)  # fmt: skip


def at_once(*acts: Callable[[], Any]) -> list[Any]:
    """Do all acts together; return what each gave or was refused with."""

    def do(act: Callable[[], Any]) -> Any:
        try:
            return act()
        except REFUSALS as refused:
            return refused
        finally:
            connection.close()

    with ThreadPoolExecutor(len(acts)) as hands:
        return [done.result(PATIENCE) for done in [hands.submit(do, act) for act in acts]]


def gate(number: int = 2) -> Callable[[], object]:
    """Return what lets threads go on only together; on SQLite, where one writes at a time, it stands open."""
    barrier = threading.Barrier(number, timeout=PATIENCE)
    return barrier.wait if connection.vendor == "postgresql" else lambda: None
