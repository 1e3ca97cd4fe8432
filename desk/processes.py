"""Running the web server and a worker side by side, and stopping both, whatever happens to either."""

from __future__ import annotations

import ctypes
import signal
import subprocess
import sys
import time
from collections.abc import Sequence
from types import FrameType

_PR_SET_PDEATHSIG = 1
GRACE = 20.0


def _die_with_parent() -> None:
    """Let the kernel end the child when this process dies, even by kill -9 (Linux only)."""
    ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGTERM)


class Processes:
    """Children, each in a session of its own, so that one Ctrl-C reaches them once: through here."""

    def __init__(self) -> None:
        self._children: list[subprocess.Popen[bytes]] = []
        self._stopping = False

    def start(self, command: Sequence[str]) -> None:
        prepare = _die_with_parent if sys.platform == "linux" else None
        self._children.append(
            subprocess.Popen(command, start_new_session=True, preexec_fn=prepare)  # nosec B603  # noqa: PLW1509
        )

    def run(self) -> int:
        """Wait until a signal comes or a child ends; then stop all. Return the first ended child's code."""
        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, self._on_signal)
        while not self._stopping and all(child.poll() is None for child in self._children):
            time.sleep(0.2)
        codes = [child.poll() for child in self._children]
        self._stop()
        return 0 if self._stopping else next((code for code in codes if code), 1)

    def _on_signal(self, number: int, frame: FrameType | None) -> None:
        self._stopping = True

    def _stop(self) -> None:
        for child in self._children:
            if child.poll() is None:
                child.terminate()
        deadline = time.monotonic() + GRACE
        for child in self._children:
            try:
                child.wait(max(0.0, deadline - time.monotonic()))
            except subprocess.TimeoutExpired:
                child.kill()
