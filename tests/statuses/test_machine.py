"""Any sequence of changes of statuses and moves of orders keeps the rules of both. Source: OS-1 to OS-13."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, ClassVar

import pytest
from django.db import transaction
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test

from accounts import invariants
from orders.models import Order, OrderType
from orders.transitions import MoveRefused, move_order
from statuses import holders
from statuses.groups import CLOSING, SWITCHES, TABLE, Group, May
from statuses.models import Effect, Move, Passage, Status
from statuses.refusals import StatusRefused
from statuses.services import place_status
from statuses.transitions import NEVER_EMPTY, remove_status, restore_status
from tests.factories import Shop, make_client, make_order
from tests.statuses.setting import add, change

GROUPS = st.sampled_from(list(Group))
NAMES = st.sampled_from(["Courier", "courier", "Ждём", "ждем", "Ready", "Packed", "On hold"])


class Statuses(RuleBasedStateMachine):
    shop: ClassVar[Shop]

    def __init__(self) -> None:
        super().__init__()
        self._undo = transaction.atomic()
        self._undo.__enter__()
        self.client = make_client(self.shop, "Ann", "+12125550101")

    def teardown(self) -> None:
        faults = {name: found for name, found in invariants.faults().items() if found}
        transaction.set_rollback(True)
        self._undo.__exit__(None, None, None)
        assert faults == {}

    @initialize()
    def accept_some(self) -> None:
        for _each in range(3):
            make_order(self.shop, client=self.client)

    @rule(group=GROUPS, name=NAMES, switches=st.sets(st.sampled_from(sorted(SWITCHES.values()))))
    def add(self, group: Group, name: str, switches: set[str]) -> None:
        self._try(lambda: add(self.shop, name, group, **dict.fromkeys(switches, True)))

    @rule(data=st.data(), name=NAMES, switch=st.sampled_from(sorted(SWITCHES.values())), on=st.booleans())
    def change(self, data: st.DataObject, name: str, switch: str, on: bool) -> None:
        self._try(lambda: change(self.shop, self._draw(data), name=name, **{switch: on}))

    @rule(data=st.data(), group=GROUPS, drop=st.booleans())
    def regroup(self, data: st.DataObject, group: Group, drop: bool) -> None:
        history = (Move.objects.count(), Effect.objects.count())
        self._try(lambda: change(self.shop, self._draw(data), group=group.value, drop=drop))
        assert (Move.objects.count(), Effect.objects.count()) == history

    @rule(data=st.data(), anywhere=st.booleans())
    def restrict(self, data: st.DataObject, anywhere: bool) -> None:
        origin = self._draw(data)
        self._try(lambda: change(self.shop, self._draw(data), from_anywhere=anywhere, origins=(origin.pk,)))

    @rule(data=st.data(), received=st.booleans())
    def remove(self, data: st.DataObject, received: bool) -> None:
        status, receiver = self._draw(data), self._draw(data).pk if received else None
        was_used, effects = holders.is_used(status), Effect.objects.count()
        if self._try(lambda: remove_status(status, receiver=receiver, by=self.shop.owner) or True):
            assert Status.objects.filter(pk=status.pk).exists() is was_used
        assert Effect.objects.count() == effects

    @rule(data=st.data())
    def restore(self, data: st.DataObject) -> None:
        self._try(lambda: restore_status(self._draw(data), by=self.shop.owner))

    @rule(data=st.data())
    def place(self, data: st.DataObject) -> None:
        self._try(lambda: place_status(self._draw(data), after=self._draw(data).pk, by=self.shop.owner))

    @rule()
    def accept(self) -> None:
        if Order.objects.count() < 6:
            make_order(self.shop, client=self.client)

    @rule(data=st.data())
    def move(self, data: st.DataObject) -> None:
        order = data.draw(st.sampled_from(list(Order.objects.order_by("pk"))))
        target, origin = self._draw(data), order.status_id
        moved = self._try(lambda: move_order(order, to=target, by=self.shop.owner, seen=order.version))
        if moved:
            assert not target.archived_at
            assert target.from_anywhere or Passage.objects.filter(status=target, origin=origin).exists()

    @invariant()
    def statuses_do_only_what_their_group_allows(self) -> None:
        for status in Status.objects.all():
            row = TABLE[Group(status.group)]
            assert not any(getattr(status, name) and row[action] is May.NEVER for action, name in SWITCHES.items())
            assert status.closes is (status.group in CLOSING)

    @invariant()
    def no_group_is_left_without_what_it_needs(self) -> None:
        live = Status.objects.of(self.shop.organization).live()
        assert {status.group for status in live} >= set(NEVER_EMPTY)
        for order_type in OrderType.objects.filter(organization=self.shop.organization, archived_at=None):
            assert live.get(pk=order_type.initial_status_id).group == Group.NEW

    @invariant()
    def names_are_told_apart(self) -> None:
        keys = list(Status.objects.of(self.shop.organization).values_list("key", flat=True))
        assert len(keys) == len(set(keys))

    @invariant()
    def orders_stand_in_the_group_of_their_status_and_open_ones_in_live_statuses(self) -> None:
        for order in Order.objects.select_related("status"):
            assert order.group == order.status.group
            assert order.is_closed or not order.status.archived_at

    def _draw(self, data: st.DataObject) -> Status:
        return data.draw(st.sampled_from(list(Status.objects.of(self.shop.organization).order_by("pk"))))

    def _try(self, act: Callable[[], Any]) -> Any:
        """Do it; refused, everything must be as before, and None is returned."""
        before = _everything()
        try:
            return act()
        except (StatusRefused, MoveRefused):
            assert _everything() == before
            return None


def _everything() -> list[Any]:
    return [list(table.objects.order_by("pk").values_list()) for table in (Status, Passage, Order, Move, Effect)]


@pytest.mark.rule("OS-2", "OS-3", "OS-6", "OS-7", "OS-8", "OS-9", "OS-10", "OS-11", "OS-12", "OS-13", "OS-23")
def test_any_sequence_of_changes_of_statuses_and_moves_keeps_the_rules(shop: Shop) -> None:
    Statuses.shop = shop
    run_state_machine_as_test(
        Statuses,
        settings=settings(
            max_examples=40,
            stateful_step_count=25,
            deadline=None,
            derandomize=True,
            database=None,
            suppress_health_check=list(HealthCheck),
        ),
    )
