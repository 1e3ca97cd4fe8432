"""What moves out of an archived status piece by piece, as the admin shows it."""

from __future__ import annotations

import pytest

from statuses import transitions
from statuses.carrying.work import work_inside
from statuses.models import Draining, Effect
from statuses.transitions import remove_status
from tests.factories import Shop, make_order, put
from tests.pages import browse, text_of


@pytest.fixture
def draining(shop: Shop, monkeypatch: pytest.MonkeyPatch) -> Draining:
    monkeypatch.setattr(transitions, "AT_ONCE", 0)
    put(make_order(shop), shop, "Diagnostics")
    remove_status(shop.status("Diagnostics"), receiver=shop.status("Ready").pk, by=shop.owner)
    return Draining.objects.get()


@pytest.mark.rule("TN-5", "OS-10")
def test_its_effect_leads_to_it_and_it_to_both_statuses(shop: Shop, draining: Draining) -> None:
    browser, address = browse(shop.owner), f"/admin/statuses/draining/{draining.pk}/change/"

    effects = browser.get("/admin/statuses/effect/")
    page = browser.get(address)

    assert f'href="{address}"' in effects.content.decode()
    assert "Diagnostics → Ready" in text_of(effects)
    for status in (shop.status("Diagnostics"), shop.status("Ready")):
        assert f"/admin/statuses/status/{status.pk}/change/" in page.content.decode()


@pytest.mark.rule("OS-10", "EF-6")
def test_one_that_failed_is_tried_again_from_the_settings(shop: Shop, draining: Draining) -> None:
    Effect.objects.update(state=Effect.State.FAILED, ended_at=draining.started_at, reason="OperationalError: gone")
    browser = browse(shop.owner)

    page = browser.get("/settings/statuses/")
    browser.post(f"/effects/{Effect.objects.get().pk}/decide/", {"choice": "again"})
    work_inside()

    assert "OperationalError: gone" in text_of(page)
    draining.refresh_from_db()
    assert (draining.moved, draining.ended_at is not None) == (1, True)
