from __future__ import annotations

import threading
from datetime import timedelta

import pytest

from statuses import sweep
from statuses.chores import Chore
from statuses.sweep import Sweeper


class _Shaken(Sweeper):
    """Breaks off at its first look; `looked` is set by the second."""

    def __init__(self) -> None:
        super().__init__(every=0.01, head_start=0, threads=1)
        self._first = True
        self.looked = threading.Event()

    def sweep(self) -> None:
        if self._first:
            self._first = False
            raise RuntimeError("can't start new thread")
        self.looked.set()


@pytest.mark.rule("EF-2")
def test_a_look_that_breaks_off_is_not_the_last() -> None:
    sweeper = _Shaken()

    sweeper.start()

    assert sweeper.looked.wait(10)
    sweeper.stop()


def test_a_chore_is_done_at_once_and_then_when_its_time_has_come_and_one_that_breaks_off_stops_no_other(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    done: list[str] = []

    def breaks() -> None:
        done.append("broken")
        raise RuntimeError("no")

    def often() -> None:
        done.append("often")

    said = (Chore("broken", timedelta(hours=1), breaks), Chore("often", timedelta(0), often))
    monkeypatch.setattr(sweep, "registered_chores", lambda: said)
    sweeper = Sweeper(every=1, head_start=0, threads=1)

    for _look in range(3):
        sweeper._do_chores()

    assert done == ["broken", "often", "often", "often"]
