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
