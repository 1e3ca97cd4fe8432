"""Whatever happens to an order, its money and what was credited for it are right to the cent."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal
from functools import partial
from uuid import uuid4

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from accounts import invariants
from orders.models import Line, Order
from orders.paying import give_back_payment, take_prepayment
from orders.services import OrderRefused, Priced, add_line, change_line, remove_line
from payments.models import Payment
from payments.selectors import left_of
from payments.services import PaymentRefused
from payroll.models import Entry
from statuses.carrying.work import work_inside
from statuses.groups import Group
from tests.factories import Shop, make_order, put
from tests.orders.paying.acts import method, paid
from tests.payroll.paying import give_rates
from tests.payroll.test_reopening import reopen

_CENT = Decimal("0.01")
_RATES = {
    "tech": (Decimal("33.33"), Decimal("7.5"), Decimal("1.11")),
    "desk": (Decimal("12.5"), Decimal(0), Decimal(0)),
}
_CREATED = Decimal("2.75")
_prices = st.decimals(Decimal(0), Decimal("999.99"), places=2)
_performers = st.sampled_from([None, "tech", "desk"])
_lines = st.tuples(_prices, st.sampled_from(["service", "part"]), st.none() | _prices, _performers)
_acts = st.one_of(
    st.tuples(st.just("add"), _lines),
    st.tuples(st.just("change"), st.integers(0, 5), _lines),
    st.tuples(st.just("remove"), st.integers(0, 5)),
    st.tuples(st.just("move"), st.sampled_from(["Diagnostics", "Ready", "Closed", "Refused"])),
    st.tuples(st.just("pay"), st.decimals(Decimal("0.01"), Decimal("500"), places=2)),
    st.tuples(st.just("give_back"), st.integers(0, 5), st.sampled_from([Decimal("0.01"), Decimal("0.33"), Decimal(1)])),
    st.tuples(st.just("settle")),
    st.tuples(st.just("reopen")),
    st.tuples(st.just("work")),
)


def _cents(amount: Decimal) -> Decimal:
    return amount.quantize(_CENT, ROUND_HALF_UP)


def _expected(order: Order) -> dict[str, Decimal]:
    """Work out anew, in the plainest way, what the rates of tech and desk say of the order's lines."""
    sums, performing = {"tech": Decimal(0), "desk": Decimal(0)}, set()
    lines = list(Line.objects.filter(order=order))
    for line in lines:
        who = "desk" if line.performer and line.performer.role == "front_desk" else "tech"
        if not line.total:
            continue
        performing.add(who)
        services, parts, _fixed = _RATES[who]
        if line.kind == "service":
            sums[who] += _cents(line.total * services / 100)
        elif line.cost is not None and line.total > line.cost:
            sums[who] += _cents((line.total - line.cost) * parts / 100)
    for who in performing:
        sums[who] += _RATES[who][2]
    sums["desk"] += _cents(sum((line.total for line in lines), Decimal(0)) * _CREATED / 100)
    return sums


def _credited(shop: Shop) -> dict[str, Decimal]:
    members = {"tech": shop.tech, "desk": shop.desk}
    entries = {who: Entry.objects.filter(member=member) for who, member in members.items()}
    return {who: sum((entry.amount for entry in own), Decimal(0)) for who, own in entries.items()}


class _Story:
    """An order as acts change it, and whether what was credited has to be what rates say."""

    def __init__(self, shop: Shop) -> None:
        self.shop, self.order = shop, make_order(shop, performer=shop.tech)
        self.members = {None: None, "tech": shop.tech, "desk": shop.desk}

    def do(self, what: str, *said: object) -> None:
        self.order = Order.objects.select_related("organization").get(pk=self.order.pk)
        getattr(self, what)(*said)

    def _priced(self, line: tuple) -> Priced:
        price, kind, cost, performer = line
        return Priced("Work", Decimal(1), price, kind=kind, cost=cost, performer=self.members[performer])

    def add(self, line: tuple) -> None:
        if not self.order.is_closed:
            add_line(self.order, self._priced(line), by=self.shop.desk)

    def change(self, place: int, line: tuple) -> None:
        if (found := self._line(place)) and not self.order.is_closed:
            change_line(self.order, found.pk, self._priced(line), seen=found.revision, by=self.shop.desk)

    def remove(self, place: int) -> None:
        if (found := self._line(place)) and not self.order.is_closed:
            remove_line(self.order, found.pk, by=self.shop.desk)

    def _line(self, place: int) -> Line | None:
        return self.order.lines.order_by("pk")[place : place + 1].first()

    def move(self, name: str) -> None:
        if self.order.is_closed or self.order.status == self.shop.status(name):
            return
        put(self.order, self.shop, name)

    def pay(self, amount: Decimal) -> None:
        """Take money as long as the order may take so much."""
        taking = partial(
            take_prepayment, self.order, amount=amount, method=method(self.shop, "cash"), key=uuid4(), by=self.shop.desk
        )
        debt = self.order.due if self.order.group == Group.CLOSED_SUCCESSFULLY else Decimal(0)
        if self.order.is_closed and amount > debt:
            with pytest.raises((OrderRefused, PaymentRefused)):
                taking()
        else:
            taking()

    def give_back(self, place: int, part: Decimal) -> None:
        """Return a part of a payment, of what is left of it; and no cent more than is left."""
        left = left_of(Payment.objects.filter(subject_id=self.order.pk))
        if not left:
            return
        payment = Payment.objects.get(pk=sorted(left)[place % len(left)])
        giving = partial(
            give_back_payment, self.order, payment, method=payment.method, by=self.shop.owner, note="Not needed"
        )
        with pytest.raises(PaymentRefused):
            giving(amount=left[payment.pk] + _CENT, key=uuid4())
        if amount := _cents(left[payment.pk] * part):
            giving(amount=amount, key=uuid4())

    def settle(self) -> None:
        """Close with all of what is due, in two ways."""
        if self.order.is_closed:
            return
        due = max(self.order.due, Decimal(0))
        half = _cents(due / 3)
        ways = [("cash", half), ("card", due - half)]
        answers = paid(*((str(amount), method(self.shop, way)) for way, amount in ways if amount))
        put(self.order, self.shop, "Closed", answers=answers)

    def require_money_right(self) -> None:
        """Total, paid and due agree with lines and ledger to the cent, wherever the order stands. Source: OS-31."""
        order = Order.objects.get(pk=self.order.pk)
        total = sum((_cents(line.quantity * line.price - line.discount) for line in order.lines.all()), Decimal(0))
        ledger = sum((entry.amount for entry in Payment.objects.filter(subject_id=order.pk)), Decimal(0))
        charged = Decimal(0) if order.group == Group.CLOSED_UNSUCCESSFULLY else total
        assert (order.total, order.paid, order.due) == (total, ledger, charged - ledger)

    def reopen(self) -> None:
        if self.order.is_closed:
            reopen(self.order, self.shop)
            work_inside()
            assert _credited(self.shop) == {"tech": 0, "desk": 0}

    def work(self) -> None:
        work_inside()


@pytest.mark.rule("OS-26", "OS-31", "OS-32", "OS-37", "OS-41", "OS-42")
@pytest.mark.django_db
@settings(
    max_examples=40, deadline=None, derandomize=True,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow, HealthCheck.data_too_large],
)  # fmt: skip
@given(acts=st.lists(_acts, min_size=4, max_size=14))
def test_for_any_story_of_an_order_money_and_salary_are_right_to_the_cent(shop: Shop, acts: list[tuple]) -> None:
    with transaction.atomic():
        for who, member in (("tech", shop.tech), ("desk", shop.desk)):
            services, parts, fixed = _RATES[who]
            created = _CREATED if who == "desk" else 0
            give_rates(
                shop, member, services_percent=services, parts_percent=parts, per_order=fixed, created_percent=created
            )
        for name in ("Ready", "Closed"):
            shop.status(name).credits_salary = True
            shop.status(name).save()
        story = _Story(shop)

        for act in acts:
            story.do(*act)
            story.require_money_right()

        story.do("reopen")
        story.do("move", "Ready")
        story.do("move", "Closed")
        work_inside()
        assert _credited(shop) == _expected(story.order)
        assert {name: found for name, found in invariants.faults().items() if found} == {}
        transaction.set_rollback(True)
