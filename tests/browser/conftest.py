from __future__ import annotations

import shutil
from collections.abc import Callable, Collection, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings as django_settings
from django.test import Client
from playwright.sync_api import Browser, Page, expect, sync_playwright

from accounts.models import Membership
from tests.browser.watch import Watch
from tests.faults.processes import Worker

Tab = Callable[..., Page]

PATIENCE = 15_000
_QUIET = ("--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
          "--disable-component-update", "--disable-sync")  # fmt: skip


@pytest.fixture(scope="package")
def chromium() -> Iterator[Browser]:
    """One browser for all tests here. Its event loop stays set in this thread, which Django takes for async code."""
    with pytest.MonkeyPatch.context() as patch, sync_playwright() as playwright:
        patch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "1")
        expect.set_options(timeout=PATIENCE)
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=_QUIET)
        yield browser
        browser.close()


@pytest.fixture
def tab(chromium: Browser, live_server: Any, settings: Any) -> Iterator[Tab]:
    """Open a browser of one's own for each call, with `member` signed in; messages stay in the demo outbox.

    `expects` is what the test provokes (see `Watch`); nothing else may go wrong in any of its pages.
    """
    settings.DEMO = True
    watches: list[Watch] = []

    def open_tab(
        member: Membership | None = None, *, expects: Collection[int | str] = (), width: int = 1280, **said: Any
    ) -> Page:
        said = {"locale": "en-US", "viewport": {"width": width, "height": 800}} | said
        context = chromium.new_context(base_url=live_server.url, **said)
        context.set_default_timeout(PATIENCE)
        watches.append(Watch(context, expects))
        if member:
            context.add_cookies([_session(member) | {"url": live_server.url}])
        return context.new_page()

    yield open_tab
    for context in list(chromium.contexts):
        context.close()
    assert [problem for watch in watches for problem in watch.problems] == []


@pytest.fixture
def returning(chromium: Browser, live_server: Any, settings: Any) -> Iterator[Callable[[Membership], Page]]:
    """Open a browser that keeps the pages it leaves, as people's do: Back shows them as they were."""
    settings.DEMO = True
    with chromium.browser_type.launch(
        executable_path=shutil.which("chromium"), args=_QUIET, ignore_default_args=["--disable-back-forward-cache"]
    ) as browser:
        context = browser.new_context(base_url=live_server.url, locale="en-US")

        def open_page(member: Membership) -> Page:
            context.add_cookies([_session(member) | {"url": live_server.url}])
            return context.new_page()

        watch = Watch(context, [])
        yield open_page
        context.close()
    assert watch.problems == []


def _session(member: Membership) -> dict[str, str]:
    client = Client()
    client.force_login(member.user)
    name = django_settings.SESSION_COOKIE_NAME
    return {"name": name, "value": client.cookies[name].value}


@pytest.fixture
def worker(live_server: Any, transactional_db: None, tmp_path: Path) -> Iterator[Worker]:
    """A Celery worker, a process of its own, on the same database; gone before that is emptied."""
    worker = Worker(tmp_path / "worker.log", DEMO="1", REDIS_URL=django_settings.REDIS_URL)
    yield worker
    worker.remove()
