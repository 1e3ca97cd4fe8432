"""Profiles B, C and E: one holder at a time, a call without an answer, and what late answers may still change."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial

from pytest_obligation import AmbiguityAware, ConvergentWrite, FencedOwnership

from statuses.carrying import claims
from statuses.carrying.claims import due, recover_abandoned
from statuses.kinds import DONE, Outcome, Result
from statuses.models import Effect
from tests.faults.door.world import lapse, make, row, stands

REFUSED = Outcome(Result.REFUSED, "no such number")


class Held:
    """The claims of a proof: the library holds a claim as (id, token), the product as the effect that was taken."""

    def __init__(self) -> None:
        self._effects: dict[tuple[int, int], Effect] = {}

    def take(self) -> tuple[int, int] | None:
        for effect in claims.take(due(), most=1):
            self._effects[effect.pk, effect.fence] = effect
            return effect.pk, effect.fence
        return None

    def take_new(self) -> tuple[int, int]:
        make("sms")
        claim = self.take()
        assert claim
        return claim

    def note(self, pk: int, fence: int) -> bool:
        return claims.note_attempt(self._effects[pk, fence])

    def settle(self, outcome: Outcome, pk: int, fence: int) -> bool:
        return claims.settle(self._effects[pk, fence], outcome)

    def end(self, outcome: Outcome, claim: tuple[int, int]) -> tuple[int, int]:
        """Settle, whether it is still possible or not."""
        self.settle(outcome, *claim)
        return claim

    def settle_late(self, outcome: Outcome, pk: int) -> str:
        """Let the last one who held the effect settle it."""
        self.settle(outcome, pk, max(fence for taken, fence in self._effects if taken == pk))
        return stands(pk)

    def take_and_lose(self) -> tuple[int, int]:
        """Take a new one, note its attempt, and be given up as unknown."""
        claim = self.take_new()
        self.note(*claim)
        lapse(claim[0])
        recover_abandoned()
        return claim


@contextmanager
def a_claim() -> Iterator[FencedOwnership]:
    held = Held()
    others = {result.value: Outcome(result) for result in (Result.RETRY, Result.REFUSED, Result.UNKNOWN)}
    # EXTERNAL SEAM: none is reached
    yield FencedOwnership(
        name="a claim on an effect",
        # ARRANGE
        make_claimable=lambda: make("sms"),
        expire_lease=lapse,
        # REAL PRODUCTION
        claim=held.take,
        fenced_write=partial(held.settle, DONE),
        other_fenced_writes={name: partial(held.settle, outcome) for name, outcome in others.items()},
        renew_lease=held.note,
        reclaim_stalled=lambda pk: recover_abandoned(),
        no_disposition=0,
        # OBSERVE
        observe=row,
    )


@contextmanager
def a_call_without_an_answer() -> Iterator[AmbiguityAware]:
    held = Held()

    def taken_back(pk: int) -> str:
        recover_abandoned()
        return stands(pk)

    # EXTERNAL SEAM: none is reached
    yield AmbiguityAware(
        name="an SMS whose answer never came",
        # ARRANGE
        expire_lease=lapse,
        # REAL PRODUCTION
        claim=held.take_new,
        start_attempt=held.note,
        resolve_stalled=taken_back,
        apply_late_evidence=partial(held.settle_late, DONE),
        due_work_ids=lambda: [effect.pk for effect in due()],
        # OBSERVE
        open_attempt=lambda pk: row(pk)["called_at"],
        state_of=stands,
        ambiguous_disposition="unknown",
        retryable_disposition="owed",
        ambiguous_state="unknown",
        terminal_states=("done", "failed", "dismissed"),
    )


@contextmanager
def an_end() -> Iterator[ConvergentWrite]:
    """What is done stays done, whatever is said later; what was unknown becomes certain. A state is (id, state)."""
    held = Held()

    def seen(claim: tuple[int, int]) -> tuple[int, str]:
        return claim[0], stands(claim[0])

    # EXTERNAL SEAM: none is reached
    yield ConvergentWrite(
        name="how an effect ended",
        # ARRANGE
        settled_state=lambda: seen(held.end(DONE, held.take_and_lose())),
        unsettled_state=lambda: seen(held.take_and_lose()),
        # REAL PRODUCTION
        apply_evidence=lambda state: (state[0], held.settle_late(REFUSED, state[0])),
        # OBSERVE
        is_settled=lambda state: state[1] in ("done", "failed"),
    )
