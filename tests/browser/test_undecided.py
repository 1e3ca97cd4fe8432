"""A message that failed, or of which nobody knows whether it left: a person decides, on the order's page."""

from __future__ import annotations

import pytest
from playwright.sync_api import Locator, Page, expect

from notifications.models import DemoMessage
from statuses.models import Effect
from tests.browser.acts import effects, reload_until
from tests.browser.conftest import Tab
from tests.factories import Shop, make_client, make_order, put
from tests.faults.processes import Worker

pytestmark = [pytest.mark.browser, pytest.mark.needs("chromium")]


def _undecided(shop: Shop, state: str) -> None:
    order = make_order(shop, client=make_client(shop, phone="+12125550100"))
    put(order, shop, "Ready")
    Effect.objects.filter(subject_id=order.pk).update(state=state, reason="The gateway answered 500.")


def _buttons(effect: Locator) -> list[str]:
    return [text.strip() for text in effect.get_by_role("button").all_inner_texts()]


def _open(page: Page) -> Page:
    page.goto("/orders/1/")
    return page


@pytest.mark.rule("EF-3", "EF-6")
@pytest.mark.parametrize(
    ("state", "said", "offered"),
    [
        ("unknown", "may have been sent", ["Mark as sent", "Send again", "Leave it"]),
        ("failed", "failed", ["Retry", "Leave it"]),
    ],
)
def test_what_needs_a_person_says_why_and_offers_what_can_be_decided(
    tab: Tab, shop: Shop, state: str, said: str, offered: list[str]
) -> None:
    _undecided(shop, state)

    page = _open(tab(shop.desk))

    expect(effects(page, state)).to_contain_text(said)
    expect(effects(page, state)).to_contain_text("The gateway answered 500.")
    assert _buttons(effects(page, state)) == offered


@pytest.mark.rule("EF-3")
@pytest.mark.parametrize(("button", "state", "said"), [
    ("Mark as sent", "done", "Fixit front_desk: counts as sent"),
    ("Leave it", "dismissed", "Fixit front_desk: leave it"),
])  # fmt: skip
@pytest.mark.parametrize("script", [True, False])
def test_a_word_about_a_message_is_kept_with_whose_it_was_and_nothing_is_sent(
    tab: Tab, shop: Shop, button: str, state: str, said: str, script: bool
) -> None:
    _undecided(shop, "unknown")
    page = _open(tab(shop.desk, java_script_enabled=script))

    page.get_by_role("button", name=button).click()

    expect(effects(page, state)).to_contain_text(said)
    assert _buttons(effects(page, state)) == []
    assert not DemoMessage.objects.exists()


@pytest.mark.rule("EF-3", "EF-4")
@pytest.mark.parametrize(("state", "button"), [("unknown", "Send again"), ("failed", "Retry")])
def test_sent_again_by_a_persons_word_it_leaves_once_through_the_worker(
    tab: Tab, shop: Shop, worker: Worker, state: str, button: str
) -> None:
    _undecided(shop, state)
    page = _open(tab(shop.desk))

    page.get_by_role("button", name=button).click()

    expect(effects(page, "done")).to_contain_text("Fixit front_desk: try again")
    assert DemoMessage.objects.count() == 1


@pytest.mark.rule("EF-6")
def test_what_is_queued_says_so_until_a_worker_comes(tab: Tab, shop: Shop) -> None:
    _undecided(shop, "owed")
    page = _open(tab(shop.desk, java_script_enabled=False))
    expect(effects(page, "owed")).to_contain_text("queued")

    Effect.objects.update(state="done")

    reload_until(page, effects(page, "done"))


@pytest.mark.rule("TN-2")
def test_a_technician_sees_how_a_message_stands_and_is_offered_no_decision(tab: Tab, shop: Shop) -> None:
    order = make_order(shop, performer=shop.tech)
    put(order, shop, "Ready")
    Effect.objects.update(state="failed")

    page = _open(tab(shop.tech))

    expect(effects(page, "failed")).to_have_count(2)
    assert _buttons(page.locator("#history")) == []
