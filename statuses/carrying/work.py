from __future__ import annotations

import logging
import time
from collections.abc import Sequence

from django.db import InterfaceError, OperationalError, connection, transaction

from statuses.carrying.claims import due, note_attempt, settle, take
from statuses.carrying.lanes import gateway_answered, gateway_is_down, keep_lane, leave_lane, take_lane
from statuses.kinds import Kind, Outcome, Result, kind_of
from statuses.models import Effect, Lane

log = logging.getLogger(__name__)

BATCH = 50
_SETTLE_TRIES = 5


def carry_out(effect: Effect) -> Outcome | None:
    """Carry out one claimed effect; None: the claim was lost meanwhile and nothing was done or written."""
    kind = kind_of(effect.kind)
    if kind is None:
        raise LookupError(f"claimed an effect of the unknown kind {effect.kind}")
    return _call(kind, effect) if kind.leaves_house else _do(kind, effect)


def _do(kind: Kind, effect: Effect) -> Outcome | None:
    """Do it and note it done in one transaction: exactly once by construction."""
    try:
        with transaction.atomic():
            outcome = kind.carry_out(effect)
            if outcome.result is Result.DONE and settle(effect, outcome):
                return outcome
            transaction.set_rollback(True)
    except Exception as error:
        log.exception("effect %s broke off", effect.key)
        outcome = Outcome(Result.RETRY, f"{type(error).__name__}: {error}")
    if outcome.result is Result.DONE or not _settle_surely(effect, outcome):
        return None
    return outcome


def _call(kind: Kind, effect: Effect) -> Outcome | None:
    """Call whoever is outside: never inside a transaction, the attempt noted first."""
    if not note_attempt(effect):
        return None
    try:
        outcome = kind.carry_out(effect)
    except Exception as error:
        # The gateway class sorts every failure it knows; of any other nobody can say how far the call got.
        log.exception("effect %s broke off", effect.key)
        outcome = Outcome(Result.UNKNOWN, f"{type(error).__name__}: {error}")
    return outcome if _settle_surely(effect, outcome) else None


def _settle_surely(effect: Effect, outcome: Outcome) -> bool:
    """Settle, again on a new connection when the database went away in between: the compare-and-set repeats safely."""
    for attempt in range(_SETTLE_TRIES):
        try:
            return settle(effect, outcome)
        except (OperationalError, InterfaceError) as gone:
            log.warning("effect %s could not be settled yet: %s", effect.key, gone)
            connection.close()
            time.sleep(0.2 * 2**attempt)
    return settle(effect, outcome)


def work_inside() -> int:
    """Carry out due effects that stay in our database until none is left; return how many."""
    done = 0
    while taken := take(due().filter(lane=""), most=BATCH):
        for effect in taken:
            carry_out(effect)
        done += len(taken)
    return done


def work_lane(organization_id: int, code: str) -> int:
    """Serve one gateway of one organization until nothing is due or it is down; return how many were tried.

    After leaving the lane it looks once more: an effect committed meanwhile had its bell rung in vain.
    """
    tried = 0
    mine = due().filter(organization_id=organization_id, lane=code)
    while mine.exists() and (lane := take_lane(organization_id, code)):
        try:
            tried += _serve(lane)
        finally:
            leave_lane(lane)
    return tried


def _serve(lane: Lane) -> int:
    tried = 0
    mine = due().filter(organization_id=lane.organization_id, lane=lane.code)
    while keep_lane(lane) and (taken := take(mine, most=1)):
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
    for effect in take(named.filter(lane=""), most=len(effect_ids)):
        carry_out(effect)
    for lane in named.exclude(lane="").values_list("lane", flat=True).distinct().order_by():
        work_lane(organization_id, lane)
