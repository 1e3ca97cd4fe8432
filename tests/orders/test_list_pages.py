"""Pages of the list in both directions: nothing skipped, nothing twice, however many rows are equal."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as some

from orders.models import Order
from orders.selectors import FIRST, Page, Place, Sort, orders_in, page_of
from orders.selectors.paging import Step
from tests.factories import Shop, make_client, make_order, put
from tests.pages import browse, text_of

LIST = "/orders/"
_START = datetime(2026, 1, 1, tzinfo=UTC)
_DAYS = {"deadline": [None, 0, 0, 0, 1, 1, 2], "entered_at": [0, 0, 1], "closed_at": [0, 0, 1]}


def _step(said: str, sort: Sort, *, backwards: bool) -> Step:
    return Step(Place.read(said, sort), backwards)


def _walk(shop: Shop, tab: str, sort: Sort, size: int) -> tuple[list[Page], list[Page]]:
    """Go through the whole list page by page, and back again from its last page."""
    orders = orders_in(shop.owner, tab)
    there = [page_of(orders, sort, FIRST, size)]
    while there[-1].after:
        there.append(page_of(orders, sort, _step(there[-1].after, sort, backwards=False), size))
    back = [there[-1]]
    while back[-1].before:
        back.append(page_of(orders, sort, _step(back[-1].before, sort, backwards=True), size))
    return there, back


def _numbers(pages: list[Page]) -> list[int]:
    return [order.number for page in pages for order in page.rows]


def _expected(shop: Shop, tab: str, sort: Sort) -> list[int]:
    """Sort in Python, as the list promises: by the moment, those without one last, then the newest number."""
    far = datetime(9999, 1, 1, tzinfo=UTC)

    def place(order: Order) -> tuple[float, int]:
        at = (getattr(order, sort.field) or far).timestamp() if sort.field else 0.0
        return (-at if sort.descending else at), -order.number

    return [order.number for order in sorted(orders_in(shop.owner, tab), key=place)]


@pytest.mark.rule("OR-6")
@pytest.mark.parametrize("sort", Sort)
def test_every_sort_goes_through_all_rows_once_there_and_back(shop: Shop, sort: Sort) -> None:
    tab = "closed_successfully" if sort is Sort.CLOSED else "open"
    _accept(shop, 12, closed=sort is Sort.CLOSED)

    @settings(max_examples=25, deadline=None, derandomize=True)
    @given(
        some.lists(some.sampled_from(_DAYS.get(sort.field or "", [0])), min_size=12, max_size=12), some.integers(1, 7)
    )
    def check(days: list[int | None], size: int) -> None:
        if sort.field:
            _set(sort.field, days)
        there, back = _walk(shop, tab, sort, size)
        assert _numbers(there) == _expected(shop, tab, sort)
        assert _numbers(back[::-1]) == _expected(shop, tab, sort)

    check()


def _accept(shop: Shop, number: int, *, closed: bool = False) -> None:
    client = make_client(shop)
    for _each in range(number):
        order = make_order(shop, client=client)
        if closed:
            put(order, shop, "Closed")


def _set(field: str, days: list[int | None]) -> None:
    for order, day in zip(Order.objects.order_by("pk"), days, strict=True):
        at = None if day is None else _START + timedelta(days=day)
        Order.objects.filter(pk=order.pk).update(**{field: at})


@pytest.mark.rule("OR-6")
def test_the_page_leads_on_and_back_by_its_links(shop: Shop) -> None:
    _accept(shop, 101)
    browser, seen, asked = browse(shop.owner), [], {}

    for _page in range(3):
        page = browser.get(LIST, asked).context["page"]
        seen += [order.number for order in page.rows]
        asked = {"after": page.after}
    back = browser.get(LIST, {"before": page.before}).context["page"]

    assert seen == list(range(101, 0, -1))
    assert (page.after, [order.number for order in back.rows]) == ("", list(range(51, 1, -1)))


@pytest.mark.rule("OR-6")
def test_a_page_whose_rows_are_gone_leads_to_the_first_one(shop: Shop) -> None:
    _accept(shop, 1)

    page = browse(shop.owner).get(LIST, {"after": "1"})

    assert "Nothing is left on this page. First page" in text_of(page)


@pytest.mark.rule("OR-6")
@pytest.mark.parametrize(
    "asked",
    [
        {"after": "abc"},
        {"before": "-1"},
        {"after": "9" * 30},
        {"after": "2147483648"},
        {"after": "12-5"},
        {"sort": "deadline", "after": "5"},
        {"sort": "longest", "after": "none-5"},
        {"sort": "deadline", "before": "9" * 17 + "-" + "9" * 10},
    ],
    ids=str,
)
def test_a_page_that_cannot_be_is_the_first_one_and_says_so(shop: Shop, asked: dict[str, str]) -> None:
    _accept(shop, 2)

    page = browse(shop.owner).get(LIST, asked)

    assert page.status_code == 200
    assert "There is no such page. This is the first one." in text_of(page)
    assert len(page.context["page"].rows) == 2
