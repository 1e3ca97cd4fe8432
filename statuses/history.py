"""Where every door ends: one line of history per move and one row per effect, in the door's transaction."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.db.models.functions import Now

from accounts.statements import insert_rows
from statuses.bell import ring_on_commit
from statuses.kinds import Answers, Intent, Planned, digest, kind_of, plan, registered_kinds
from statuses.models import Effect, Move

# By the database's clock. One for all: the default would make an expression for each.
_NOW = Now()


class PlanChanged(Exception):
    """What the move would cause is no longer what the person was shown. Source: OS-24."""


def record_moves(intents: Sequence[Intent], *, at: datetime) -> list[Move]:
    """Write one line of history per intent, with the names as they are now. Source: OS-28.

    The subjects still carry the version and the time of entry of the status they leave.
    """
    moves = [
        Move(
            organization_id=intent.organization.pk,
            kind=intent.subject.subject_kind,
            subject_id=intent.subject.pk,
            version=intent.version,
            at=at,
            by=intent.by,
            by_name=str(intent.by or ""),
            why=intent.why,
            from_status=intent.origin.status_id,
            from_code=intent.origin.code,
            from_name=intent.origin.name,
            to_status=intent.to.status_id,
            to_code=intent.to.code,
            to_name=intent.to.name,
            stayed=at - intent.subject.entered_at if intent.origin.code else None,
            comment=intent.comment,
        )
        for intent in intents
    ]
    insert_rows(moves)
    return moves


def cause(intents: Sequence[Intent], moves: Sequence[Move], answers: Answers) -> list[Effect]:
    """Let the kinds write their facts and owe their effects; the bell rings on commit. Source: EF-1.

    Raises PlanChanged when the person was shown something else than what would happen now.
    """
    planned = plan(intents)
    if answers.digest and answers.digest != digest(planned):
        raise PlanChanged
    wanted = [item for plan_item in planned if (item := _revised(plan_item, answers))]
    for kind in registered_kinds():
        kind.write(moves, [item for item in wanted if item.kind == kind.code])
    return owe(wanted, moves)


def _revised(planned: Planned, answers: Answers) -> Planned | None:
    if planned.blocked:
        return None
    kind, answer = kind_of(planned.kind), answers.given.get(planned.prefix)
    return kind.revise(planned, answer) if kind and answer is not None else planned


def owe(wanted: Sequence[Planned], moves: Sequence[Move]) -> list[Effect]:
    """Write one owed row per planned effect and ring for them once the transaction has committed."""
    caused_by = {(move.kind, move.subject_id): move for move in moves}
    effects = [
        Effect(
            organization_id=item.intent.organization.pk,
            move=caused_by[item.intent.subject.subject_kind, item.intent.subject.pk],
            subject_kind=item.intent.subject.subject_kind,
            subject_id=item.intent.subject.pk,
            kind=item.kind,
            key=item.key,
            payload=item.payload,
            lane=item.lane,
            due_at=_NOW,
            owed_since=_NOW,
        )
        for item in wanted
        if item.is_owed
    ]
    insert_rows(effects)
    ring_on_commit(effects)
    return effects
