"""Any sequence of acts, by anybody, from fresh or stale pages, leaves the orders in an order of things."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable
from decimal import Decimal
from typing import Any, ClassVar

import pytest
from django.db import transaction
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from accounts import invariants
from accounts.models import Membership, Role
from crm_clients.models import Client
from crm_clients.services import StaleClient, change_client
from orders.models import Event, Line, Order
from orders.services import OrderRefused, Priced, add_line, change_order, remove_line
from orders.transitions import MoveRefused, move_orders
from statuses.groups import CLOSING, SWITCHES, TABLE, Group, May
from statuses.models import Effect, Move, Status
from tests.factories import Shop, left_unpaid, make_client, make_order, put

ROLES = st.sampled_from([Role.OWNER, Role.FRONT_DESK, Role.MANAGER, Role.TECHNICIAN, Role.HEAD_OFFICE])
NAMES = st.sampled_from(["Ready", "Closed", "Diagnostics", "Refused", "Awaiting approval", "New"])
MOSTLY_FRESH = st.sampled_from([0, 0, 0, 0, 1, -1])
PHONES = ("+12125550101", "+12125550102", "")


class Orders(RuleBasedStateMachine):
    """`owed` is what orders are expected to have caused: (order, version, lane) for every address known then."""

    shop: ClassVar[Shop]

    def __init__(self) -> None:
        super().__init__()
        self._undo = transaction.atomic()
        self._undo.__enter__()
        self.clients = [make_client(self.shop, "Ann", PHONES[0], "ann@mail.example"), make_client(self.shop, "Ben")]
        self.orders: list[int] = []
        self.owed: set[tuple[int, int, str]] = set()
        self.before: list[Any] = []

    def teardown(self) -> None:
        faults = {name: found for name, found in invariants.faults().items() if found}
        statuses = list(Status.objects.all())
        transaction.set_rollback(True)
        self._undo.__exit__(None, None, None)
        assert faults == {}
        assert not [status for status in statuses if _is_forbidden(status)]

    @initialize()
    def open_the_shop(self) -> None:
        for client, given in ((0, True), (1, False), (0, True)):
            self.accept(client=client, given=given)
        for pk, name in zip(self.orders, ("Closed", "Ready"), strict=False):
            put(Order.objects.get(pk=pk), self.shop, name)

    @precondition(lambda self: len(self.orders) < 5)
    @rule(client=st.integers(0, 1), given=st.booleans())
    def accept(self, client: int, given: bool) -> None:
        order = make_order(self.shop, client=self.clients[client], performer=self.shop.tech if given else None)
        self.orders.append(order.pk)
        self.before = []

    @rule(data=st.data(), role=ROLES, name=NAMES, behind=MOSTLY_FRESH, number=st.sampled_from([1, 1, 2]))
    def move(self, data: st.DataObject, role: Role, name: str, behind: int, number: int) -> None:
        ids = data.draw(st.lists(st.sampled_from(self.orders), min_size=number, max_size=number, unique=True))
        orders = list(Order.objects.filter(pk__in=ids).order_by("pk"))
        seen = {order.pk: order.version - behind for order in orders}
        by, to = self.shop.members[role], self.shop.status(name)
        going = [order for order in orders if order.status_id != to.pk]
        allowed = not going or (not behind and all(_may(by, order, to) for order in going))

        moves = self._try(
            lambda: move_orders(orders=orders, to=to, by=by, seen=seen, answers=left_unpaid()), MoveRefused
        )

        assert (moves is not None) is allowed
        assert [move.subject_id for move in moves or []] == [order.pk for order in going if allowed]
        self.owed |= {(move.subject_id, move.version, lane) for move in moves or [] for lane in _lanes(move, to)}

    @rule(data=st.data(), cents=st.integers(0, 9_999), thousandths=st.integers(1, 9_999))
    def add_a_line(self, data: st.DataObject, cents: int, thousandths: int) -> None:
        order, price, quantity = self._draw(data), Decimal(cents) / 100, Decimal(thousandths) / 1000
        added = self._try(lambda: add_line(order, Priced("Work", quantity, price), by=self.shop.desk), OrderRefused)
        assert (added is None) is order.is_closed

    @rule(data=st.data())
    def remove_a_line(self, data: st.DataObject) -> None:
        order = self._draw(data)
        line = order.lines.first()
        removed = self._try(lambda: remove_line(order, line.pk if line else 0, by=self.shop.desk) or True, OrderRefused)
        assert (removed is None) is order.is_closed

    @rule(data=st.data(), given=st.booleans(), behind=MOSTLY_FRESH)
    def change_details(self, data: st.DataObject, given: bool, behind: int) -> None:
        order = self._draw(data)
        order.performer = self.shop.tech if given else None
        changed = self._try(lambda: change_order(order, seen=order.revision - behind, by=self.shop.desk), OrderRefused)
        if changed is None:
            assert order.is_closed or behind
        else:
            assert not order.is_closed

    @rule(place=st.integers(0, 1), phone=st.sampled_from(PHONES), email=st.booleans(), behind=MOSTLY_FRESH)
    def change_a_client(self, place: int, phone: str, email: bool, behind: int) -> None:
        client = Client.objects.get(pk=self.clients[place].pk)
        client.email = "new@mail.example" if email else ""
        phones = [phone] if phone else []
        changed = self._try(lambda: change_client(client, phones=phones, seen=client.revision - behind), StaleClient)
        assert (changed is None) is (behind != 0)

    @invariant()
    def every_order_stands_where_history_put_it(self) -> None:
        history = defaultdict(list)
        for line in Move.objects.order_by("version"):
            history[line.subject_id].append(line)
        for order in Order.objects.select_related("status"):
            lines = history.pop(order.pk)
            assert [line.version for line in lines] == list(range(1, order.version + 1))
            assert [line.from_status for line in lines] == [None, *(line.to_status for line in lines[:-1])]
            assert (lines[-1].to_status, lines[-1].at) == (order.status_id, order.entered_at)
            assert order.group == order.status.group == lines[-1].to_code
        assert not history

    @invariant()
    def orders_are_stamped_and_locked_exactly_when_closed(self) -> None:
        for order in Order.objects.prefetch_related("lines"):
            closed = order.group in CLOSING
            assert (order.closed_at is not None, order.closed_by_id is not None, order.lines_locked) == (closed,) * 3
            assert order.total == sum(line.total for line in order.lines.all())

    @invariant()
    def effects_are_one_per_cause_and_address(self) -> None:
        owed = list(Effect.objects.values_list("subject_id", "move__version", "lane"))
        assert (len(owed), set(owed)) == (len(self.owed), self.owed)

    def _try(self, act: Callable[[], Any], refusal: type[Exception]) -> Any:
        """Do it; refused, everything must be as before, and None is returned."""
        self.before = self.before or _everything()
        try:
            done = act()
        except refusal:
            assert _everything() == self.before
            return None
        self.before = []
        return done

    def _draw(self, data: st.DataObject) -> Order:
        return Order.objects.get(pk=data.draw(st.sampled_from(self.orders)))


def _is_forbidden(status: Status) -> bool:
    row = TABLE[Group(status.group)]
    return any(getattr(status, switch) and row[action] is May.NEVER for action, switch in SWITCHES.items())


def _lanes(move: Move, to: Status) -> set[str]:
    client = Order.objects.get(pk=move.subject_id).client
    known = {"sms": client.phones.exists(), "email": bool(client.email)}
    texts = to.message_texts.values_list("channel", flat=True) if to.sends_message else []
    return {channel for channel in texts if known[channel]}


def _may(by: Membership, order: Order, to: Status) -> bool:
    if order.is_closed or by.role == Role.HEAD_OFFICE:
        return False
    if to.opens_payment and to.closes and order.total > 0:
        # What is due stays so here, and that is not everybody's to say.
        return by.role in {Role.OWNER, Role.MANAGER}
    return by.role != Role.TECHNICIAN or (order.performer_id == by.pk and to.group not in CLOSING)


def _everything() -> list[Any]:
    return [list(table.objects.order_by("pk").values_list()) for table in (Order, Line, Event, Move, Effect, Client)]


@pytest.mark.rule("OS-2", "OS-3", "OS-20", "OS-21", "OS-22", "OS-25", "OS-28", "EF-1", "TN-2")
def test_any_sequence_of_acts_keeps_the_rules(shop: Shop) -> None:
    Orders.shop = shop
    run_state_machine_as_test(
        Orders,
        settings=settings(
            max_examples=35,
            stateful_step_count=25,
            deadline=None,
            derandomize=True,
            database=None,
            suppress_health_check=list(HealthCheck),
        ),
    )
