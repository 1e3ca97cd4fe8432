"""A worker's own look for owed effects, so that nothing depends on a message having arrived. Source: EF-2."""

from __future__ import annotations

import logging
import threading
import time
from concurrent.futures import Future, ThreadPoolExecutor
from datetime import timedelta
from functools import partial
from typing import Any

from celery import bootsteps
from celery.worker.components import Pool
from django.conf import settings
from django.db import DatabaseError, InterfaceError, close_old_connections, connection

from statuses.carrying.claims import due, recover_abandoned
from statuses.carrying.lanes import due_lanes
from statuses.carrying.work import work_inside, work_lane
from statuses.chores import registered_chores

log = logging.getLogger(__name__)

Job = tuple[str, ...] | tuple[int, str]
_RECOVER, _INSIDE, _CHORES = ("recover",), ("inside",), ("chores",)


class Sweeper:
    """Looks every `every` seconds and gives what is due to a few threads, one job per lane at a time.

    With a broker, a fresh effect is left to the bell for `head_start`; without one it is taken at once.
    """

    def __init__(self, *, every: float, head_start: float, threads: int) -> None:
        self._every = every
        self._head_start = timedelta(seconds=head_start)
        self._stopping = threading.Event()
        self._hands = ThreadPoolExecutor(max_workers=threads, thread_name_prefix="sweep")
        # Of their own, one each: gateways that hang can hold every other hand for as long as their time-outs.
        self._hands_inside = ThreadPoolExecutor(max_workers=3, thread_name_prefix="sweep-inside")
        self._chores_due: dict[str, float] = {}
        self._under_way: dict[Job, Future[None]] = {}
        self._thread = threading.Thread(target=self._run, name="sweeper", daemon=True)

    def start(self) -> None:
        self._thread.start()

    def stop(self) -> None:
        self._stopping.set()
        for hands in (self._hands_inside, self._hands):
            hands.shutdown(wait=True, cancel_futures=True)
        self._thread.join()

    def _run(self) -> None:
        while not self._stopping.wait(self._every):
            try:
                close_old_connections()
                self.sweep()
            except (DatabaseError, InterfaceError) as gone:
                log.warning("sweep: the database does not answer (%s)", gone)
                connection.close()
            except Exception:
                # At the end the hands may be shut down between the look and the hand-over. Before, nothing ends it:
                # a worker that does not look any more would go unnoticed.
                if not self._stopping.is_set():
                    log.exception("the sweep broke off; it looks again")

    def sweep(self) -> None:
        """Look once, and hand out what was found; each job stands alone."""
        stopping = self._stopping.is_set
        self._give(_RECOVER, recover_abandoned)
        if due(self._head_start).filter(lane="").exists():
            self._give(_INSIDE, partial(work_inside, stopping))
        for organization_id, lane in due_lanes(self._head_start):
            self._give((organization_id, lane), partial(work_lane, organization_id, lane, stopping))
        self._give(_CHORES, self._do_chores)

    def _do_chores(self) -> None:
        """Do each chore whose time has come; one that breaks off is done again no sooner than any other."""
        for chore in registered_chores():
            now = time.monotonic()
            if self._stopping.is_set() or self._chores_due.get(chore.code, now) > now:
                continue
            self._chores_due[chore.code] = now + chore.every.total_seconds()
            _do_safely(("chore", chore.code), chore.do)

    def _give(self, job: Job, work: Any) -> None:
        self._under_way = {each: future for each, future in self._under_way.items() if not future.done()}
        if job not in self._under_way:
            hands = self._hands_inside if job in (_RECOVER, _INSIDE, _CHORES) else self._hands
            self._under_way[job] = hands.submit(_do_safely, job, work)


def _do_safely(job: Job, work: Any) -> None:
    try:
        close_old_connections()
        work()
    except (DatabaseError, InterfaceError) as gone:
        log.warning("sweep %s: the database does not answer (%s)", job, gone)
        connection.close()
    except Exception:
        log.exception("sweep %s broke off; it is looked for again", job)


class SweepStep(bootsteps.StartStopStep):
    """Starts the sweeper with the worker, after its pool has forked, and stops it with it."""

    requires = (Pool,)

    def __init__(self, worker: Any, **options: Any) -> None:
        self.sweeper: Sweeper | None = None
        super().__init__(worker, **options)

    def start(self, worker: Any) -> None:
        self.sweeper = Sweeper(
            every=settings.EFFECTS_SWEEP_EVERY,
            head_start=settings.EFFECTS_BELL_HEAD_START,
            threads=settings.EFFECTS_SWEEP_THREADS,
        )
        self.sweeper.start()

    def stop(self, worker: Any) -> None:
        if self.sweeper:
            self.sweeper.stop()

    def terminate(self, worker: Any) -> None:
        self.stop(worker)
