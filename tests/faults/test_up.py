"""`manage.py up`: one command that runs everything, and leaves nothing behind."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from urllib.request import urlopen

import pytest

from tests.services import free_port, wait_until

pytestmark = pytest.mark.faults

ROOT = Path(__file__).resolve().parents[2]


class Up:
    """The command under test in a folder of its own, on SQLite, without Redis."""

    def __init__(self, folder: Path) -> None:
        self.port = free_port()
        self.log = folder / "up.log"
        environment = {name: value for name, value in os.environ.items() if name not in ("DATABASE_URL", "REDIS_URL")}
        environment |= {"DEMO": "1", "VAR_DIR": str(folder), "DJANGO_SETTINGS_MODULE": "config.settings"}
        self.process = subprocess.Popen(
            [sys.executable, "manage.py", "up", f"--bind=127.0.0.1:{self.port}"],
            cwd=ROOT,
            env=environment,
            stdout=self.log.open("wb"),
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
        wait_until(self.answers, "the web server", 60)
        wait_until(lambda: len(self.children()) == 2, "both children")

    def answers(self) -> bool:
        try:
            return bool(urlopen(f"http://127.0.0.1:{self.port}/healthz", timeout=1).status == 200)
        except OSError:
            return False

    def children(self) -> list[int]:
        listed = Path(f"/proc/{self.process.pid}/task/{self.process.pid}/children").read_text()
        return [int(pid) for pid in listed.split()]


def gone(pids: list[int]) -> bool:
    return not any(Path(f"/proc/{pid}/cmdline").exists() and Path(f"/proc/{pid}/cmdline").read_bytes() for pid in pids)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the first of these tests sets everything up, and the others find it as the one before left it."""
    return tmp_path_factory.mktemp("up")


@pytest.fixture
def up(folder: Path) -> Iterator[Up]:
    running = Up(folder)
    children = running.children()
    yield running
    running.process.kill()
    running.process.wait()
    wait_until(lambda: gone(children), "the children's end", 30)


def test_one_interrupt_stops_the_web_server_and_the_worker(up: Up) -> None:
    children = up.children()

    up.process.send_signal(signal.SIGINT)

    assert up.process.wait(25) == 0
    assert gone(children)


def test_a_child_that_dies_stops_everything(up: Up) -> None:
    children = up.children()

    os.kill(children[1], signal.SIGKILL)

    assert up.process.wait(25) != 0
    assert gone(children)


def test_nothing_is_left_when_the_parent_is_killed(up: Up) -> None:
    children = up.children()

    up.process.kill()

    wait_until(lambda: gone(children), "the children's end", 25)


def test_the_printed_logins_are_those_of_the_demo(up: Up) -> None:
    printed = up.log.read_text()

    assert "owner@fixit.example" in printed
    assert "desk@sadovaya.example" in printed
