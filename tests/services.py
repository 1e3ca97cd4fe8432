"""Throw-away PostgreSQL and Redis for tests: own folders, own free ports, gone afterwards.

`python -m tests.services COMMAND …` runs a command with DATABASE_URL and REDIS_URL set to fresh ones.
"""

from __future__ import annotations

import os
import pwd
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import psycopg
import redis


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def find_postgres() -> Path | None:
    """Return the folder of PostgreSQL's server programs: on the path, or where Debian keeps them."""
    found = shutil.which("initdb")
    candidates = [Path(found).resolve().parent] if found else []
    candidates += sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True)
    return next((folder for folder in candidates if (folder / "postgres").exists()), None)


def wait_until(ready: Callable[[], object], what: str, seconds: float = 20.0) -> None:
    """Wait until `ready()` is true. Raises TimeoutError naming `what`."""
    deadline = time.monotonic() + seconds
    while not ready():
        if time.monotonic() > deadline:
            raise TimeoutError(what)
        time.sleep(0.02)


def _not_as_root() -> dict[str, int]:
    """PostgreSQL refuses to run as root: become the user its package made."""
    if os.getuid() != 0:
        return {}
    entry = pwd.getpwnam("postgres")
    return {"user": entry.pw_uid, "group": entry.pw_gid}


class PostgresServer:
    """One cluster in a temporary folder; `url` names its database."""

    def __init__(self) -> None:
        programs = find_postgres()
        if programs is None:
            raise FileNotFoundError("postgresql is not installed")
        self._programs = programs
        self._folder = Path(tempfile.mkdtemp(prefix="onward-pg-"))
        self._folder.chmod(0o777)
        self._data = self._folder / "data"
        self.port = free_port()
        self._process: subprocess.Popen[bytes] | None = None
        self._run("initdb", "-D", str(self._data), "-U", "postgres", "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8")

    @property
    def url(self) -> str:
        return f"postgres://postgres@127.0.0.1:{self.port}/postgres"

    def _run(self, program: str, *arguments: str) -> None:
        command = [str(self._programs / program), *arguments]
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL, cwd="/", **_not_as_root())

    def start(self) -> None:
        command = [
            str(self._programs / "postgres"), "-D", str(self._data), "-p", str(self.port), "-k", str(self._folder),
            "-c", "listen_addresses=127.0.0.1", "-c", "max_connections=200", "-c", "shared_buffers=256MB",
            "-c", "max_wal_size=4GB", "-c", "log_min_messages=fatal",
        ]  # fmt: skip
        self._process = subprocess.Popen(
            command, cwd="/", stderr=subprocess.DEVNULL, start_new_session=True, **_not_as_root()
        )
        wait_until(self._answers, "PostgreSQL")

    def _answers(self) -> bool:
        try:
            psycopg.connect(self.url, connect_timeout=1).close()
        except psycopg.OperationalError:
            return False
        return True

    def stop(self, how: signal.Signals = signal.SIGINT) -> None:
        if self._process:
            self._process.send_signal(how)
            self._process.wait()
            self._process = None

    def remove(self) -> None:
        self.stop(signal.SIGQUIT)
        shutil.rmtree(self._folder, ignore_errors=True)


class RedisServer:
    """One Redis without persistence on a free port; it can be stopped, frozen and started again."""

    def __init__(self) -> None:
        self.port = free_port()
        self.url = f"redis://127.0.0.1:{self.port}/0"
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        command = ["redis-server", "--port", str(self.port), "--bind", "127.0.0.1", "--save", "", "--appendonly", "no"]
        self._process = subprocess.Popen(command, stdout=subprocess.DEVNULL, cwd="/tmp", start_new_session=True)
        wait_until(self._answers, "Redis")

    def _answers(self) -> bool:
        try:
            return bool(self.client().ping())
        except redis.ConnectionError:
            return False

    def client(self) -> redis.Redis:
        return redis.Redis(port=self.port)

    def signal(self, number: signal.Signals) -> None:
        if self._process:
            self._process.send_signal(number)

    def stop(self) -> None:
        if self._process:
            self._process.kill()
            self._process.wait()
            self._process = None


@contextmanager
def services() -> Iterator[dict[str, str]]:
    """Give a fresh PostgreSQL and Redis, as the environment that points to them."""
    postgres, bell = PostgresServer(), RedisServer()
    try:
        postgres.start()
        bell.start()
        yield {"DATABASE_URL": postgres.url, "REDIS_URL": bell.url}
    finally:
        bell.stop()
        postgres.remove()


def main(command: Sequence[str]) -> int:
    with services() as environment:
        return subprocess.run(command, env=os.environ | environment, check=False).returncode


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
