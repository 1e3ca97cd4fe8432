"""The start page, and the numbers of the navigation that stand on every page."""

from __future__ import annotations

from functools import partial

from django.test import Client

from accounts import navigation
from accounts.models import Membership
from accounts.today import cards_for
from bench.bare import connect
from bench.ground import Ground
from bench.report import beside_floor, headline
from bench.stopwatch import alternately, timed
from orders import figures as orders_figures

PER_ROUND = 10


def run(ground: Ground, rounds: int) -> None:
    bare, owner, browser = connect(autocommit=True), ground.owner, Client()
    browser.force_login(owner.user)
    query = 'SELECT number FROM orders_order WHERE organization_id = %s AND "group" = %s AND closed_at IS NULL LIMIT 50'

    def floor() -> list[float]:
        asked = [owner.organization_id, "new"]
        return [timed(lambda: bare.execute(query, asked).fetchall()) for _each in range(PER_ROUND)]

    def often(act: object) -> list[float]:
        return [timed(act) for _each in range(PER_ROUND)]  # type: ignore[arg-type]

    figures = alternately(
        {
            "one bare indexed query": floor,
            "the navigation's numbers": partial(often, partial(_numbers, owner)),
            "the cards": partial(often, partial(cards_for, owner)),
            "the funnel": partial(often, partial(orders_figures.funnel, owner)),
            "two weeks": partial(often, partial(orders_figures.days, owner)),
            "Today, the whole page": partial(often, partial(_page, browser)),
        },
        rounds=rounds,
    )
    headline(f"Today: {ground.orders:,} orders; {rounds} rounds of {PER_ROUND}")
    beside_floor(figures, goal="the numbers ≤ 2 ms, the page ≤ 50 ms")


def _numbers(owner: Membership) -> list[int]:
    return [count for _entry, count in navigation.counted_entries(owner)]


def _page(browser: Client) -> None:
    if browser.get("/", headers={"host": "localhost"}).status_code != 200:
        raise SystemExit("the page was not shown")
