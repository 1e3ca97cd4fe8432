"""The contract of the effect door: every profile of pytest-obligation claimed, or said why it does not apply."""

from __future__ import annotations

from unittest import mock

import pytest
from pytest_obligation import (
    Claim,
    ConvergenceFamily,
    DueWorkSource,
    LossIsAbsorbedElsewhere,
    NotApplicable,
    ObligationContract,
    Profile,
    due_work_contract_suite,
    exempt_due_work_suite,
)

from statuses.bell import Bell, bell, ring_on_commit
from tests.faults.door.claiming import a_call_without_an_answer, a_claim, an_end
from tests.faults.door.evidence import TWO_WHO_KNOW
from tests.faults.door.moving import BELL_AND_SWEEP, HISTORIES, a_move, a_step, caused_by, take_step
from tests.faults.door.sweeping import effects_inside, look
from tests.faults.door.trying import (
    ANSWERS,
    a_gateway_that_stays_down,
    a_request_with_its_key,
    an_effect_that_breaks_off,
    an_effect_that_kills_its_worker,
    the_bell_rung_twice,
    the_built_in_gateway,
)
from tests.faults.door.world import comes_due, stands

pytestmark = [pytest.mark.faults, pytest.mark.rule("EF-1", "EF-2", "EF-3", "EF-4")]

DOOR = ObligationContract(
    name="the effect door",
    profiles={
        Profile.AUTOMATIC_RECOVERY: Claim(),
        Profile.BOUNDED_OWNERSHIP: Claim(),
        Profile.CRASH_AMBIGUITY: Claim(),
        Profile.DURABLE_RETENTION: NotApplicable(
            "Nothing deletes effects, on a schedule or otherwise: they are part of their subject's history."
        ),
        Profile.EVENTUAL_CONVERGENCE: Claim(),
        Profile.FACT_DERIVED_OBLIGATIONS: NotApplicable(
            "An effect is owed because of an event, this very move and what was answered to its dialog. No state "
            "implies it: an order that stands in Ready may owe two messages, one or none."
        ),
        Profile.GATED_EXECUTION: NotApplicable(
            "Only clocks hold an owed effect back, its own due time and its gateway's rest, and they run out by "
            "themselves. No decision of the product stands between an owed effect and its worker."
        ),
        Profile.HARMLESS_REPLAY: Claim(),
        Profile.INDIVISIBLE_ADMISSION: Claim(),
        Profile.JOB_RETRY_LIMITS: Claim(),
    },
    convergence_families={
        ConvergenceFamily.STALE_SNAPSHOTS: NotApplicable(
            "A worker writes nothing that it derived from the subject's state: what is to happen was fixed in the "
            "effect's payload by the move that owes it, and no later move changes it."
        ),
        ConvergenceFamily.IN_FLIGHT: NotApplicable(
            "Nothing revises or retires an effect while it is carried out: a person decides only about one that "
            "has ended as failed or unknown."
        ),
    },
    sweep=effects_inside,
    ownership=a_claim,
    ambiguity=a_call_without_an_answer,
    convergence=an_end,
    evidence_confluence=TWO_WHO_KNOW,
    replay={"HTTP": a_request_with_its_key, "built in": the_built_in_gateway},
    admission={"a move": a_move},
    retry={
        "a gateway that stays down": a_gateway_that_stays_down,
        "an effect that breaks off": an_effect_that_breaks_off,
        "an effect that kills its worker": an_effect_that_kills_its_worker,
    },
    classified_failures=ANSWERS,
    delivery_replays={"the bell rung twice": the_bell_rung_twice},
    handoffs=HISTORIES,
    handoff_delivery=BELL_AND_SWEEP,
    fixtures=("door",),
)


def _moved_unheard() -> int:
    """Move with a bell that nobody hears, and return the effect inside the database."""
    step = a_step()
    with mock.patch.object(bell, "ring"):
        take_step(step)
    return caused_by(step)[0].pk


def _stranded() -> int:
    pk = _moved_unheard()
    comes_due(pk)
    return pk


@due_work_contract_suite(
    DOOR,
    covers=(DueWorkSource(ring_on_commit, publish=_moved_unheard, make_recovery_eligible=comes_due),),
)
class TestEffectDoor:
    """One test per proof."""


@exempt_due_work_suite(
    DueWorkSource(Bell._publish_forever),
    reason="a ring that is lost costs the time until a worker's next look, which finds the owed effect by itself",
    prove=LossIsAbsorbedElsewhere(strand=_stranded, observe=lambda pk: stands(pk) == "done", absorb=lambda pk: look()),
    transactional=True,
)
@pytest.mark.usefixtures("door")
class TestALostRingIsAbsorbed:
    """One test: the loss of what the bell's thread publishes."""
