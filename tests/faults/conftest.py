from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from accounts.models import Membership
from statuses import kinds
from tests.factories import Shop
from tests.faults.kinds import Tally
from tests.faults.processes import Gateway, Running, Web, Worker
from tests.services import RedisServer

StartWorker = Callable[..., Worker]
StartWeb = Callable[..., Web]


@pytest.fixture
def running(transactional_db: None) -> Iterator[list[Running]]:
    """Every process of the test; all are gone before the database is emptied."""
    started: list[Running] = []
    yield started
    for process in started:
        process.remove()


@pytest.fixture
def gateway(tmp_path: Path, running: list[Running]) -> Gateway:
    gateway = Gateway(tmp_path)
    running.append(gateway)
    return gateway


@pytest.fixture
def start_worker(tmp_path: Path, running: list[Running]) -> StartWorker:
    """Start a worker with a lease of two seconds; words in capitals are its environment."""

    def start(**said: object) -> Worker:
        worker = Worker(tmp_path / f"worker-{len(running)}.log", **{"EFFECTS_LEASE": "2"} | said)
        running.append(worker)
        return worker

    return start


@pytest.fixture
def start_web(tmp_path: Path, running: list[Running], shop: Shop) -> StartWeb:
    """Start a web server in which the shop's owner, or somebody else, is signed in."""

    def start(member: Membership | None = None, **said: str) -> Web:
        web = Web(tmp_path / f"web-{len(running)}.log", member or shop.owner, **said)
        running.append(web)
        return web

    return start


@pytest.fixture
def redis() -> Iterator[RedisServer]:
    server = RedisServer()
    server.start()
    yield server
    server.stop()


@pytest.fixture
def tally() -> Iterator[Tally]:
    """Let every move owe a tally as well: this process is of newer code than a worker without `tests.faults.newer`."""
    kind = Tally()
    kinds.register(kind)
    yield kind
    del kinds._KINDS[kind.code]
