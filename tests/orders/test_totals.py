from __future__ import annotations

import pytest

from orders.invariants import totals_that_disagree
from tests.factories import Shop, make_line, make_order


@pytest.mark.rule("OS-37")
@pytest.mark.parametrize("prices", [(), ("0.10", "0.20"), ("0.01",) * 30, ("99999999.990", "0.01")])
def test_sums_that_are_right_are_not_called_wrong(shop: Shop, prices: tuple[str, ...]) -> None:
    order = make_order(shop)

    for price in prices:
        make_line(order, price=price)

    assert list(totals_that_disagree()) == []
