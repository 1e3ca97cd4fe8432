from __future__ import annotations

import threading

import pytest

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
