"""The real processes of the fault tests: workers, the web server, the fake gateway. Each writes a log of its own."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from urllib.parse import quote

import urllib3
from django.conf import settings
from django.db import connection
from django.http import HttpResponse
from django.test import Client

from accounts.models import Membership
from orders.models import Order
from statuses.models import Status
from tests.pages import forms_of
from tests.services import free_port, wait_until

ROOT = Path(__file__).resolve().parents[2]
BOOT = 60.0


def database_url() -> str:
    """Return the test database as another process names it."""
    said = connection.settings_dict
    if connection.vendor == "sqlite":
        return f"sqlite:///{said['NAME']}"
    user = quote(said["USER"]) + (f":{quote(said['PASSWORD'], safe='')}" if said["PASSWORD"] else "")
    return f"postgres://{user}@{said['HOST']}:{said['PORT']}/{said['NAME']}"


def environment(said: dict[str, str]) -> dict[str, str]:
    """Return the environment of a process on the test database: no Redis but the one that is `said`."""
    inherited = {name: value for name, value in os.environ.items() if name not in ("REDIS_URL", "DEMO")}
    return inherited | {
        "DATABASE_URL": database_url(),
        "SECRET_KEY": settings.SECRET_KEY,
        "GATEWAY_PRIVATE_HOSTS": "127.0.0.1",
        "HTTPS": "0",
        "LOG_LEVEL": "INFO",
        **said,
    }


class Running:
    """A child process, in a group of its own."""

    def __init__(self, command: Sequence[str], log: Path, said: dict[str, str]) -> None:
        self._log = log
        with log.open("ab") as output:
            self.process = subprocess.Popen(
                command, cwd=ROOT, env=environment(said), stdout=output, stderr=output, start_new_session=True
            )

    @property
    def pid(self) -> int:
        return self.process.pid

    @property
    def log(self) -> str:
        return self._log.read_text()

    def says(self, words: str, times: int = 1) -> None:
        """Wait until the log has the words so many times."""
        wait_until(lambda: self.log.count(words) >= times, f"“{words}” in {self._log.name}", BOOT)

    def kill(self) -> None:
        self.process.kill()
        self.process.wait()

    def was_killed(self) -> None:
        """Wait until the process has been struck down from inside."""
        assert self.process.wait(BOOT) == -signal.SIGKILL

    def freeze(self) -> None:
        self.process.send_signal(signal.SIGSTOP)
        self.is_frozen()

    def is_frozen(self) -> None:
        stat = Path(f"/proc/{self.pid}/stat")
        wait_until(lambda: stat.read_text().rpartition(")")[2].split()[0] == "T", "the frozen worker", BOOT)

    def thaw(self) -> None:
        self.process.send_signal(signal.SIGCONT)

    def stop(self, seconds: float = 25.0) -> int:
        """Ask it to end and return its exit code. Raises subprocess.TimeoutExpired."""
        self.process.terminate()
        return self.process.wait(seconds)

    def children(self) -> list[int]:
        listed = Path(f"/proc/{self.pid}/task/{self.pid}/children").read_text()
        return [int(pid) for pid in listed.split()]

    def remove(self) -> None:
        """Leave nothing of it running, and its log where a failing test shows it."""
        try:
            os.killpg(self.pid, signal.SIGKILL)
        except ProcessLookupError:
            print(f"{self._log.name}: ended before")
        self.process.wait()
        print(f"--- {self._log.name}\n{self.log}")


class Worker(Running):
    """A Celery worker as `up` starts it.

    `include` are modules that it imports as well; `strike` says where it is hit (`tests.faults.points`).
    """

    def __init__(
        self, log: Path, *, pool: str = "threads", include: Sequence[str] = (), strike: str = "", **said: str
    ) -> None:
        if strike:
            include, said = [*include, "tests.faults.points"], said | {"STRIKE": strike}
        command = [
            sys.executable, "-m", "celery", "-A", "config", "worker", f"--pool={pool}", "--concurrency=2",
            "--loglevel=INFO", "--without-gossip", "--without-mingle", "--without-heartbeat", "--hostname", log.stem,
            *([f"--include={','.join(include)}"] if include else []),
        ]  # fmt: skip
        super().__init__(
            command, log, {"DJANGO_SETTINGS_MODULE": "config.settings", "EFFECTS_SWEEP_EVERY": "0.1"} | said
        )

    def is_ready(self) -> None:
        self.says(" ready.")


class Web(Running):
    """The web server with one person signed in."""

    def __init__(self, log: Path, member: Membership, **said: str) -> None:
        self._root = f"http://127.0.0.1:{free_port()}"
        command = [
            sys.executable, "-m", "gunicorn", "config.wsgi:application", f"--bind={self._root.rpartition('/')[2]}",
            "--worker-class=gthread", "--threads=4", "--no-control-socket",
        ]  # fmt: skip
        super().__init__(command, log, {"DJANGO_SETTINGS_MODULE": "tests.settings"} | said)
        browser = Client()
        browser.force_login(member.user)
        self._cookies = f"sessionid={browser.cookies['sessionid'].value}; csrftoken={'c' * 32}"

    def is_ready(self) -> None:
        wait_until(self._answers, "the web server", BOOT)

    def _answers(self) -> bool:
        try:
            return bool(self._ask("GET", "/healthz").status_code)
        except urllib3.exceptions.HTTPError:
            return False

    def move(self, order: Order, to: Status) -> float:
        """Move the order by the dialog, as a person does; return the seconds that the confirmation took."""
        self.is_ready()
        address = f"/orders/{order.number}/move/{to.pk}/"
        fields = forms_of(self._ask("GET", address))[address]
        began = time.monotonic()
        answer = self._ask("POST", address, fields=fields | {"csrfmiddlewaretoken": "c" * 32})
        seconds = time.monotonic() - began
        assert answer.status_code == 302
        return seconds

    def _ask(self, method: str, path: str, **said: object) -> HttpResponse:
        headers = {"Cookie": self._cookies}
        reply = urllib3.request(method, self._root + path, headers=headers, redirect=False, timeout=30, **said)
        return HttpResponse(reply.data, status=reply.status)


class Gateway(Running):
    """The fake gateway; see `tests.faults.gateway` for what it answers."""

    def __init__(self, folder: Path) -> None:
        self._folder, self._port = folder, free_port()
        (folder / "record").touch()
        self.start()

    def start(self) -> None:
        command = [sys.executable, "-m", "tests.faults.gateway", str(self._port), str(self._folder)]
        super().__init__(command, self._folder / "gateway.log", {})
        wait_until(self._listens, "the gateway", BOOT)

    def _listens(self) -> bool:
        with socket.socket() as probe:
            return probe.connect_ex(("127.0.0.1", self._port)) == 0

    def address(self, answers: str) -> str:
        return f"http://127.0.0.1:{self._port}/{answers}"

    def release(self) -> None:
        """Let those go on who are held."""
        (self._folder / "release").touch()

    def asked(self, key: str = "") -> int:
        """Return how many requests came, with the key or at all."""
        return self._count("asked", key)

    def sent(self, key: str = "") -> int:
        """Return how many messages were sent on."""
        return self._count("sent", key)

    def _count(self, what: str, key: str) -> int:
        lines = [json.loads(line) for line in (self._folder / "record").read_text().splitlines()]
        return sum(line["what"] == what and key in ("", line["key"]) for line in lines)
