"""The controls of these tests: what they look for on every page is seen when it is there."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.conftest import Tab
from tests.browser.keyboard import BLIND
from tests.browser.scan import AXE, faults_of
from tests.browser.watch import Watch

pytestmark = [pytest.mark.browser, pytest.mark.needs("chromium")]


@pytest.fixture
def watched(chromium: Browser, live_server: Any) -> Iterator[tuple[Page, list[str]]]:
    """A page at the door and what is noted of it."""
    context = chromium.new_context(base_url=live_server.url)
    watch, page = Watch(context, expected=()), context.new_page()
    page.goto("/sign-in/")
    yield page, watch.problems
    context.close()


@pytest.mark.parametrize(
    ("wrong", "noted"),
    [
        ("console.error('a word')", "console: a word"),
        ("setTimeout(() => nothing.there)", "script: nothing is not defined"),
        ("document.body.setAttribute('onclick', 'alert()')", "console: Executing inline event handler violates"),
        ("document.body.insertAdjacentHTML('beforeend', '<p style=\"color: red\">')", "Applying inline style violates"),
        ("fetch('/not-there/')", "answer: 404"),
        ("document.body.append(Object.assign(new Image(), {src: 'http://127.0.0.1:1/x.png'}))", "request: http://"),
    ],
)
def test_what_goes_wrong_in_a_page_is_noted(watched: tuple[Page, list[str]], wrong: str, noted: str) -> None:
    page, problems = watched

    page.evaluate(f"() => {{ {wrong} }}")
    page.wait_for_timeout(300)

    assert any(noted in problem for problem in problems), problems


def test_the_scan_finds_what_is_wrong_at_each_width_in_each_theme(tab: Tab) -> None:
    page = tab(bypass_csp=True)
    page.context.add_init_script(path=AXE)
    page.goto("/sign-in/")
    page.locator("main").evaluate(
        "main => main.innerHTML = '<h1>x</h1><input><p style=\"color: #ccc; background: #fff; width: 500px\">pale</p>'"
    )

    found = "\n".join(faults_of(page, "wrong"))

    for place in ("1280 px, light", "1280 px, dark", "360 px, light", "360 px, dark"):
        assert f"wrong, {place}: label: input" in found
        assert f"wrong, {place}: color-contrast: p" in found
    assert "wrong, 360 px: " in found


@pytest.mark.parametrize("style", ["outline: none", "position: fixed; top: -99px", "width: 0; padding: 0; border: 0"])
def test_the_keyboard_notices_a_focus_nobody_can_see(tab: Tab, style: str) -> None:
    page = tab(bypass_csp=True)
    page.goto("/sign-in/")
    email = page.get_by_label("Email")
    email.evaluate("(field, style) => { field.style = style; field.focus(); }", style)

    expect(email).to_be_focused()

    assert page.evaluate(BLIND) != ""
