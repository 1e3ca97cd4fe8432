"""The demo shops' time: what happened happens in its order, and every evening the cash desks are closed."""

from __future__ import annotations

import heapq
from collections.abc import Sequence
from datetime import datetime, timedelta
from decimal import Decimal
from random import Random
from uuid import UUID

from django.utils import timezone
from django.utils.translation import gettext as _

from desk.demo.clock import at
from desk.demo.lives import Life, Scene
from payments.cash_days import Count, close_day, open_day
from payments.desks import hold_desk, left_in
from payments.models import DeskDay
from payments.selectors import is_closed_at
from payments.sheets import sheet_of

# How late the drawer is counted, what stays in it, and how often a little is missing.
_EVENING = 20
_FLOAT = {"RUB": Decimal(2000)}
_USUAL_FLOAT = Decimal(50)
_ODD = 0.06


def in_turn(lives: Sequence[Life]) -> None:
    """Let all of them go on, whoever's act comes next first: money cannot come into a day that is closed."""
    waiting = [(moment, place) for place, life in enumerate(lives) if (moment := next(life, None))]
    heapq.heapify(waiting)
    while waiting:
        _moment, place = heapq.heappop(waiting)
        if upcoming := next(lives[place], None):
            heapq.heappush(waiting, (upcoming, place))


def evenings(scene: Scene, start: datetime) -> Life:
    """Close the desks every evening but today's, counted right nearly always."""
    # Dice of its own: what the orders throw stays as it is.
    dice = Random(scene.organization.name)  # nosec B311  # no secret
    day = timezone.localtime(start, scene.organization.zone).replace(hour=_EVENING, minute=0)
    today = timezone.localtime(scene.now, scene.organization.zone).date()
    while day.date() < today:
        yield day
        with at(day), timezone.override(scene.organization.zone):
            for held in DeskDay.objects.of(scene.organization).open().select_related("desk__location", "organization"):
                _count_and_close(scene, held, dice)
        day += timedelta(days=1)
    yield from _this_morning(scene, day)


def _this_morning(scene: Scene, day: datetime) -> Life:
    """Open the desks today, as people who count do; where the shop is not open yet they are closed."""
    morning = day.replace(hour=9, minute=2)
    if morning > scene.now:
        return
    yield morning
    with at(morning):
        for location in scene.locations:
            if is_closed_at(location.pk):
                opening = left_in(hold_desk(location))
                open_day(location, opening=opening, key=UUID(int=location.pk, version=4), by=scene.desk)


def _count_and_close(scene: Scene, day: DeskDay, dice: Random) -> None:
    sheet = sheet_of(day)
    stays = _FLOAT.get(scene.organization.currency, _USUAL_FLOAT)
    is_odd = dice.random() < _ODD and sheet.expected > stays
    counted = max(sheet.expected - dice.choice((1, 2, 5)), Decimal(0)) if is_odd else max(sheet.expected, Decimal(0))
    note = _("Counted twice; given as change, I think.") if counted != sheet.expected else ""
    count = Count(counted, min(counted, stays), note)
    close_day(day, count, seen=sheet.seen, key=UUID(int=dice.getrandbits(128), version=4), by=scene.desk)
