"""Where the contract of the effect door plays: a shop, an SMS provider and a tally, arranged anew for every proof.

What arranges and observes may write and read rows as it likes. What lets time pass is plain SQL: the library
takes a write by its ORM name for one that stands in for the product.
"""

from __future__ import annotations

import itertools
import socket
import threading
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any
from unittest import mock

from django.core import mail
from django.db import connection
from django.utils import timezone
from pytest_obligation.poison import PoisonSwitch

from notifications.effects import MessageKind
from notifications.models import SmsGateway
from statuses import kinds
from statuses.bell import bell
from statuses.carrying import work
from statuses.kinds import Outcome
from statuses.models import Effect
from statuses.tasks import carry_out_effects
from tests.factories import Shop
from tests.faults.effects import chalked
from tests.faults.kinds import Tally
from tests.notifications.fake_http import Answer, FakeHttp, resets, says

AGREES, IS_BUSY, FINDS_IT_WRONG, GIVES_UP, IS_CUT_OFF = says(200), says(503), says(422), says(504), resets
_count = itertools.count(1)


class Provider:
    """Who sends the SMS. `asked` and `sent`, by key, are its own record: the truth, not our tables."""

    def __init__(self) -> None:
        self.http = FakeHttp(self._take)
        self.behaves(AGREES)

    def behaves(self, answer: Answer, *, sends: bool = True, once: bool = False) -> None:
        """Begin a new record; with `once`, a key that is known is not sent again."""
        self.answer, self.sends, self.once = answer, sends, once
        self.asked: Counter[str] = Counter()
        self.sent: Counter[str] = Counter()

    def _take(self, connection: socket.socket, over: threading.Event) -> None:
        key = self.http.received[-1].headers["idempotency-key"]
        self.asked[key] += 1
        if self.sends and not (self.once and self.sent[key]):
            self.sent[key] += 1
        self.answer(connection, over)


class Hit(Tally):
    """A tally at whose beginning something may happen; `tried` counts how often it was begun, by effect."""

    def __init__(self) -> None:
        super().__init__()
        self.poison = PoisonSwitch()
        self.tried: Counter[int] = Counter()
        self.begins: Callable[[Effect], None] = lambda effect: self.poison.check(effect.pk)

    def carry_out(self, effect: Effect) -> Outcome:
        self.tried[effect.pk] += 1
        self.begins(effect)
        return super().carry_out(effect)


class World:
    """What stands there while a proof runs; `rings` is what the bell was rung for."""

    shop: Shop
    provider: Provider
    tally: Hit
    rings: list[tuple[int, list[int]]]

    @contextmanager
    def arranged(self, shop: Shop) -> Iterator[None]:
        self.shop, self.provider, self.tally, self.rings = shop, Provider(), Hit(), []
        known = {MessageKind.code: kinds._KINDS[MessageKind.code], Tally.code: self.tally}
        with (
            self.provider.http,
            mock.patch.dict(kinds._KINDS, known, clear=True),
            mock.patch.object(bell, "ring", _hear),
        ):
            connects(AGREES)
            yield


world = World()


def _hear(organization_id: int, effect_ids: list[int]) -> None:
    world.rings.append((organization_id, list(effect_ids)))


def connects(answer: Answer, *, sends: bool = True, honours_key: bool = False) -> None:
    """Let the shop's SMS leave by the provider, which answers so; whatever was there before is over."""
    world.provider.behaves(answer, sends=sends, once=honours_key)
    address = f"http://127.0.0.1:{world.provider.http.port}/"
    SmsGateway.objects.update_or_create(
        organization=world.shop.organization,
        defaults={"backend": "http", "address": address, "timeout": 5, "repeats_safely": honours_key},
    )
    world.rings.clear()
    mail.outbox.clear()
    sql("DELETE FROM statuses_lane")


# --- arranging ----------------------------------------------------------------------------------

_SMS = {"channel": "sms", "to": "+12125550100", "text": "Ready", "subject": ""}


def make(lane: str = "", *, age: timedelta = timedelta(0), state: str = "owed") -> Effect:
    """Owe an SMS (lane "sms") or a tally. Aged by a second more: SQLite's clock cuts the microseconds off."""
    kind = MessageKind.code if lane else Tally.code
    since = timezone.now() - age - timedelta(seconds=1)
    return Effect.objects.create(
        organization=world.shop.organization,
        subject_kind="order",
        subject_id=1,
        kind=kind,
        key=f"{kind}/made/{next(_count)}",
        lane=lane,
        payload=_SMS if lane else {"freezes": False},
        due_at=since,
        state=state,
        lease_until=since if state == "taken" else None,
    )


def sql(statement: str, *values: Any) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)


def _an_hour_ago() -> Any:
    return connection.ops.adapt_datetimefield_value(timezone.now() - timedelta(hours=1))


def lapse(pk: int) -> None:
    """Let the lease be over."""
    sql("UPDATE statuses_effect SET lease_until = %s WHERE id = %s AND state = 'taken'", _an_hour_ago(), pk)


def comes_due(pk: int) -> None:
    sql("UPDATE statuses_effect SET due_at = %s WHERE id = %s AND state = 'owed'", _an_hour_ago(), pk)


def every_wait_is_over() -> None:
    """Let leases lapse, pauses end, and resting gateways be tried again."""
    sql("UPDATE statuses_effect SET lease_until = %s WHERE state = 'taken'", _an_hour_ago())
    sql("UPDATE statuses_effect SET due_at = %s WHERE state = 'owed'", _an_hour_ago())
    sql("UPDATE statuses_lane SET lease_until = NULL, down_until = NULL")


# --- carrying out, by the product's own ways ----------------------------------------------------


def carry(pk: int) -> None:
    work.work_on(world.shop.organization.pk, [pk])


def deliver() -> None:
    """Let the messages that the bell sent arrive."""
    while world.rings:
        carry_out_effects(*world.rings.pop(0))


def forget() -> None:
    """Let the messages that the bell sent be lost."""
    world.rings.clear()


# --- observing ----------------------------------------------------------------------------------


def stands(pk: int) -> str:
    return Effect.objects.get(pk=pk).state


def row(pk: int) -> dict[str, Any]:
    return Effect.objects.values().get(pk=pk)


def asked(pk: int) -> int:
    return world.provider.asked[Effect.objects.get(pk=pk).key]


def sent(pk: int) -> int:
    return world.provider.sent[Effect.objects.get(pk=pk).key]


def tallied(pk: int) -> int:
    return chalked(Effect.objects.get(pk=pk))
