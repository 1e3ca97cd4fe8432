from __future__ import annotations

from collections.abc import Iterator

import pytest

from statuses import kinds
from tests.statuses.carrying.effects import Chore, Errand


@pytest.fixture
def chore() -> Iterator[Chore]:
    kind = Chore()
    kinds.register(kind)
    yield kind
    del kinds._KINDS[kind.code]


@pytest.fixture
def errand() -> Iterator[Errand]:
    kind = Errand()
    kinds.register(kind)
    yield kind
    del kinds._KINDS[kind.code]
