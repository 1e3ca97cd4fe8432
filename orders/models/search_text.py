from __future__ import annotations

from typing import ClassVar

from django.db import models

from accounts.models import Owned
from accounts.names import comparable
from orders.models.order import Order


class SearchText(Owned):
    """The words by which an order is found: what it is about and its serial number, comparable. Source: OR-7.

    A table of its own: a move would write the index of trigrams anew each time.
    """

    order = models.OneToOneField(Order, on_delete=models.CASCADE, primary_key=True, related_name="search_text")
    key = models.CharField(max_length=1000, editable=False)

    objects: ClassVar[models.Manager[SearchText]] = models.Manager()

    class Meta:
        indexes = [models.Index(fields=["organization", "-order"], name="search_text_newest_first")]

    def __str__(self) -> str:
        return self.key


def words_of(order: Order) -> str:
    """Return the words an order is found by."""
    return comparable(f"{order.about} {order.serial}")
