"""A worker killed while it empties an archived status: every order arrives, with one line of history each."""

from __future__ import annotations

import pytest

from orders.models import Order
from statuses import transitions
from statuses.models import Draining, Effect, Move
from statuses.transitions import remove_status
from tests.factories import Shop, make_client, make_order, put
from tests.faults.conftest import StartWorker
from tests.faults.processes import BOOT
from tests.services import wait_until

pytestmark = [pytest.mark.faults, pytest.mark.django_db(transaction=True)]


@pytest.mark.rule("OS-10", "EF-2")
@pytest.mark.parametrize("strike", ["SIGKILL after claim", "SIGKILL before end", "SIGKILL after end"])
def test_what_sits_in_an_archived_status_survives_its_workers_death(
    shop: Shop, start_worker: StartWorker, monkeypatch: pytest.MonkeyPatch, strike: str
) -> None:
    monkeypatch.setattr(transitions, "AT_ONCE", 0)
    client = make_client(shop)
    for _each in range(3):
        put(make_order(shop, client=client), shop, "Diagnostics")
    remove_status(shop.status("Diagnostics"), receiver=shop.status("Ready").pk, by=shop.owner)
    start_worker(strike=strike).was_killed()

    start_worker()

    wait_until(Draining.objects.exclude(ended_at=None).exists, "the emptying", BOOT)
    assert Order.objects.filter(status=shop.status("Ready")).count() == 3
    assert Move.objects.filter(to_name="Ready").count() == 3
    assert set(Effect.objects.values_list("kind", "state")) == {("drain", "done")}
