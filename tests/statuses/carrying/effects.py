"""Two kinds of effects whose outcome a test says: one stays in the database, one leaves the house."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import ClassVar
from uuid import uuid4

from django.db.models.functions import Now

from notifications.models import DemoMessage
from statuses.carrying.claims import due, take
from statuses.kinds import DONE, Kind, Outcome
from statuses.models import Effect
from tests.factories import Shop


class Chore(Kind):
    """Writes a line into our database, then does what `then` says."""

    code: ClassVar[str] = "chore"
    icon: ClassVar[str] = "check"
    label: ClassVar[str] = "Chore"

    def __init__(self) -> None:
        self.then: Callable[[Effect], Outcome] = lambda effect: DONE

    def carry_out(self, effect: Effect) -> Outcome:
        DemoMessage.objects.create(
            organization_id=effect.organization_id, key=str(uuid4()), channel="sms", recipient=effect.key, text="done"
        )
        return self.then(effect)


class Errand(Kind):
    """Calls somebody outside: `called` are the keys of all calls, `then` says what came of one."""

    code: ClassVar[str] = "errand"
    icon: ClassVar[str] = "send"
    label: ClassVar[str] = "Errand"
    leaves_house: ClassVar[bool] = True

    def __init__(self) -> None:
        self.then: Callable[[Effect], Outcome] = lambda effect: DONE
        self.honours: Callable[[Effect], bool] = lambda effect: False
        self.called: list[str] = []

    def carry_out(self, effect: Effect) -> Outcome:
        self.called.append(effect.key)
        return self.then(effect)

    def honours_key(self, effect: Effect) -> bool:
        return self.honours(effect)


def owe(shop: Shop, by: Kind, **stored: object) -> Effect:
    """Owe an effect, due since a second; by the lane "sms" if it leaves the house."""
    return Effect.objects.create(
        **{
            "organization": shop.organization,
            "subject_kind": "order",
            "subject_id": 1,
            "kind": by.code,
            "key": f"{by.code}/{uuid4()}",
            "lane": "sms" if by.leaves_house else "",
            "due_at": Now() - timedelta(seconds=1),
        }
        | stored
    )


def claim(effect: Effect) -> Effect:
    """Take this very effect."""
    (taken,) = take(due().filter(pk=effect.pk), most=1)
    return taken


def lapse(effect: Effect) -> None:
    """Let the lease be over."""
    Effect.objects.filter(pk=effect.pk).update(lease_until=Now() - timedelta(seconds=1))


def lines(effect: Effect) -> int:
    """Return how many lines the chore left in the database."""
    return DemoMessage.objects.filter(recipient=effect.key).count()
