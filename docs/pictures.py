"""Makes the pictures of README and docs from the demo: `make pictures`. Needs Chromium.

Every page wide and light, wide and dark, on a phone, and in Russian; colours are reduced to keep the files small.
"""

from __future__ import annotations

import io
import os
import re
import shutil
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from PIL import Image
from playwright.sync_api import Browser, Page, sync_playwright

HOUSE = Path(__file__).resolve().parent.parent
OUT = HOUSE / "docs" / "pictures"
ADDRESS = "127.0.0.1:8399"
PASSWORD = "onward-demo"
PATIENCE = 90.0
_QUIET = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
          "--disable-component-update", "--disable-sync"]  # fmt: skip


@dataclass(frozen=True)
class Look:
    """One way to look at a page: who looks, and how wide and in which colours."""

    name: str
    who: str
    width: int
    height: int
    scheme: str = "light"
    locale: str = "en-US"


LOOKS = (
    Look("wide", "owner@fixit.example", 1280, 860),
    Look("dark", "owner@fixit.example", 1280, 860, scheme="dark"),
    Look("phone", "owner@fixit.example", 390, 844),
    Look("russian", "owner@sadovaya.example", 1280, 860, locale="ru-RU"),
)


def main() -> None:
    OUT.mkdir(exist_ok=True)
    with _demo(), sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=_QUIET)
        for look in LOOKS:
            _look(browser, look)
        browser.close()


@contextmanager
def _demo() -> Iterator[None]:
    """Run everything as `make run` does, on data of its own."""
    with tempfile.TemporaryDirectory(prefix="onward-pictures-") as folder:
        environment = os.environ | {"DEMO": "1", "VAR_DIR": folder}
        for name in ("DATABASE_URL", "REDIS_URL"):
            environment.pop(name, None)
        command = [sys.executable, "manage.py", "up", f"--bind={ADDRESS}"]
        running = subprocess.Popen(command, cwd=HOUSE, env=environment, stdout=subprocess.DEVNULL)
        try:
            _wait_until_it_answers()
            yield
        finally:
            running.terminate()
            running.wait(30)


def _wait_until_it_answers() -> None:
    end = time.monotonic() + PATIENCE
    while True:
        try:
            urllib.request.urlopen(f"http://{ADDRESS}/healthz", timeout=2)
        except OSError:
            if time.monotonic() > end:
                raise
            time.sleep(0.5)
        else:
            return


def _look(browser: Browser, look: Look) -> None:
    context = browser.new_context(
        base_url=f"http://{ADDRESS}",
        viewport={"width": look.width, "height": look.height},
        color_scheme=look.scheme,  # type: ignore[arg-type]
        locale=look.locale,
        reduced_motion="reduce",
    )
    page = context.new_page()
    _sign_in(page, look.who)
    for name, show in PAGES.items():
        show(page)
        page.wait_for_load_state("networkidle")
        _keep(page.screenshot(caret="initial"), OUT / f"{name}-{look.name}.png")
    context.close()


def _sign_in(page: Page, who: str) -> None:
    page.goto("/sign-in/")
    page.fill("[name=login]", who)
    page.fill("[name=password]", PASSWORD)
    page.locator("main button.btn-primary").first.click()
    page.wait_for_url(lambda address: "/sign-in/" not in address)


def _first_order(page: Page) -> None:
    page.goto("/orders/?tab=ready")
    page.goto(page.locator("table.list a.main").first.get_attribute("href") or "/orders/")


def _closing(page: Page) -> None:
    """Open the window in which an order is paid, closed and printed at once."""
    _first_order(page)
    page.locator(".page-head .menu > summary").click()
    page.locator("#status-menu .menu-item").filter(has_text=re.compile(r"^\s*(Closed|Закрыт)")).first.click()
    page.locator("#move [data-confirm]").wait_for()


def _visit(address: str) -> Any:
    return lambda page: page.goto(address)


PAGES = {
    "today": _visit("/"),
    "list": _visit("/orders/"),
    "order": _first_order,
    "intake": _visit("/orders/new/"),
    "closing": _closing,
    "salary": _visit("/salary/people/"),
    "settings": _visit("/settings/statuses/"),
}


def _keep(picture: bytes, path: Path) -> None:
    """Write a picture with 128 colours: a third of its size, and no eye sees it."""
    with Image.open(io.BytesIO(picture)) as image:
        image.convert("RGB").quantize(128, dither=Image.Dither.NONE).save(path, optimize=True)


if __name__ == "__main__":
    main()
