from __future__ import annotations

from datetime import timedelta

from django.conf import settings
from django.db import connection, transaction
from django.db.models import F, QuerySet
from django.db.models.functions import Now
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from statuses.kinds import Outcome, Result, kind_of, registered_kinds
from statuses.models import Effect

FIRST_PAUSE = timedelta(seconds=10)
LONGEST_PAUSE = timedelta(hours=1)
GIVE_UP_AFTER = timedelta(hours=24)
DEATHS_BEFORE_GIVING_UP = 5


def lease() -> timedelta:
    return timedelta(seconds=settings.EFFECTS_LEASE)


def pause(attempts: int) -> timedelta:
    """Return how long to wait after the nth attempt: 10 s, doubling, at most 1 h. Source: EF-4."""
    doubled: timedelta = FIRST_PAUSE * 2 ** min(max(attempts - 1, 0), 16)
    return min(doubled, LONGEST_PAUSE)


def due(head_start: timedelta = timedelta(0)) -> QuerySet[Effect]:
    """Return owed effects whose time has come, of the kinds this process knows.

    A kind it does not know stays owed for a worker that does: old and new code run side by side in an upgrade.
    """
    known = [kind.code for kind in registered_kinds()]
    return Effect.objects.owed().filter(due_at__lte=Now() - head_start, kind__in=known)


def due_inside() -> QuerySet[Effect]:
    """Return the due effects that stay in our database, the longest due first."""
    return due().filter(lane="").order_by("due_at", "id")


def unsettled() -> QuerySet[Effect]:
    """Return the effects that are still to end: queued or being carried out."""
    return Effect.objects.filter(state__in=[Effect.State.OWED, Effect.State.TAKEN])


def take(candidates: QuerySet[Effect], *, most: int) -> list[Effect]:
    """Claim up to `most` of the candidates; nobody else gets them while the lease lasts.

    The `fence` of each returned effect is the claim's token.
    """
    skip_locked = connection.features.has_select_for_update_skip_locked
    with transaction.atomic():
        rows = candidates.order_by("due_at", "id").select_for_update(skip_locked=skip_locked)[:most]
        taken = list(rows)
        Effect.objects.filter(pk__in=[effect.pk for effect in taken]).update(
            state=Effect.State.TAKEN,
            fence=F("fence") + 1,
            attempts=F("attempts") + 1,
            lease_until=Now() + lease(),
            called_at=None,
        )
    for effect in taken:
        effect.state = Effect.State.TAKEN
        effect.fence += 1
        effect.attempts += 1
    return taken


def note_attempt(effect: Effect) -> bool:
    """Note that the call is about to leave the house; False: the claim is no longer ours, do not call.

    A lease that lapsed without anybody taking the effect back is renewed: fence and state decide.
    """
    mine = Effect.objects.filter(pk=effect.pk, fence=effect.fence, state=Effect.State.TAKEN)
    return bool(mine.update(called_at=Now(), lease_until=Now() + lease()))


def settle(effect: Effect, outcome: Outcome) -> bool:
    """Write how it ended; False: somebody else has the effect by now and nothing was written.

    An effect that was given up as unknown while its worker was frozen takes the worker's late, certain answer.
    """
    mine = Effect.objects.filter(pk=effect.pk, fence=effect.fence, state__in=[Effect.State.TAKEN, Effect.State.UNKNOWN])
    reason = outcome.reason[:300]
    match outcome.result:
        case Result.DONE:
            return _end(mine, Effect.State.DONE, reason)
        case Result.REFUSED:
            return _end(mine, Effect.State.FAILED, reason)
        case Result.UNKNOWN:
            kind = kind_of(effect.kind)
            if kind and kind.honours_key(effect):
                return _try_again(mine, effect, reason)
            return _end(mine, Effect.State.UNKNOWN, reason)
        case Result.RETRY:
            return _try_again(mine, effect, reason)


def _end(mine: QuerySet[Effect], state: Effect.State, reason: str) -> bool:
    return bool(mine.update(state=state, ended_at=Now(), lease_until=None, reason=reason))


def _try_again(mine: QuerySet[Effect], effect: Effect, reason: str) -> bool:
    if mine.filter(owed_since__lte=Now() - GIVE_UP_AFTER).exists():
        return _end(mine, Effect.State.FAILED, reason)
    return bool(
        mine.update(
            state=Effect.State.OWED,
            due_at=Now() + pause(effect.attempts),
            lease_until=None,
            called_at=None,
            reason=reason,
        )
    )


def recover_abandoned() -> int:
    """Take back what workers held past their lease: dead, frozen or cut off. Return how many.

    Not called yet: owed again. Called, no answer noted: unknown, unless the gateway honours the key. One that
    cannot be taken back keeps none of the others; ExceptionGroup tells of it at the end.
    """
    abandoned = Effect.objects.filter(state=Effect.State.TAKEN, lease_until__lt=Now())
    recovered, failures = 0, []
    for effect in list(abandoned.select_related("organization")[:500]):
        try:
            with translation.override(effect.organization.language):
                recovered += _recover(effect)
        except Exception as failure:  # noqa: BLE001  # raised again below, once the others have had their turn
            failures.append(failure)
    if failures:
        raise ExceptionGroup("abandoned effects could not be taken back", failures)
    return recovered


def _recover(effect: Effect) -> bool:
    lapsed = Effect.objects.filter(pk=effect.pk, fence=effect.fence, state=Effect.State.TAKEN, lease_until__lt=Now())
    kind = kind_of(effect.kind)
    if effect.called_at and not (kind and kind.honours_key(effect)):
        return _end(lapsed, Effect.State.UNKNOWN, _("The worker stopped before an answer came."))
    deaths = effect.deaths + 1
    if deaths >= DEATHS_BEFORE_GIVING_UP:
        return _end(
            lapsed,
            Effect.State.FAILED,
            ngettext(
                "The worker stopped %(count)d time while at it.",
                "The worker stopped %(count)d times while at it.",
                deaths,
            )
            % {"count": deaths},
        )
    return bool(lapsed.update(state=Effect.State.OWED, deaths=deaths, lease_until=None, called_at=None))
