"""Whatever is taken, given back, opened and closed in whatever order: every day adds up and no closed one changes."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from accounts import invariants
from payments.models import DeskDay, Payment
from payments.selectors import left_of
from payments.sheets import sheet_of
from tests.factories import Shop, make_order
from tests.payments.desks import close, give_back, open_day_of, pay

_AMOUNTS = st.decimals("0.01", "999.99", places=2).map(str)
_WAYS = st.sampled_from(["cash", "card"])
_ACTS = st.one_of(
    st.tuples(st.just("take"), _AMOUNTS, _WAYS),
    st.tuples(st.just("return"), _AMOUNTS, _WAYS),
    st.tuples(st.just("close"), _AMOUNTS, _WAYS),
)


@pytest.mark.rule("OS-38", "OS-32")
@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(acts=st.lists(_ACTS, min_size=3, max_size=14))
def test_days_add_up_whatever_is_done_and_closed_ones_stay(shop: Shop, acts: list[tuple[str, str, str]]) -> None:
    order, kept = make_order(shop), _closed(shop)

    for act, amount, way in acts:
        _do(shop, order, act, amount, way)
        now = _closed(shop)
        assert {pk: now[pk] for pk in kept} == kept
        kept = now

    for day in DeskDay.objects.of(shop.organization):
        sheet = sheet_of(day)
        cash = sum((each.amount for each in day.entries.filter(method__code="cash")), Decimal(0))
        assert sheet.expected == sheet.added_up == day.opening + cash
        assert sheet.entries == day.entries.count()
    assert not [told for told in invariants.faults().values() if told]


def _do(shop: Shop, order: object, act: str, amount: str, way: str) -> None:
    if act == "take":
        pay(shop, amount, order=order, code=way)
    elif act == "return":
        left = left_of(Payment.objects.filter(organization=shop.organization, subject_id=order.pk))
        found = next((pk for pk, rest in left.items() if rest >= Decimal(amount)), None)
        if found:
            give_back(shop, Payment.objects.get(pk=found), amount, way)
    elif DeskDay.objects.of(shop.organization).open().exists():
        day = open_day_of(shop)
        counted = max(sheet_of(day).expected, Decimal(0)) + Decimal(amount)
        close(shop, day, str(counted), amount, "counted")


def _closed(shop: Shop) -> dict[int, dict[str, object]]:
    rows = DeskDay.objects.of(shop.organization).exclude(closed_at=None).values()
    return {row["id"]: row | {"entries": DeskDay.objects.get(pk=row["id"]).entries.count()} for row in rows}
