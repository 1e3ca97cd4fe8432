"""The bell: tells the workers, through Celery's broker, that effects are owed.

Only a convenience. A ring that is lost costs the time until a worker's next sweep, so ringing never blocks a
request and never raises into it: it happens on a thread of its own, and after a failure the bell rests.
"""

from __future__ import annotations

import logging
import queue
import threading
import time
from collections.abc import Sequence
from functools import partial
from typing import TYPE_CHECKING

from django.conf import settings
from django.db import transaction
from kombu.exceptions import OperationalError

if TYPE_CHECKING:
    from statuses.models import Effect

log = logging.getLogger(__name__)

REST_AFTER_FAILURE = 5.0
_WAITING_RINGS = 1_000
_IDS_PER_RING = 500


class Bell:
    """Rings queue up here; one thread per process, started at the first ring, publishes them."""

    def __init__(self) -> None:
        self._rings: queue.Queue[tuple[int, list[int]]] = queue.Queue(maxsize=_WAITING_RINGS)
        self._start = threading.Lock()
        self._thread: threading.Thread | None = None
        self._rests_until = 0.0

    def ring(self, organization_id: int, effect_ids: Sequence[int]) -> None:
        if not settings.REDIS_URL or time.monotonic() < self._rests_until:
            return
        with self._start:
            if self._thread is None or not self._thread.is_alive():
                self._thread = threading.Thread(target=self._publish_forever, name="bell", daemon=True)
                self._thread.start()
        for first in range(0, len(effect_ids), _IDS_PER_RING):
            try:
                self._rings.put_nowait((organization_id, list(effect_ids[first : first + _IDS_PER_RING])))
            except queue.Full:
                log.warning("the bell is behind; the workers' sweep will find the effects")
                return

    def _publish_forever(self) -> None:
        from statuses.tasks import carry_out_effects

        while True:
            organization_id, effect_ids = self._rings.get()
            if time.monotonic() < self._rests_until:
                continue
            try:
                carry_out_effects.apply_async((organization_id, effect_ids), retry=False)
            except (OperationalError, OSError) as unreachable:
                self._rests_until = time.monotonic() + REST_AFTER_FAILURE
                log.warning("the broker does not answer (%s); effects go out by the sweep", unreachable)


bell = Bell()


def ring_on_commit(effects: Sequence[Effect]) -> None:
    """Ring for effects of one organization once their transaction has committed."""
    if effects:
        ids = [effect.pk for effect in effects]
        transaction.on_commit(partial(bell.ring, effects[0].organization_id, ids), robust=True)
