"""Real Celery workers in processes of their own, started the way the product starts them."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager

PROCESSES = 2
_FLAGS = (
    "--pool=threads", "--concurrency=2", "--loglevel=ERROR",
    "--without-gossip", "--without-mingle", "--without-heartbeat",
)  # fmt: skip


@contextmanager
def workers(app: str, environment: Mapping[str, str]) -> Iterator[None]:
    """Run two worker processes of a Celery application; they are stopped in the end."""
    started = [
        subprocess.Popen(
            [sys.executable, "-m", "celery", "-A", app, "--quiet", "worker", *_FLAGS, "-n", f"bench{place}@%h"],
            env=os.environ | environment | {"PYTHONWARNINGS": "ignore"},
            stdout=subprocess.DEVNULL,
            start_new_session=True,
        )
        for place in range(PROCESSES)
    ]
    try:
        yield
    finally:
        for process in started:
            process.terminate()
        for process in started:
            process.wait(60)
