"""A kind of effect that stays in the database, and of which doing it twice shows."""

from __future__ import annotations

import os
import signal
import time
from collections.abc import Sequence
from functools import partial
from typing import ClassVar

from django.db import transaction

from notifications.models import DemoMessage
from statuses.kinds import DONE, Intent, Kind, Outcome, Planned
from statuses.models import Effect
from tests.faults.points import strike_here


class Tally(Kind):
    """Chalks up one line each time it is carried out, with the process that did it.

    With `freezes`, the worker that has done the first of a move's effects stops dead before it begins the second.
    """

    code: ClassVar[str] = "tally"
    icon: ClassVar[str] = "check"
    label: ClassVar[str] = "Tally"

    def __init__(self) -> None:
        self.times = 1
        self.freezes = False

    def plan(self, intents: Sequence[Intent]) -> list[Planned]:
        return [
            Planned(self.code, intent, f"{time:03d}", {"freezes": self.freezes and time == 0}, "Chalks up a line")
            for intent in intents
            for time in range(self.times)
        ]

    def carry_out(self, effect: Effect) -> Outcome:
        DemoMessage.objects.create(
            organization_id=effect.organization_id,
            key=f"{effect.key} {os.getpid()} {time.monotonic_ns()}",
            channel="sms",
            recipient=effect.key,
            text=str(os.getpid()),
        )
        if effect.payload["freezes"]:
            transaction.on_commit(partial(strike_here, signal.SIGSTOP))
        return DONE
