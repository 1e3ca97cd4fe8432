from __future__ import annotations

from django.db import transaction
from django.db.models.functions import Now

from accounts.models import User
from statuses.bell import ring_on_commit
from statuses.carrying.lanes import open_lane
from statuses.kinds import kind_of
from statuses.models import Decision, Effect

_Choice = Decision.Choice

# What a person may decide, by how the effect stands.
CHOICES = {
    Effect.State.FAILED: (_Choice.AGAIN, _Choice.DISMISS),
    Effect.State.UNKNOWN: (_Choice.ARRIVED, _Choice.AGAIN, _Choice.DISMISS),
}


def choices_for(effect: Effect) -> tuple[Decision.Choice, ...]:
    """Return what a person may decide about an effect as it stands."""
    kind, choices = kind_of(effect.kind), CHOICES.get(Effect.State(effect.state), ())
    if kind is None or kind.may_be_left:
        return choices
    return tuple(choice for choice in choices if choice is not _Choice.DISMISS)


class NothingToDecide(Exception):
    """The effect stands otherwise by now: somebody decided, or a late answer came."""


@transaction.atomic
def decide(effect: Effect, choice: Decision.Choice, *, by: User) -> Effect:
    """Carry out a person's word about an effect that failed or may have been sent, and record it.

    Trying again keeps the key, so that a gateway that knows it still does it once. Raises NothingToDecide.
    Rules: EF-3, EF-4.
    """
    effect = Effect.objects.select_for_update(of=("self",)).get(pk=effect.pk)
    if choice not in choices_for(effect):
        raise NothingToDecide
    Decision.objects.create(
        organization_id=effect.organization_id,
        effect=effect,
        choice=choice,
        state_before=effect.state,
        by=by,
        by_name=str(by),
    )
    if choice == _Choice.AGAIN:
        _owe_again(effect)
    else:
        ended = Effect.State.DONE if choice == _Choice.ARRIVED else Effect.State.DISMISSED
        Effect.objects.filter(pk=effect.pk).update(state=ended, ended_at=Now())
    effect.refresh_from_db()
    return effect


def _owe_again(effect: Effect) -> None:
    Effect.objects.filter(pk=effect.pk).update(
        state=Effect.State.OWED,
        due_at=Now(),
        owed_since=Now(),
        attempts=0,
        deaths=0,
        ended_at=None,
        called_at=None,
        reason="",
    )
    open_lane(effect.organization_id, effect.lane)
    ring_on_commit([effect])
