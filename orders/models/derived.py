"""What follows from an order's own columns, for the model and for a row of a list alike."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal
from typing import Protocol

from django.utils import timezone

from statuses.groups import Group


class _Columns(Protocol):
    @property
    def group(self) -> str: ...
    @property
    def closed_at(self) -> datetime | None: ...
    @property
    def deadline(self) -> datetime | None: ...
    @property
    def is_excluded(self) -> bool: ...
    @property
    def total(self) -> Decimal: ...
    @property
    def paid(self) -> Decimal: ...


class Derived:
    @property
    def is_closed(self: _Columns) -> bool:
        return self.closed_at is not None

    @property
    def due(self: _Columns) -> Decimal:
        """What is still to be paid; below zero: paid ahead, or, of a closed order, to give back. Source: OS-33."""
        return due_in(self, Group(self.group))

    @property
    def is_overdue(self: _Columns) -> bool:
        """Say whether its deadline has passed, where deadlines count; `orders.lateness` says it to the database."""
        return bool(self.deadline and not self.closed_at and not self.is_excluded and self.deadline < timezone.now())

    def due_in(self: _Columns, group: Group) -> Decimal:
        """Return what is due once the order stands in that group: a failed one charges nothing."""
        return due_in(self, group)


def due_in(order: _Columns, group: Group) -> Decimal:
    return -order.paid if group == Group.CLOSED_UNSUCCESSFULLY else order.total - order.paid
