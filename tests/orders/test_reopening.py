"""Opening a closed order again: an act of its own, by a manager, with a reason."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal
from typing import ClassVar
from uuid import uuid4

import pytest
from django.http import HttpResponse
from django.utils import timezone
from orders.prepayments import take_prepayment

from accounts.models import Location, Role
from accounts.people.services import end_membership
from orders.models import Event, Order
from orders.reopening import offered_for, reopen_order, usual_target
from orders.services import Priced, add_line
from orders.transitions import NotAllowed, NotPermitted, StaleOrder
from payments.models import Method
from statuses import kinds
from statuses.history import PlanChanged
from statuses.kinds import Answers, Intent, Kind, Planned
from statuses.models import Effect, Move, Status
from tests.factories import Shop, make_line, make_location, make_order, put
from tests.pages import browse, forms_of, queries_of, text_of

ADDRESS = "/orders/1/reopen/"


class Taker(Kind):
    """What reopening takes back, as salary is."""

    code: ClassVar[str] = "taker"
    icon: ClassVar[str] = "coin"
    label: ClassVar[str] = "Taken back"

    def __init__(self) -> None:
        self.amount = 450

    def plan(self, intents: Sequence[Intent]) -> list[Planned]:
        says = f"{self.amount} is taken back"
        return [Planned(self.code, each, "", {"amount": self.amount}, says) for each in intents if each.reopening]


@pytest.fixture
def taker(monkeypatch: pytest.MonkeyPatch) -> Iterator[Taker]:
    kind = Taker()
    monkeypatch.setitem(kinds._KINDS, kind.code, kind)
    return kind


def _closed(shop: Shop, name: str = "Closed", *, after: str = "Awaiting parts") -> Order:
    """Accept a priced and paid order, let it go through a status and close it."""
    order = make_order(shop, performer=shop.tech)
    make_line(order, "Glass", price="20.00")
    method = Method.objects.filter(organization=shop.organization).earliest("position")
    take_prepayment(order, amount=Decimal(8), method=method, key=uuid4(), by=shop.desk)
    put(order, shop, after)
    put(order, shop, name)
    Effect.objects.all().update(state=Effect.State.DONE)
    order.refresh_from_db()
    return order


def _reopen(order: Order, shop: Shop, name: str = "Diagnostics", **said: object) -> Move | None:
    told = {"by": shop.members[Role.MANAGER], "seen": order.version, "reason": "Still clicks"} | said
    return reopen_order(order, to=shop.status(name), **told)  # type: ignore[arg-type]


@pytest.mark.rule("OS-26")
def test_reopening_clears_the_stamp_keeps_the_payments_and_says_why_in_the_history(shop: Shop) -> None:
    order = _closed(shop)

    move = _reopen(order, shop)

    order.refresh_from_db()
    assert (order.status, order.group) == (shop.status("Diagnostics"), "in_progress")
    assert (order.closed_at, order.closed_by, order.lines_locked) == (None, None, False)
    assert (order.paid, order.total, order.due) == (8, 20, 12)
    assert move == Move.objects.filter(subject_id=order.pk).latest("version")
    assert (move.comment, move.from_name, move.by_name) == ("Still clicks", "Closed", "Fixit manager")
    assert "Still clicks" in text_of(browse(shop.desk).get("/orders/1/"))
    add_line(order, Priced("More", Decimal(1), Decimal(5)), by=shop.desk)


@pytest.mark.rule("OS-26", "OS-33")
def test_what_is_due_is_to_return_while_refused_and_to_be_paid_once_reopened(shop: Shop) -> None:
    order = _closed(shop, "Refused")
    assert order.due == -8

    _reopen(order, shop)

    order.refresh_from_db()
    assert order.due == 12


@pytest.mark.rule("OS-26")
def test_entering_the_status_causes_nothing_and_kinds_reverse_what_closing_caused(shop: Shop, taker: Taker) -> None:
    order = _closed(shop)
    Effect.objects.all().delete()

    _reopen(order, shop, "Ready")

    (effect,) = Effect.objects.all()
    assert (effect.kind, effect.payload) == ("taker", {"amount": 450})


@pytest.mark.rule("OS-26")
def test_reopening_into_where_it_is_by_now_does_nothing(shop: Shop) -> None:
    order = _closed(shop)
    _reopen(order, shop)
    lines = Move.objects.count()

    assert _reopen(order, shop) is None
    assert Move.objects.count() == lines


@pytest.mark.rule("OS-26", "OS-22")
def test_who_reopens_what_somebody_else_reopened_elsewhere_is_told_who_did(shop: Shop) -> None:
    order = _closed(shop)
    _reopen(order, shop)

    with pytest.raises(StaleOrder, match="Fixit manager set “Diagnostics”"):
        _reopen(order, shop, "In progress")


@pytest.mark.rule("OS-26")
@pytest.mark.parametrize("role", [Role.FRONT_DESK, Role.TECHNICIAN, Role.HEAD_OFFICE])
def test_only_owners_and_managers_reopen(shop: Shop, role: Role) -> None:
    order = _closed(shop)

    with pytest.raises(NotPermitted):
        _reopen(order, shop, by=shop.members[role])

    assert browse(shop.members[role]).post(ADDRESS, {}).status_code == 403
    assert ADDRESS not in browse(shop.desk).get("/orders/1/").content.decode()
    order.refresh_from_db()
    assert order.is_closed


@pytest.mark.rule("OS-26")
@pytest.mark.parametrize(
    ("name", "reason", "sentence"),
    [
        ("Refused", "x", "“Refused” closes"),
        ("Diagnostics", "  ", "Say why"),
        ("Awaiting parts", "x", "is archived"),
    ],
)
def test_no_reason_and_no_live_open_status_is_refused(shop: Shop, name: str, reason: str, sentence: str) -> None:
    order = _closed(shop)
    Status.objects.filter(pk=shop.status("Awaiting parts").pk).update(archived_at=timezone.now())

    with pytest.raises(NotAllowed, match=sentence):
        _reopen(order, shop, name, reason=reason)

    order.refresh_from_db()
    assert order.is_closed


@pytest.mark.rule("OS-26")
def test_an_open_order_is_not_reopened(shop: Shop) -> None:
    order = make_order(shop)

    with pytest.raises(NotAllowed, match="open already"):
        _reopen(order, shop, seen=1)
    response = browse(shop.owner).get(ADDRESS)
    assert response.status_code == 409
    assert "It is open already." in text_of(response)


@pytest.mark.rule("OS-26", "TN-7")
def test_nothing_opens_at_an_archived_location(shop: Shop) -> None:
    order, other = _closed(shop), make_location(shop)
    Order.objects.filter(pk=order.pk).update(location=other)
    Location.objects.filter(pk=other.pk).update(archived_at=timezone.now())
    order.refresh_from_db()

    with pytest.raises(NotAllowed, match="The location “Branch” is archived"):
        _reopen(order, shop)


@pytest.mark.rule("OS-26")
def test_a_performer_who_left_does_not_get_it_back(shop: Shop) -> None:
    order = _closed(shop)
    end_membership(shop.tech, by=shop.owner)

    assert "no longer works here: it will be given to nobody" in text_of(browse(shop.owner).get(ADDRESS))
    _reopen(order, shop)

    order.refresh_from_db()
    assert order.performer is None
    told = Event.objects.filter(order=order, what=Event.What.CHANGED).latest("pk")
    assert told.fields == [["performer", "Fixit technician", ""]]


@pytest.mark.rule("OS-27", "OS-26")
def test_reopening_is_not_to_be_undone(shop: Shop) -> None:
    order = _closed(shop)
    _reopen(order, shop, by=shop.owner)
    order.refresh_from_db()

    browser = browse(shop.owner)
    assert "/orders/1/undo/" not in browser.get("/orders/1/").content.decode()
    assert browser.post("/orders/1/undo/", {"seen": order.version}).status_code == 403


def _drawn(response: HttpResponse) -> dict[str, str]:
    """Return what a browser would send of the dialog as drawn."""
    (chosen,) = re.findall(r'<option value="(\d+)" selected', response.content.decode())
    return forms_of(response)[ADDRESS] | {"to": chosen}


# --- the dialog ---------------------------------------------------------------------------------------


@pytest.mark.rule("OS-26")
@pytest.mark.parametrize("htmx", [False, True])
def test_the_dialog_offers_the_status_it_was_closed_from_and_says_what_it_takes_back(
    shop: Shop, taker: Taker, htmx: bool
) -> None:
    order, browser = _closed(shop), browse(shop.owner, htmx=htmx)
    assert ADDRESS in browser.get("/orders/1/").content.decode()

    response = browser.get(ADDRESS)
    drawn = _drawn(response)

    assert drawn["to"] == str(shop.status("Awaiting parts").pk)
    assert "450 is taken back" in text_of(response)
    done = browser.post(ADDRESS, drawn | {"comment": "Still clicks"})
    assert (done.status_code, done["Location"]) == (302, "/orders/1/")
    order.refresh_from_db()
    assert order.status == shop.status("Awaiting parts")
    again = browser.post(ADDRESS, drawn | {"comment": "Still clicks"})
    assert again.status_code == 302
    assert Effect.objects.filter(kind="taker").count() == 1


@pytest.mark.rule("OS-26", "OS-24")
def test_what_changed_since_the_dialog_was_drawn_is_shown_first_and_the_reason_is_kept(
    shop: Shop, taker: Taker
) -> None:
    order, browser = _closed(shop), browse(shop.owner)
    drawn = _drawn(browser.get(ADDRESS)) | {"comment": "Still clicks"}
    taker.amount = 500

    response = browser.post(ADDRESS, drawn)

    assert response.status_code == 409
    assert "500 is taken back" in text_of(response)
    fresh = _drawn(response)
    assert fresh["comment"] == "Still clicks"
    order.refresh_from_db()
    assert order.is_closed
    assert browser.post(ADDRESS, fresh).status_code == 302


@pytest.mark.rule("OS-26", "OS-22")
def test_a_dialog_of_an_order_reopened_and_closed_since_tells_who_and_comes_back_fresh(shop: Shop) -> None:
    order, browser = _closed(shop), browse(shop.owner)
    drawn = _drawn(browser.get(ADDRESS)) | {"comment": "Still clicks"}
    _reopen(order, shop)
    put(order, shop, "Closed")

    response = browser.post(ADDRESS, drawn)

    assert response.status_code == 409
    assert "Fixit owner set “Closed”" in text_of(response)
    assert _drawn(response)["comment"] == "Still clicks"
    assert browser.post(ADDRESS, _drawn(response)).status_code == 302


@pytest.mark.rule("OS-26")
@pytest.mark.parametrize("said", [{"comment": " "}, {"to": "0"}, {"to": "x"}, {"version": "-1"}, {"to": "9" * 30}])
def test_what_cannot_be_is_refused_and_what_was_typed_is_kept(shop: Shop, said: dict[str, str]) -> None:
    order, browser = _closed(shop), browse(shop.owner)
    drawn = _drawn(browser.get(ADDRESS)) | {"comment": "Still clicks"}

    response = browser.post(ADDRESS, drawn | said)

    assert response.status_code == 422
    order.refresh_from_db()
    assert order.is_closed


@pytest.mark.rule("TN-1", "OS-26")
def test_a_neighbours_order_and_status_are_not_there(shop: Shop, neighbour: Shop) -> None:
    _closed(shop)
    make_order(neighbour)
    browser = browse(shop.owner)
    drawn = _drawn(browser.get(ADDRESS)) | {"comment": "Still clicks"}

    assert browser.get("/orders/5001/reopen/").status_code == 404
    foreign = drawn | {"to": str(neighbour.status("Diagnostics").pk)}
    assert browser.post(ADDRESS, foreign).status_code == 422


@pytest.mark.rule("OS-26", "OS-23")
def test_only_what_the_role_may_set_is_offered_and_else_the_work_under_way(shop: Shop) -> None:
    order, manager = _closed(shop), shop.members[Role.MANAGER]
    Status.objects.filter(pk=shop.status("Awaiting parts").pk).update(manager_may_set=False)

    offered = offered_for(manager)

    assert shop.status("Awaiting parts") not in offered
    assert not any(status.closes for status in offered)
    assert usual_target(order, offered) == shop.status("Diagnostics")
    with pytest.raises(NotPermitted):
        _reopen(order, shop, "Awaiting parts")


@pytest.mark.rule("OS-26")
def test_a_reopened_order_is_found_where_open_ones_are(shop: Shop) -> None:
    order = _closed(shop)
    _reopen(order, shop)
    browser = browse(shop.owner)

    assert "A thing to mend" in text_of(browser.get("/orders/"))
    assert "A thing to mend" not in text_of(browser.get("/orders/?tab=closed_successfully"))
    assert "A thing to mend" in text_of(browser.get("/search/?q=thing", follow=True))
    tracked = text_of(browser.get(f"/t/{order.tracking.key}/"))
    assert "Diagnostics" in tracked


def test_the_dialog_takes_as_many_queries_for_many_lines_as_for_one(shop: Shop) -> None:
    order, browser = _closed(shop), browse(shop.owner)
    few = queries_of(browser, ADDRESS)
    _reopen(order, shop)
    for place in range(9):
        make_line(order, f"Line {place}")
    put(order, shop, "Closed")

    assert queries_of(browser, ADDRESS) == few


@pytest.mark.rule("OS-26")
def test_an_answer_to_another_plan_reopens_nothing(shop: Shop, taker: Taker) -> None:
    order = _closed(shop)

    with pytest.raises(PlanChanged):
        _reopen(order, shop, answers=Answers(digest="other"))

    order.refresh_from_db()
    assert order.is_closed
