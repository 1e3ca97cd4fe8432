"""How the orders of a demo shop went: accepted, written about, moved along, each at its hour."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import ROUND_DOWN, Decimal
from functools import cached_property
from random import Random
from typing import Any
from uuid import UUID

from django.utils import timezone

from accounts.models import Location, Membership, Organization, Role
from catalog.models import Item
from crm_clients.models import Client
from desk.demo.clock import at, working_hour
from desk.demo.shops import Priced, Shop
from notifications.models import DemoMessage
from orders.models import Comment, Event, Line, Order, OrderType
from orders.paying import take_prepayment
from orders.services import Intake, accept_order
from orders.transitions import move_order
from payments.models import Method
from payments.selectors import methods
from payments.services import Part
from statuses.groups import Group
from statuses.kinds import NO_ANSWERS, Answers
from statuses.models import Effect, Status

Route = tuple[Group, ...]
# What goes on for a while: it says when its next act is, and is asked to go on then.
Life = Iterator[datetime]

# How an order of the last days went, and how often: the groups it passed after New, in order.
_ROUTES: tuple[tuple[int, Route], ...] = (
    (6, ()),
    (9, (Group.IN_PROGRESS,)),
    (6, (Group.IN_PROGRESS, Group.DEFERRED)),
    (6, (Group.IN_PROGRESS, Group.READY)),
    (4, (Group.IN_PROGRESS, Group.DEFERRED, Group.IN_PROGRESS, Group.READY)),
    (16, (Group.IN_PROGRESS, Group.READY, Group.CLOSED_SUCCESSFULLY)),
    (7, (Group.IN_PROGRESS, Group.DEFERRED, Group.READY, Group.CLOSED_SUCCESSFULLY)),
    (4, (Group.IN_PROGRESS, Group.CLOSED_UNSUCCESSFULLY)),
)
# Longer ago nearly all of them came to an end; one that did not is what a shop has to look at.
_OLD = timedelta(days=14)
_STILL_OPEN = 0.03
_ENDED = tuple((often, groups) for often, groups in _ROUTES if groups and groups[-1].closes)
_OF_SERIALS = "0123456789ABCDEFGHJKLMNPRSTUVWXYZ"


@dataclass(frozen=True)
class Scene:
    """A demo shop while its orders are made; `items` is its catalogue by name, `now` when its story ends."""

    shop: Shop
    people: Mapping[Role, list[Membership]]
    clients: list[Client]
    items: Mapping[str, Item]
    dice: Random
    now: datetime

    @property
    def desk(self) -> Membership:
        return self.people[Role.FRONT_DESK][0]

    @property
    def organization(self) -> Organization:
        return self.desk.organization

    @cached_property
    def statuses(self) -> list[Status]:
        return list(Status.objects.of(self.organization).in_order())

    @cached_property
    def types(self) -> list[OrderType]:
        return list(OrderType.objects.of(self.organization).in_order())

    @cached_property
    def methods(self) -> list[Method]:
        return list(methods(self.organization))

    @cached_property
    def locations(self) -> list[Location]:
        return list(Location.objects.filter(organization=self.organization).order_by("pk"))


def live(scene: Scene, moment: datetime, *, is_due_today: bool) -> Life:
    """Let one order come at a moment, and go its way until now."""
    yield moment
    dice = scene.dice
    about, details, lines = dice.choice(scene.shop.jobs)
    performer = dice.choice([*scene.people[Role.TECHNICIAN], *scene.people[Role.TECHNICIAN], None])
    limited = performer and not performer.everywhere
    asked = sum((Decimal(price) for _name, price, _cost in lines), Decimal(0))
    with at(moment):
        first, *others = scene.types
        intake = Intake(
            key=UUID(int=dice.getrandbits(128), version=4),
            client=dice.choice(scene.clients),
            about=about,
            details=details,
            performer=performer,
            # Mostly the first type, where there are several.
            order_type=dice.choice([first, first, *others]),
            deadline=_deadline(scene, scene.now if is_due_today else moment, 0 if is_due_today else None),
            # Who is limited to a location works at it.
            location=scene.locations[-1] if limited else dice.choice(scene.locations),
            serial="".join(dice.choices(_OF_SERIALS, k=11)) if dice.random() < 0.7 else "",
            appearance=dice.choice(scene.shop.looks),
            included=dice.choice(scene.shop.included),
            agreed_price=asked if dice.random() < 0.3 else None,
        )
        order = accept_order(intake, by=scene.desk)
    _write_lines(scene, order, lines, min(moment + timedelta(minutes=dice.randrange(3, 40)), scene.now))
    yield from _take_ahead(scene, order, moment + timedelta(hours=1))
    _write_comments(scene, order, moment)
    yield from _move_along(scene, order, moment)


def _deadline(scene: Scene, moment: datetime, days: int | None) -> datetime | None:
    """Return six in the evening so many days after a moment; unsaid, some day of the next week, or none."""
    drawn, has_none = scene.dice.randrange(2, 9), scene.dice.random() < 0.25
    if days is None and has_none:
        return None
    day = timezone.localtime(moment, scene.organization.zone) + timedelta(days=drawn if days is None else days)
    return day.replace(hour=18, minute=0, second=0, microsecond=0)


def _write_lines(scene: Scene, order: Order, lines: tuple[Priced, ...], moment: datetime) -> None:
    """Write the order's lines from the catalogue, and into its timeline that they were."""
    written = [_line(scene, order, place, priced) for place, priced in enumerate(lines, 1)]
    Line.objects.bulk_create(written)
    Event.objects.bulk_create(
        Event(
            organization=order.organization,
            order=order,
            at=moment,
            by=scene.desk.user,
            by_name=str(scene.desk.user),
            what=Event.What.LINE_ADDED,
            thing=line.title,
            fields=[["quantity", "", str(line.quantity)], ["price", "", str(line.price)]],
        )
        for line in written
    )
    order.add_up(sum((line.total for line in written), Decimal(0)))
    order.revision = len(written)
    order.save(update_fields=["total", "tax", "revision"])


def _line(scene: Scene, order: Order, place: int, priced: Priced) -> Line:
    """Return a line of the catalogue: now and then a tenth off, now and then done by somebody else."""
    dice, item = scene.dice, scene.items[priced[0]]
    line = Line(
        organization=order.organization,
        order=order,
        item=item,
        kind=item.kind,
        title=item.name,
        quantity=Decimal(1),
        price=item.price,
        discount=(item.price / 10).quantize(Decimal(1)) if dice.random() < 0.15 else Decimal(0),
        cost=item.cost,
        performer=dice.choice(_others(scene, order)) if dice.random() < 0.15 else None,
        position=place,
    )
    line.count(order.organization.currency)
    return line


def _others(scene: Scene, order: Order) -> list[Membership]:
    return [each for each in scene.people[Role.TECHNICIAN] if each.everywhere and each != order.performer] or [
        scene.desk
    ]


def _take_ahead(scene: Scene, order: Order, moment: datetime) -> Life:
    """Let every fourth client pay a part, now and then all of it, before anything is begun."""
    if scene.dice.random() > 0.25 or moment > scene.now:
        return
    part, key = scene.dice.choice((2, 2, 4, 1)), UUID(int=scene.dice.getrandbits(128), version=4)
    moment = working_hour(moment, scene.organization.zone)
    if moment > scene.now:
        return
    yield moment
    with at(moment):
        take_prepayment(
            order,
            # Whole, and never more than it costs.
            amount=(order.total / part).quantize(Decimal(1), ROUND_DOWN),
            method=scene.dice.choice(scene.methods),
            key=key,
            by=scene.desk,
        )


def _write_comments(scene: Scene, order: Order, moment: datetime) -> None:
    """Let the desk and whoever does it write a word for the house, and one for the client."""
    dice, author = scene.dice, order.performer or scene.desk
    said = [(text, False) for text in dice.sample(scene.shop.comments, k=dice.choice((0, 0, 1, 1, 2)))]
    said += [(dice.choice(scene.shop.news), True)] if dice.random() < 0.3 else []
    moments = [moment + timedelta(hours=2 * place) for place in range(1, len(said) + 1)]
    Comment.objects.bulk_create(
        Comment(
            organization=order.organization,
            order=order,
            key=UUID(int=dice.getrandbits(128), version=4),
            text=text,
            for_client=for_client,
            at=min(working_hour(when, order.organization.zone), scene.now),
            by=author.user,
            by_name=str(author.user),
        )
        for when, (text, for_client) in zip(moments, said, strict=True)
    )


def _move_along(scene: Scene, order: Order, moment: datetime) -> Life:
    dice, shop = scene.dice, scene.shop
    is_old = moment < scene.now - _OLD and dice.random() > _STILL_OPEN
    routes = _ENDED if is_old else _ROUTES
    (route,) = dice.choices([groups for _often, groups in routes], [often for often, _groups in routes])
    for group in route:
        later = moment + timedelta(hours=dice.randrange(1, 30), minutes=dice.randrange(60))
        moment = working_hour(later, order.organization.zone)
        if moment > scene.now:
            return
        yield moment
        target = dice.choice([status for status in scene.statuses if status.group == group])
        refused = group == Group.CLOSED_UNSUCCESSFULLY
        comment = dice.choice(shop.refusals) if refused else dice.choice((*shop.comments, "", "", "", "", "", ""))
        with at(moment):
            by, answers = _settle(scene, order, target)
            move_order(order, to=target, by=by, seen=order.version, comment=comment, answers=answers)
        order.status, order.version = target, order.version + (order.status_id != target.pk)
        if target.sends_message:
            _deliver(order, moment + timedelta(seconds=2))


def _settle(scene: Scene, order: Order, target: Status) -> tuple[Membership, Answers]:
    """Let the client pay what is due when the order closes, now and then in two ways, seldom later."""
    dice, due = scene.dice, order.due
    if target.group != Group.CLOSED_SUCCESSFULLY or due <= 0:
        return scene.desk, NO_ANSWERS
    first, second = dice.sample(scene.methods, k=2)
    half = (due / 2).quantize(Decimal(1))
    said: dict[str, Any] = {"parts": [Part(due, first)], "unpaid": False}
    if 0 < half < due and dice.random() < 0.1:
        said["parts"] = [Part(half, first), Part(due - half, second)]
    if dice.random() < 0.07:
        said = {"parts": [], "unpaid": True}
    said |= {"key": UUID(int=dice.getrandbits(128), version=4), "papers": []}
    by = scene.people[Role.MANAGER][0] if said["unpaid"] else scene.desk
    return by, Answers({"payment-window": said})


def _deliver(order: Order, moment: datetime) -> None:
    """Let the messages of a past move have arrived then, as the demo gateway would have taken them."""
    effects = Effect.objects.owed().filter(kind="message", subject_kind=order.subject_kind, subject_id=order.pk)
    with at(moment):
        DemoMessage.objects.bulk_create(
            DemoMessage(
                organization_id=effect.organization_id,
                key=effect.key,
                channel=effect.payload["channel"],
                recipient=effect.payload["to"],
                subject=effect.payload["subject"],
                text=effect.payload["text"],
                at=moment,
            )
            for effect in effects
        )
    effects.update(state=Effect.State.DONE, attempts=1, due_at=moment, owed_since=moment, ended_at=moment)
