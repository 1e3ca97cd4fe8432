"""Profile A: what a worker's own look finds and carries out inside the database; and that a worker does look."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from concurrent.futures import Future
from contextlib import contextmanager
from datetime import timedelta
from functools import partial
from typing import Any
from unittest import mock

from celery import current_app
from django.db import connections
from django.test import Client
from django.urls import reverse
from pytest_obligation import DueWorkSweep, InFlightExecution
from pytest_obligation.integrations.django.lifecycle_states import Lifecycle
from pytest_obligation.profiles.automatic_recovery import with_contract_page_size

from statuses import sweep
from statuses.carrying import work
from statuses.carrying.claims import due_inside, unsettled
from statuses.models import Effect
from statuses.sweep import Sweeper, SweepStep
from tests.faults.door.world import carry, every_wait_is_over, make, stands, world

TERMINAL = ("done", "failed", "unknown", "dismissed")


class Hands:
    """A sweeper's hands without threads of their own: a job is done when it is given."""

    def __init__(self, **said: object) -> None:
        """Take what a pool is made with: none of it matters here."""

    def submit(self, job: Callable[..., None], *said: object) -> Future[None]:
        done: Future[None] = Future()
        job(*said)
        done.set_result(None)
        return done

    def shutdown(self, **said: object) -> None:
        """Nothing is under way."""


def look() -> None:
    """Let a worker look once: take back what was abandoned, then carry out what is due, inside and by every lane."""
    with mock.patch.object(sweep, "ThreadPoolExecutor", Hands):
        Sweeper(every=0, head_start=0, threads=1).sweep()


def the_worker_looks() -> None:
    """Start what Celery starts with a worker, on this thread, let it look twice, and see each look tick."""
    assert SweepStep in current_app.steps["worker"], "workers start without a look of their own"
    owed, ticked = make(age=timedelta(minutes=1)), []
    look_once = Sweeper.sweep

    def sweep_twice(sweeper: Sweeper) -> None:
        try:
            make(age=timedelta(minutes=1))
            look_once(sweeper)
        finally:
            ticked.append(tick.call_count)
            if len(ticked) == 2:
                sweeper._stopping.set()

    with (
        mock.patch.object(sweep, "ThreadPoolExecutor", Hands),
        mock.patch.object(sweep, "close_old_connections"),  # it would close the one that the proof is in the midst of
        mock.patch.object(Sweeper, "start", Sweeper._run),
        mock.patch.object(Sweeper, "sweep", sweep_twice),
        mock.patch.object(work, "tick_inside", side_effect=work.tick_inside) as tick,
    ):
        SweepStep(None).start(None)
    assert 0 < ticked[0] < ticked[1], f"the worker's looks do not tick: {ticked}"
    assert stands(owed.pk) == "done"


def waiting_as_the_owner_sees_it() -> int:
    """Return how many queued effects the admin lists."""
    owner = Client()
    owner.force_login(world.shop.owner.user)
    answer = owner.get(reverse("admin:statuses_effect_changelist"), {"state__exact": Effect.State.OWED.value})
    return int(answer.context["cl"].result_count)


class Watch:
    """What the tick gave to be carried out; one thread's first can be held open before it begins."""

    def __init__(self) -> None:
        self.tried: list[int] = []
        self._held: threading.Thread | None = None
        self._begun, self._go_on = threading.Event(), threading.Event()
        self._carry_out = work.carry_out

    def carry_out(self, effect: Effect) -> Any:
        self.tried.append(effect.pk)
        if threading.current_thread() is self._held:
            self._begun.set()
            assert self._go_on.wait(10)
        return self._carry_out(effect)

    @contextmanager
    def held_open(self, effect: Effect, run_tick: Callable[[], int]) -> Iterator[None]:
        self._held = threading.Thread(target=partial(_and_close, run_tick))
        self._held.start()
        try:
            assert self._begun.wait(10)
            yield
        finally:
            self._go_on.set()
            self._held.join(10)


def _and_close(run_tick: Callable[[], int]) -> None:
    try:
        run_tick()
    finally:
        connections.close_all()


@contextmanager
def _sweep() -> Iterator[DueWorkSweep]:
    watch = Watch()
    with mock.patch.object(work, "carry_out", watch.carry_out):
        yield DueWorkSweep(
            name="effects inside the database",
            # ARRANGE
            make_owed=lambda age: make(age=age),
            make_terminal=lambda age: [make(age=age, state=state) for state in TERMINAL],
            recovery_delay=timedelta(0),
            page_size=work.BATCH,
            # REAL PRODUCTION
            due_work=due_inside,
            run_tick=work.tick_inside,
            still_owed=lambda effect: effect.pk in [each.pk for each in unsettled()],
            observe_outstanding=waiting_as_the_owner_sees_it,
            assert_scheduled=the_worker_looks,
            # EXTERNAL SEAM
            poison=lambda effect: world.tally.poison.poisoned(effect.pk),
            resume_recovery=every_wait_is_over,
            in_flight=InFlightExecution(
                make_owed=make,
                start=watch.held_open,
                execution_count_for=lambda effect: watch.tried.count(effect.pk),
            ),
            # OBSERVE
            dispatched_ids=lambda: watch.tried,
            progressed=lambda effect: stands(effect.pk) == "done",
            lifecycle=LIFECYCLE,
        )


LIFECYCLE = Lifecycle(
    state_fields=("state",),
    execute=carry,
    no_external_effect_because="what stays inside writes in our own database only",
    publishes_nothing_because="carrying out sends no message: only the move and a person's word ring the bell",
    excluded_states={"taken": "profiles B and C own what is under a claim; recover_abandoned owes it again"},
)

effects_inside = with_contract_page_size(_sweep, work, "BATCH")
