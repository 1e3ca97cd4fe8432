"""Where a worker is hit. The worker imports this (`celery worker --include`) and strikes itself, once.

STRIKE is `SIGNAL when point`: `SIGKILL before note`. A point is one of the statements by which an effect is carried
out; the signal comes right before it is sent, or right after its answer.
"""

from __future__ import annotations

import os
import re
import signal
import threading
from collections.abc import Callable
from typing import Any

from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.backends.signals import connection_created


def strike_here(number: signal.Signals) -> None:
    """Send this thread a signal that stops or ends the process right here.

    Not `os.kill`: a SIGSTOP that another thread picks up lets this one run on for a moment.
    """
    signal.pthread_kill(threading.get_ident(), number)


POINTS = {
    "claim": r'UPDATE "statuses_effect" SET .*"fence" = \(',
    "note": r'UPDATE "statuses_effect" SET "called_at" =',
    "end": r'UPDATE "statuses_effect" SET .*"ended_at" =',
}


class Strike:
    """The blow, as Django's hook around every statement."""

    def __init__(self, said: str) -> None:
        number, self._when, point = said.split()
        self._signal = signal.Signals[number]
        self._statement = re.compile(POINTS[point])
        self._struck = False

    def __call__(self, execute: Callable[..., Any], sql: str, params: Any, many: bool, context: Any) -> Any:
        if self._struck or not self._statement.match(sql):
            return execute(sql, params, many, context)
        self._struck = True
        if self._when == "before":
            strike_here(self._signal)
            return execute(sql, params, many, context)
        result = execute(sql, params, many, context)
        strike_here(self._signal)
        return result

    def watch(self, connection: BaseDatabaseWrapper, **sent: object) -> None:
        if self not in connection.execute_wrappers:
            connection.execute_wrappers.append(self)


if "STRIKE" in os.environ:
    strike = Strike(os.environ["STRIKE"])
    connection_created.connect(strike.watch)
