from __future__ import annotations

import pytest

from tests.factories import Shop, make_shop
from tests.security.world import CANARY, CANARY_PHONE, OWN_PHONE, World, fill_corner


@pytest.fixture
def neighbour(db: None) -> Shop:
    """Another organization, with a word in everything it has that must be seen nowhere else."""
    return make_shop(f"{CANARY} Co", first_number=5001)


@pytest.fixture
def world(shop: Shop, neighbour: Shop) -> World:
    return World(fill_corner(shop, "Fixit", OWN_PHONE), fill_corner(neighbour, CANARY, CANARY_PHONE))


@pytest.fixture(autouse=True)
def _contexts_are_not_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the test client copy no context of any template for `response.context`: thousands of pages, none asked."""
    monkeypatch.setattr("django.test.client.store_rendered_templates", lambda store, **said: None)
