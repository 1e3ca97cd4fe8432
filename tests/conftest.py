from __future__ import annotations

import os
import shutil
from collections.abc import Iterator

import pytest
from django.db import connection
from django.test import override_settings
from django.utils import translation

from accounts import guards
from tests.factories import Shop, make_shop
from tests.services import find_postgres

_APT = {
    "postgresql": "postgresql",
    "redis": "redis-server",
    "chromium": "chromium",
    "gettext": "gettext",
    "poppler": "poppler-utils",
}


def _present() -> dict[str, bool]:
    return {
        "postgresql": find_postgres() is not None,
        "redis": shutil.which("redis-server") is not None,
        "chromium": shutil.which("chromium") is not None,
        "gettext": shutil.which("xgettext") is not None,
        "poppler": shutil.which("pdftotext") is not None,
    }


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave out what this machine cannot run, and remember it for the end; with REQUIRE_ALL=1 that is a failure."""
    present = _present()
    lacking: dict[str, int] = {}
    kept, left_out = [], []
    for item in items:
        wanted = [what for marker in item.iter_markers("needs") for what in marker.args]
        missing = [what for what in wanted if not present[what]]
        (left_out if missing else kept).append(item)
        for what in missing:
            lacking[what] = lacking.get(what, 0) + 1
    if lacking and os.environ.get("REQUIRE_ALL") == "1":
        raise pytest.UsageError(f"REQUIRE_ALL=1, and this machine lacks: {', '.join(lacking)}")
    if left_out:
        items[:] = kept
        config.hook.pytest_deselected(items=left_out)


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter, config: pytest.Config) -> None:
    lacking = {what for what, there in _present().items() if not there}
    if lacking:
        terminalreporter.section("left out on this machine")
        for what in sorted(lacking):
            terminalreporter.line(f"tests that need {what}")
        packages = " ".join(_APT[what] for what in sorted(lacking))
        terminalreporter.line(f"to run them too: apt-get install --no-install-recommends {packages}")


@pytest.fixture(scope="session", autouse=True)
def _own_files(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """What tests attach lies in a folder of this run."""
    with override_settings(MEDIA_ROOT=tmp_path_factory.mktemp("attached")):
        yield


@pytest.fixture(autouse=True)
def _in_english() -> Iterator[None]:
    """Each test starts in the default language: a page in another leaves it active in its thread."""
    with translation.override("en"):
        yield


@pytest.fixture
def neighbour(db: None) -> Shop:
    """Another organization, always there, with numbers of its own."""
    return make_shop("Neighbour", first_number=5001)


@pytest.fixture
def shop(neighbour: Shop) -> Shop:
    return make_shop("Fixit")


@pytest.fixture
def _guards_away_for_the_flush(transactional_db: None) -> Iterator[None]:
    """SQLite is flushed row by row, which append-only history would refuse; the flush puts guards back."""
    yield
    if connection.vendor == "sqlite":
        guards.drop(connection)


@pytest.fixture(autouse=True)
def _flushable(request: pytest.FixtureRequest) -> None:
    marker = request.node.get_closest_marker("django_db")
    if {"transactional_db", "live_server"} & {*request.fixturenames} or (marker and marker.kwargs.get("transaction")):
        request.getfixturevalue("_guards_away_for_the_flush")
