"""What a worker does with claims and lanes.

A stop request (a soft time limit, the end of the process) is never taken for a failure of the effect at hand.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Sequence

from celery.exceptions import SoftTimeLimitExceeded
from django.db import InterfaceError, OperationalError, connection, transaction

from statuses.carrying.claims import due, due_inside, note_attempt, settle, take
from statuses.carrying.lanes import gateway_answered, gateway_is_down, keep_lane, leave_lane, take_lane
from statuses.kinds import Kind, Outcome, Result, kind_of
from statuses.models import Effect, Lane

log = logging.getLogger(__name__)

BATCH = 50
_SETTLE_TRIES = 5

Stopping = Callable[[], bool]


def never() -> bool:
    return False


def carry_out(effect: Effect) -> Outcome | None:
    """Carry out one claimed effect; None: the claim was lost meanwhile and nothing was done or written."""
    kind = kind_of(effect.kind)
    if kind is None:
        raise LookupError(f"claimed an effect of the unknown kind {effect.kind}")
    return _call(kind, effect) if kind.leaves_house else _do(kind, effect)


def _do(kind: Kind, effect: Effect) -> Outcome | None:
    """Do it and note it done in one transaction: exactly once by construction.

    What breaks off is rolled back, put off to a later try, and raised.
    """
    try:
        with transaction.atomic():
            outcome = kind.carry_out(effect)
            if outcome.result is Result.DONE and settle(effect, outcome):
                return outcome
            transaction.set_rollback(True)
    except SoftTimeLimitExceeded:
        raise
    except Exception as error:
        _settle_surely(effect, Outcome(Result.RETRY, f"{type(error).__name__}: {error}"))
        raise
    if outcome.result is Result.DONE or not _settle_surely(effect, outcome):
        return None
    return outcome


def _call(kind: Kind, effect: Effect) -> Outcome | None:
    """Call whoever is outside: never inside a transaction, the attempt noted first."""
    if not note_attempt(effect):
        return None
    try:
        outcome = kind.carry_out(effect)
    except SoftTimeLimitExceeded:
        raise
    except Exception as error:
        # The gateway class sorts every failure it knows; of any other nobody can say how far the call got.
        log.exception("effect %s broke off", effect.key)
        outcome = Outcome(Result.UNKNOWN, f"{type(error).__name__}: {error}")
    return outcome if _settle_surely(effect, outcome) else None


def _settle_surely(effect: Effect, outcome: Outcome) -> bool:
    """Settle, on a new connection when the database went away in between: the compare-and-set repeats safely."""
    for attempt in range(_SETTLE_TRIES):
        try:
            return settle(effect, outcome)
        except (OperationalError, InterfaceError) as gone:
            log.warning("effect %s could not be settled yet: %s", effect.key, gone)
            connection.close()
            time.sleep(0.2 * 2**attempt)
    return settle(effect, outcome)


def carry_out_all(taken: Sequence[Effect]) -> int:
    """Carry out claimed effects; one that breaks off keeps none of the others, ExceptionGroup tells at the end."""
    failures = []
    for effect in taken:
        try:
            carry_out(effect)
        except SoftTimeLimitExceeded:
            raise
        except Exception as failure:  # noqa: BLE001  # raised again below, once the others have had their turn
            failures.append(failure)
    if failures:
        raise ExceptionGroup("effects broke off", failures)
    return len(taken)


def tick_inside() -> int:
    """Carry out at most BATCH due effects that stay in our database; return how many were tried."""
    return carry_out_all(take(due_inside(), most=BATCH))


def work_inside(stopping: Stopping = never) -> None:
    """Tick until nothing inside is due."""
    while not stopping() and tick_inside():
        pass


def work_lane(organization_id: int, code: str, stopping: Stopping = never) -> int:
    """Serve one gateway of one organization until nothing is due or it is down; return how many were tried.

    After leaving the lane it looks once more: an effect committed meanwhile had its bell rung in vain.
    """
    tried = 0
    mine = due().filter(organization_id=organization_id, lane=code)
    while not stopping() and mine.exists() and (lane := take_lane(organization_id, code)):
        try:
            tried += _serve(lane, stopping)
        finally:
            leave_lane(lane)
    return tried


def _serve(lane: Lane, stopping: Stopping) -> int:
    tried = 0
    mine = due().filter(organization_id=lane.organization_id, lane=lane.code)
    while not stopping() and keep_lane(lane) and (taken := take(mine, most=1)):
        outcome = carry_out(taken[0])
        tried += 1
        if outcome is None:
            continue
        if outcome.result in (Result.RETRY, Result.UNKNOWN):
            gateway_is_down(lane, outcome.reason)
            break
        gateway_answered(lane)
    return tried


def work_on(organization_id: int, effect_ids: Sequence[int]) -> None:
    """Carry out the named effects, as far as they are still owed. Called any number of times, they happen once."""
    named = due().filter(organization_id=organization_id, pk__in=effect_ids)
    lanes = list(named.exclude(lane="").values_list("lane", flat=True).distinct().order_by())
    for lane in lanes:
        work_lane(organization_id, lane)
    carry_out_all(take(named.filter(lane=""), most=len(effect_ids)))
