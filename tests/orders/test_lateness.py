"""Deadlines and time limits: one definition for the mark, the list, the card and the navigation."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from unittest import mock

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from accounts.models import Location, Organization
from accounts.templatetags.house import over_limit as said
from accounts.today import cards_for
from orders import todo
from orders.lateness import MOST_OVER, over_by
from orders.models import Event, Order
from statuses.groups import Group
from statuses.models import Status
from statuses.services import Said, add_status
from tests.factories import Shop, make_location, make_order, put
from tests.pages import browse, forms_of, queries_of, text_of

HOUR = timedelta(hours=1)
WEEKDAYS = [["09:00", "18:00"]] * 5 + [None, None]
# A Monday, noon in New York.
NOON = datetime(2026, 11, 16, 17, 0, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _monday_noon(shop: Shop) -> Iterator[None]:
    Organization.objects.filter(pk=shop.organization.pk).update(time_zone="America/New_York")
    for member in shop.members.values():
        member.organization.time_zone = "America/New_York"
    shop.organization.time_zone = "America/New_York"
    with mock.patch.object(timezone, "now", return_value=NOON), timezone.override("America/New_York"):
        yield


def _limit(shop: Shop, name: str, hours: int) -> None:
    Status.objects.filter(pk=shop.status(name).pk).update(time_limit=hours)


def _exclude(shop: Shop, name: str) -> None:
    Status.objects.filter(pk=shop.status(name).pk).update(is_excluded=True)


def _open_on_weekdays(shop: Shop) -> None:
    Location.objects.filter(organization=shop.organization).update(hours=WEEKDAYS)


def _standing(shop: Shop, name: str, since: datetime, **more: object) -> Order:
    order = make_order(shop, **more)
    if name != "New":
        put(order, shop, name)
    Order.objects.filter(pk=order.pk).update(entered_at=since)
    return Order.objects.select_related("status", "location").get(pk=order.pk)


def _numbers(shop: Shop, asked: str) -> list[int]:
    page = browse(shop.owner).get(f"/orders/?deadline={asked}").content.decode()
    return [order.number for order in Order.objects.order_by("number") if f'id="order-{order.number}"' in page]


def _cards(shop: Shop) -> dict[str, int]:
    return {each.card.code: each.count for each in cards_for(shop.owner)}


@pytest.mark.rule("OS-50")
def test_a_limit_counts_the_hours_the_location_is_open(shop: Shop) -> None:
    _open_on_weekdays(shop)
    _limit(shop, "Diagnostics", 4)
    # Friday 16:00 to Monday 12:00: two hours and three.
    over = _standing(shop, "Diagnostics", NOON - 68 * HOUR)
    within = _standing(shop, "Diagnostics", NOON - 3 * HOUR)
    _standing(shop, "In progress", NOON - 500 * HOUR)

    assert over_by(over, shop.organization.zone) == HOUR
    assert over_by(within, shop.organization.zone) is None
    assert _numbers(shop, "over-limit") == [over.number]
    assert _cards(shop)["over-limit"] == 1
    assert "1 h over the limit" in text_of(browse(shop.owner).get("/orders/"))
    assert "1 h over the limit" in text_of(browse(shop.owner).get(f"/orders/{over.number}/"))
    assert "over the limit" not in text_of(browse(shop.owner).get(f"/orders/{within.number}/"))


@pytest.mark.rule("OS-50", "TN-7")
def test_where_no_hours_were_said_all_time_counts_and_elsewhere_what_is_said_there(shop: Shop) -> None:
    _open_on_weekdays(shop)
    branch = make_location(shop)
    _limit(shop, "New", 20)
    night = _standing(shop, "New", NOON - 24 * HOUR, location=branch)
    here = _standing(shop, "New", NOON - 24 * HOUR)

    assert _numbers(shop, "over-limit") == [night.number]
    assert over_by(night, shop.organization.zone) == 4 * HOUR
    assert over_by(here, shop.organization.zone) is None


@pytest.mark.rule("OS-50")
@pytest.mark.parametrize("since", [NOON - 4 * HOUR, NOON - 4 * HOUR - timedelta(microseconds=1)])
def test_mark_list_and_card_agree_to_the_moment(shop: Shop, since: datetime) -> None:
    _limit(shop, "New", 4)
    order = _standing(shop, "New", since)

    is_over = over_by(order, shop.organization.zone) is not None

    assert is_over == (since < NOON - 4 * HOUR)
    assert _numbers(shop, "over-limit") == [order.number] * is_over
    assert todo.over_limit(shop.owner).count() == is_over


@pytest.mark.rule("OS-50")
def test_without_limits_nothing_is_over_one(shop: Shop) -> None:
    order = _standing(shop, "New", NOON - 900 * HOUR)

    assert over_by(order, shop.organization.zone) is None
    assert _numbers(shop, "over-limit") == []
    assert _cards(shop)["over-limit"] == 0


@pytest.mark.rule("OS-50")
def test_a_closed_order_is_over_no_limit(shop: Shop) -> None:
    _limit(shop, "Ready", 1)
    order = _standing(shop, "Ready", NOON - 9 * HOUR, deadline=NOON - HOUR)
    put(order, shop, "Closed")

    assert _numbers(shop, "over-limit") == _numbers(shop, "overdue") == []


@pytest.mark.rule("OS-50")
def test_where_a_status_is_excluded_nothing_is_overdue_anywhere(shop: Shop) -> None:
    _exclude(shop, "Awaiting approval")
    waiting = _standing(shop, "Awaiting approval", NOON, deadline=NOON - 48 * HOUR)
    late = _standing(shop, "New", NOON, deadline=NOON - 48 * HOUR)
    _standing(shop, "Awaiting approval", NOON, deadline=NOON + HOUR)
    _standing(shop, "New", NOON, deadline=NOON + HOUR)

    assert (waiting.is_overdue, late.is_overdue) == (False, True)
    assert _numbers(shop, "overdue") == [late.number]
    assert (_cards(shop)["overdue"], _cards(shop)["due-today"], todo.to_do(shop.owner).count()) == (1, 1, 2)
    read = text_of(browse(shop.owner).get("/orders/"))
    assert read.count("2 days late") == 1
    assert "late" not in text_of(browse(shop.owner).get(f"/orders/{waiting.number}/"))


@pytest.mark.rule("OS-50")
@pytest.mark.parametrize(
    ("over", "words"),
    [
        (timedelta(seconds=5), "1 min over the limit"),
        (timedelta(minutes=40), "40 min over the limit"),
        (timedelta(hours=4, minutes=59), "4 h over the limit"),
        (MOST_OVER, "99+ h over the limit"),
    ],
)
def test_how_much_over_is_said_in_words(over: timedelta, words: str) -> None:
    assert said(over) == words


@pytest.mark.rule("OS-50")
def test_what_stands_for_years_is_over_by_the_most_that_is_told(shop: Shop) -> None:
    _open_on_weekdays(shop)
    _limit(shop, "New", 4)

    assert over_by(_standing(shop, "New", NOON - 9000 * HOUR), shop.organization.zone) == MOST_OVER


@pytest.mark.rule("OS-50")
@pytest.mark.parametrize(("unit", "longer", "found"), [("hours", 5, 1), ("hours", 6, 0), ("days", 1, 0)])
def test_in_this_status_longer_than_is_a_filter_of_plain_hours(shop: Shop, unit: str, longer: int, found: int) -> None:
    _standing(shop, "New", NOON - 5.5 * HOUR)

    page = browse(shop.owner).get(f"/orders/?longer={longer}&unit={unit}").content.decode()

    assert ('id="order-1"' in page) == bool(found)


def test_marks_take_no_query_more_for_many_rows_than_for_one(shop: Shop) -> None:
    _open_on_weekdays(shop)
    _limit(shop, "New", 1)
    _standing(shop, "New", NOON - 90 * HOUR, deadline=NOON - HOUR)
    few = queries_of(browse(shop.owner), "/orders/?deadline=over-limit")

    for _place in range(5):
        _standing(shop, "New", NOON - 90 * HOUR, deadline=NOON - HOUR)

    assert queries_of(browse(shop.owner), "/orders/?deadline=over-limit") == few


# --- setting it up --------------------------------------------------------------------------------------


def _settings(shop: Shop, name: str, **more: str) -> tuple[int, Status, str]:
    address, browser = f"/settings/statuses/{shop.status(name).pk}/edit/", browse(shop.owner)
    drawn = forms_of(browser.get(address))[address]
    status = Status.objects.get(pk=shop.status(name).pk)
    response = browser.post(address, drawn | {"colour": status.colour, "group": status.group} | more)
    status.refresh_from_db()
    return response.status_code, status, text_of(response)


@pytest.mark.rule("OS-50")
def test_settings_take_a_limit_or_let_deadlines_not_count_and_note_it(shop: Shop) -> None:
    code, status, _read = _settings(shop, "Diagnostics", time_limit="8")
    assert (code, status.time_limit, status.is_excluded) == (302, 8, False)
    assert "time limit, hours of working time" in text_of(browse(shop.owner).get("/settings/changes/")).lower()

    code, status, _read = _settings(shop, "Diagnostics", time_limit="", is_excluded="on")
    assert (code, status.time_limit, status.is_excluded) == (302, None, True)


@pytest.mark.rule("OS-50")
@pytest.mark.parametrize(
    "said", [{"time_limit": "0"}, {"time_limit": "-1"}, {"time_limit": "1001"}, {"time_limit": "x"},
             {"time_limit": "5", "is_excluded": "on"}]
)  # fmt: skip
def test_a_limit_that_cannot_be_is_refused(shop: Shop, said: dict[str, str]) -> None:
    code, status, _read = _settings(shop, "Diagnostics", **said)

    assert (code, status.time_limit, status.is_excluded) == (422, None, False)


@pytest.mark.rule("OS-50")
def test_a_closing_status_has_neither(shop: Shop) -> None:
    code, status, _read = _settings(shop, "Closed", time_limit="5", is_excluded="on")
    assert (status.time_limit, status.is_excluded) == (None, False)

    for forbidden in ({"time_limit": 5}, {"is_excluded": True}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Status.objects.filter(pk=status.pk).update(**forbidden)
        with pytest.raises(IntegrityError), transaction.atomic():
            values = {"name": "Over", "colour": "slate", "public_name": "", "from_anywhere": True}
            add_status(Group.CLOSED_SUCCESSFULLY, Said(values | forbidden), by=shop.owner)


# --- the deadline itself ----------------------------------------------------------------------------------


@pytest.mark.rule("OS-50")
@pytest.mark.parametrize(
    ("said", "deadline"),
    [
        ({"day": "2026-11-19T18:00", "deadline": "2026-11-17T10:00"}, datetime(2026, 11, 19, 23, 0, tzinfo=UTC)),
        ({"deadline": "2026-11-17T10:00"}, datetime(2026, 11, 17, 15, 0, tzinfo=UTC)),
        ({"clear": "1", "deadline": "2026-11-17T10:00"}, None),
        ({"deadline": ""}, None),
    ],
)
def test_the_deadline_is_changed_on_the_orders_page(
    shop: Shop, said: dict[str, str], deadline: datetime | None
) -> None:
    order = make_order(shop, deadline=NOON)
    browser, address = browse(shop.desk), "/orders/1/deadline/"
    assert 'name="day"' in browser.get("/orders/1/").content.decode()

    assert browser.post(address, said | {"seen": "0"}).status_code == 302

    order.refresh_from_db()
    assert order.deadline == deadline
    assert Event.objects.get(what=Event.What.CHANGED).fields[0][0] == "deadline"


@pytest.mark.rule("OS-50", "OS-25")
def test_a_deadline_that_somebody_changed_since_or_of_a_closed_order_is_left_and_the_typing_kept(shop: Shop) -> None:
    order, browser = make_order(shop), browse(shop.desk)
    browser.post("/orders/1/deadline/", {"seen": "0", "deadline": "2026-11-18T10:00"})

    stale = browser.post("/orders/1/deadline/", {"seen": "0", "deadline": "2026-11-17T10:00"})
    assert stale.status_code == 409
    assert "2026-11-17T10:00" in stale.content.decode()
    assert browser.post("/orders/1/deadline/", {"seen": "1", "deadline": "x"}).status_code == 422
    put(order, shop, "Closed")
    assert browser.post("/orders/1/deadline/", {"seen": "1", "deadline": ""}).status_code == 409
    order.refresh_from_db()
    assert order.deadline == datetime(2026, 11, 18, 15, 0, tzinfo=UTC)


@pytest.mark.rule("TN-2")
def test_a_technician_sets_the_deadline_of_what_is_given_to_them_only(shop: Shop) -> None:
    make_order(shop, performer=shop.tech)
    make_order(shop)
    said = {"seen": "0", "deadline": "2026-11-18T10:00"}

    assert browse(shop.tech).post("/orders/1/deadline/", said).status_code == 302
    assert browse(shop.tech).post("/orders/2/deadline/", said).status_code == 404
