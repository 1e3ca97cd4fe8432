"""What the web server and the worker hold at rest, started by the product's own command."""

from __future__ import annotations

import os
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator, Mapping
from pathlib import Path

from bench.report import headline
from tests.services import free_port, wait_until

GOAL = 350
VISITS, REST = 50, 10


def run(services: Mapping[str, str]) -> None:
    headline("Memory at rest, in MB: resident, and proportional (what is shared counts once)")
    _measure("embedded: SQLite, no Redis", dict.fromkeys(services, ""))
    _measure("PostgreSQL and Redis", services)
    print(f"goal: ≤ {GOAL} MB together")


def _measure(name: str, services: Mapping[str, str]) -> None:
    """Start everything, visit it, let it rest, and print what each process holds."""
    environment = {key: value for key, value in (os.environ | services).items() if value}
    port = free_port()
    command = [sys.executable, "manage.py", "up", "--bind", f"127.0.0.1:{port}"]
    started = subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL, start_new_session=True)
    try:
        wait_until(lambda: _visit(port), "the web server", seconds=120)
        for _each in range(VISITS):
            _visit(port)
        time.sleep(REST)
        _print(name, started.pid)
    finally:
        started.terminate()
        started.wait(60)


def _visit(port: int) -> bool:
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/sign-in/", timeout=5) as page:
            return bool(page.read())
    except OSError:
        return False


def _print(name: str, pid: int) -> None:
    print(f"\n{name:52}{'RSS':>8}{'PSS':>8}")
    total = [0.0, 0.0]
    for each in _tree(pid):
        rss, pss = _held(each, "Rss"), _held(each, "Pss")
        total = [total[0] + rss, total[1] + pss]
        print(f"  {_called(each):50}{rss:8.0f}{pss:8.0f}")
    print(f"  {'together':50}{total[0]:8.0f}{total[1]:8.0f}")


def _tree(pid: int) -> Iterator[int]:
    yield pid
    for task in Path(f"/proc/{pid}/task").iterdir():
        for child in (task / "children").read_text().split():
            yield from _tree(int(child))


def _held(pid: int, what: str) -> float:
    """Return megabytes of a process, from the kernel's own account."""
    lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith(f"{what}:")) / 1024


def _called(pid: int) -> str:
    words = Path(f"/proc/{pid}/cmdline").read_text().split("\0")
    return " ".join(Path(word).name for word in words if word and word != "-m")[:48]
