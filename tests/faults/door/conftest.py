from __future__ import annotations

from collections.abc import Iterator

import pytest
from pytest_django import Settings

from tests.factories import Shop
from tests.faults.door.world import world


@pytest.fixture
def door(shop: Shop, settings: Settings) -> Iterator[None]:
    """Arrange the world in which a binding of the contract works."""
    settings.GATEWAY_PRIVATE_HOSTS = ["127.0.0.1"]
    with world.arranged(shop):
        yield
