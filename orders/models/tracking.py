from __future__ import annotations

import secrets
from typing import ClassVar

from django.db import models

from accounts.models import Owned
from orders.models.order import Order


def new_key() -> str:
    """Return 128 random bits in 22 letters fit for an address."""
    return secrets.token_urlsafe(16)


class Tracking(Owned):
    """The unguessable link by which a client follows an order; made when it is first printed or sent. Source: OR-9.

    A table of its own: a move would write another column's index anew each time.
    """

    order = models.OneToOneField(Order, on_delete=models.CASCADE, primary_key=True, related_name="tracking")
    key = models.CharField(max_length=22, unique=True, default=new_key, editable=False)

    objects: ClassVar[models.Manager[Tracking]] = models.Manager()

    def __str__(self) -> str:
        return str(self.pk)
