"""Profile I and the crash histories: a worker that dies after every commit and every call, a message that is lost."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any, NamedTuple
from unittest import mock

from django.core import mail
from django.db import connection
from pytest_obligation import AdmissionAtomicity, AdmissionPublication, CallableDelivery, ExternalCall, HandoffHistory
from pytest_obligation.integrations.django.admission import AdmissionInterrupted, interrupt_after_statement

from notifications.gateways.http import HttpGateway
from orders.models import Order
from orders.transitions import move_order
from statuses.bell import bell
from statuses.carrying.claims import due
from statuses.models import Effect, Move, Status
from tests.factories import make_order
from tests.faults.door.sweeping import look
from tests.faults.door.world import (
    AGREES,
    carry,
    connects,
    deliver,
    every_wait_is_over,
    forget,
    make,
    sent,
    sql,
    stands,
    tallied,
    world,
)

OWES_AN_SMS_AND_AN_EMAIL = "Ready"


class Step(NamedTuple):
    """A move that is about to be."""

    order: Order
    to: Status


def a_step() -> Step:
    order = make_order(world.shop)
    sql("DELETE FROM statuses_effect")
    connects(AGREES)
    return Step(order, world.shop.status(OWES_AN_SMS_AND_AN_EMAIL))


def take_step(step: Step) -> Move:
    move = move_order(step.order, to=step.to, by=world.shop.owner, seen=step.order.version)
    assert move
    return move


def caused_by(step: Step) -> list[Effect]:
    return list(Effect.objects.filter(subject_kind="order", subject_id=step.order.pk).order_by("lane"))


# --- I: the move and what it owes, or neither ---------------------------------------------------


@contextmanager
def _rings() -> Iterator[list[AdmissionPublication]]:
    rung: list[AdmissionPublication] = []

    def ring(organization_id: int, effect_ids: list[int]) -> None:
        rung.append(AdmissionPublication(in_transaction=connection.in_atomic_block))

    with mock.patch.object(bell, "ring", ring):
        yield rung


@contextmanager
def a_move() -> Iterator[AdmissionAtomicity[int]]:
    step = a_step()  # ARRANGE
    yield AdmissionAtomicity(
        name="a move and its effects",
        # REAL PRODUCTION
        admit=lambda: [effect.pk for effect in take_step(step).effects.all()],
        outstanding=lambda: [effect.pk for effect in due()],
        # EXTERNAL SEAM
        during=lambda checkpoint: interrupt_after_statement(lambda said: 'INTO "statuses_effect"' in said, checkpoint),
        expected_error=AdmissionInterrupted,
        publications=_rings,
        effects=lambda: world.provider.asked.total() + len(mail.outbox),
        # OBSERVE
        observe=lambda: Order.objects.get(pk=step.order.pk).status_id,
        expected=step.to.pk,
        obligations=lambda: [effect.pk for effect in Effect.objects.all()],
    )


# --- crash histories ----------------------------------------------------------------------------


def _what_became_of(step: Step) -> dict[str, Any]:
    effects = caused_by(step)
    return {
        "stands in": Order.objects.get(pk=step.order.pk).status.name,
        "effects": [(effect.kind, effect.lane, effect.state) for effect in effects],
        "tallied": sum(tallied(effect.pk) for effect in effects),
        "SMS": world.provider.sent.total(),
        "e-mails": len(mail.outbox),
    }


def _owed(lane: str, *, honours_key: bool = False) -> Callable[[], int]:
    def arrange() -> int:
        connects(AGREES, honours_key=honours_key)
        return make(lane).pk

    return arrange


def _at_most_once(pk: int) -> dict[str, bool]:
    """At most once, and never silently: done, or a person is asked. Which of them when, C and J prove."""
    state, times = stands(pk), sent(pk)
    return {
        "ended": state in ("done", "unknown"),
        "sent twice": times > 1,
        "done and never sent": state == "done" and not times,
    }


def recover() -> None:
    """Let time pass and a worker look, until what one look put off has had its turn too."""
    for _look in range(3):
        every_wait_is_over()
        look()


BELL_AND_SWEEP = CallableDelivery(name="bell and sweep", deliver=deliver, lose=forget, recover=recover)

HISTORIES = (
    HandoffHistory(
        name="a move owes its effects",
        arrange=a_step,
        transition=take_step,
        observe=_what_became_of,
        expected={
            "stands in": OWES_AN_SMS_AND_AN_EMAIL,
            "effects": [("tally", "", "done"), ("message", "email", "done"), ("message", "sms", "done")],
            "tallied": 1,
            "SMS": 1,
            "e-mails": 1,
        },
    ),
    HandoffHistory(
        name="an effect inside the database",
        arrange=_owed(""),
        transition=carry,
        observe=lambda pk: (stands(pk), tallied(pk)),
        expected=("done", 1),
    ),
    HandoffHistory(
        name="a call to a gateway that honours the key",
        arrange=_owed("sms", honours_key=True),
        transition=carry,
        observe=lambda pk: (stands(pk), sent(pk)),
        expected=("done", 1),
        external_calls=(ExternalCall(HttpGateway, "send"),),
    ),
    HandoffHistory(
        name="a call to a gateway that does not",
        arrange=_owed("sms"),
        transition=carry,
        observe=_at_most_once,
        expected={"ended": True, "sent twice": False, "done and never sent": False},
        external_calls=(ExternalCall(HttpGateway, "send"),),
    ),
)
