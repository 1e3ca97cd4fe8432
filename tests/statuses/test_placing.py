"""Statuses in the order their organization wants, and from one group to another."""

from __future__ import annotations

import pytest

from accounts.models import Change
from orders.models import Order
from statuses.groups import CLOSING, OPEN, Group
from statuses.models import Effect, Move, Status
from statuses.refusals import ForbiddenGroup, LastOfGroup
from tests.factories import Shop, make_order, put
from tests.pages import browse, text_of
from tests.statuses.setting import LIST, add, change, save, stands


def _names(shop: Shop, group: Group = Group.DEFERRED) -> list[str]:
    statuses = Status.objects.of(shop.organization).live().filter(group=group).in_order()
    return [status.name for status in statuses]


def _place(shop: Shop, name: str, **said: object) -> int:
    return browse(shop.owner).post(f"{LIST}{shop.status(name).pk}/place/", said).status_code


@pytest.mark.rule("OS-6")
@pytest.mark.parametrize(
    ("name", "step", "expected"),
    [
        ("Awaiting approval", "up", ["Awaiting parts", "Awaiting approval", "In the queue"]),
        ("In the queue", "up", ["In the queue", "Awaiting parts", "Awaiting approval"]),
        ("Awaiting parts", "up", ["Awaiting parts", "In the queue", "Awaiting approval"]),
        ("Awaiting parts", "down", ["In the queue", "Awaiting parts", "Awaiting approval"]),
        ("Awaiting approval", "down", ["Awaiting parts", "In the queue", "Awaiting approval"]),
    ],
)
def test_a_status_goes_a_step_up_or_down_and_stops_at_the_ends(
    shop: Shop, name: str, step: str, expected: list[str]
) -> None:
    assert _place(shop, name, step=step) == 302

    assert _names(shop) == expected


@pytest.mark.rule("OS-6")
def test_a_status_is_dropped_behind_another_or_first(shop: Shop) -> None:
    _place(shop, "Awaiting parts", after=shop.status("Awaiting approval").pk)
    assert _names(shop) == ["In the queue", "Awaiting approval", "Awaiting parts"]

    _place(shop, "Awaiting parts", after="")
    assert _names(shop) == ["Awaiting parts", "In the queue", "Awaiting approval"]


@pytest.mark.rule("OS-6")
def test_a_new_place_is_on_the_record_of_changes_and_the_same_one_is_not(shop: Shop) -> None:
    for _again in range(2):
        _place(shop, "Awaiting parts", after=shop.status("Awaiting approval").pk)

    (noted,) = Change.objects.filter(what="statuses.status", thing="Awaiting parts")
    assert noted.by == shop.owner.user
    assert noted.fields == [["position", 1, 3]]


@pytest.mark.rule("OS-6")
def test_dropped_where_it_was_it_stays(shop: Shop) -> None:
    for _again in range(2):
        _place(shop, "In the queue", after=shop.status("Awaiting parts").pk)

    assert _names(shop) == ["Awaiting parts", "In the queue", "Awaiting approval"]


@pytest.mark.rule("OS-6", "TN-1")
def test_behind_a_status_of_another_group_or_a_neighbour_there_is_no_place(shop: Shop, neighbour: Shop) -> None:
    for other in (shop.status("Ready"), neighbour.status("In the queue")):
        assert _place(shop, "Awaiting parts", after=other.pk) == 404

    assert _names(shop) == ["Awaiting parts", "In the queue", "Awaiting approval"]


@pytest.mark.rule("OS-7")
def test_a_status_goes_to_another_open_group_and_its_orders_follow_in_silence(shop: Shop, neighbour: Shop) -> None:
    for each in (shop, neighbour):
        put(make_order(each), each, "Diagnostics")
    lines = Move.objects.count()

    response = save(shop.owner, shop.status("Diagnostics"), group="deferred")

    assert response.status_code == 302
    assert stands(shop.status("Diagnostics")) == [("Diagnostics", "deferred")]
    assert stands(neighbour.status("Diagnostics")) == [("Diagnostics", "in_progress")]
    assert _names(shop)[-1] == "Diagnostics"
    assert (Move.objects.count(), Effect.objects.count()) == (lines, 0)


@pytest.mark.rule("OS-7")
@pytest.mark.parametrize("group", CLOSING)
def test_no_status_enters_a_closing_group(shop: Shop, group: Group) -> None:
    offered = (
        browse(shop.owner).get(f"{LIST}{shop.status('Ready').pk}/").context["side"]["form"].fields["group"].choices
    )

    response = save(shop.owner, shop.status("Ready"), group=group.value)

    assert [code for code, _label in offered] == list(OPEN)
    assert response.status_code == 422
    with pytest.raises(ForbiddenGroup):
        change(shop, shop.status("Ready"), group=group.value)
    shop.status("Ready").refresh_from_db()
    assert shop.status("Ready").group == Group.READY


@pytest.mark.rule("OS-7")
@pytest.mark.parametrize("group", [Group.READY, Group.CLOSED_UNSUCCESSFULLY])
def test_no_status_leaves_a_closing_group(shop: Shop, group: Group) -> None:
    add(shop, "Given away", Group.CLOSED_SUCCESSFULLY)

    with pytest.raises(ForbiddenGroup):
        change(shop, shop.status("Given away"), group=group.value)
    assert save(shop.owner, shop.status("Given away"), group=group.value).status_code == 422


@pytest.mark.rule("OS-8")
def test_to_a_group_that_forbids_an_action_only_a_confirmed_move_goes_and_drops_just_that(shop: Shop) -> None:
    status = add(shop, "Paid in advance", opens_payment=True, credits_salary=True)
    order = make_order(shop)
    put(order, shop, "Paid in advance")

    asked = save(shop.owner, status, group="new")
    status.refresh_from_db()
    before = (status.group, status.opens_payment)
    confirmed = save(shop.owner, status, group="new", drop_forbidden="on")

    assert (asked.status_code, before) == (422, ("in_progress", True))
    assert "The group “New” does not allow: Payment window. It will be switched off." in text_of(asked)
    assert 'name="drop_forbidden"' in asked.content.decode()
    assert confirmed.status_code == 302
    status.refresh_from_db()
    assert (status.group, status.opens_payment, status.credits_salary) == ("new", False, True)
    assert Order.objects.get(pk=order.pk).group == "new"


@pytest.mark.rule("OS-11")
def test_the_last_status_of_new_stays_there(shop: Shop) -> None:
    with pytest.raises(LastOfGroup):
        change(shop, shop.status("New"), group="ready")

    response = save(shop.owner, shop.status("New"), group="ready")

    assert response.status_code == 422
    assert "This is the last status of the group “New”, and one has to stay there." in text_of(response)
