"""What the demo's people earn: rates from the first day, credited when orders closed, paid out twice a month."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from random import Random
from uuid import UUID

from accounts.models import Membership, Role
from catalog.models import Item
from catalog.services import Said, change_item
from desk.demo.clock import at, working_hour
from orders.models import Order
from payroll.accruals import Terms
from payroll.models import Entry
from payroll.selectors import balance_of
from payroll.services import credit_salary, enter_by_hand, set_rates
from statuses.models import Effect, Move

_RATES = {
    Role.TECHNICIAN: Terms(services_percent=Decimal(40), parts_percent=Decimal(10)),
    Role.FRONT_DESK: Terms(services_percent=Decimal(30), created_percent=Decimal(2)),
}
_PAID_EVERY = timedelta(days=15)
_Words = Mapping[str, tuple[str, Decimal]]
_BONUS: _Words = {
    "en": ("Kept the shop open on the holiday", Decimal(50)),
    "ru": ("Работа в праздничный день", Decimal(2500)),
}
_PENALTY: _Words = {
    "en": ("Came an hour late, clients were waiting", Decimal(15)),
    "ru": ("Опоздание на час, ждали клиенты", Decimal(500)),
}


def set_everyones_rates(people: Mapping[Role, Sequence[Membership]], items: Mapping[str, Item]) -> None:
    """Give the people rates of their own, and one service a rate that beats them."""
    (owner,) = people[Role.OWNER]
    for role, terms in _RATES.items():
        for member in people[role]:
            set_rates(member, terms, by=owner)
    item = next(item for item in items.values() if item.kind == Item.Kind.SERVICE)
    said = Said(item.kind, item.name, item.price, item.code, item.cost, salary_percent=Decimal(25))
    change_item(item, said, by=owner, seen=item.revision)


@dataclass(frozen=True)
class _Payer:
    """Who enters what people get by hand, with the keys its forms would have had."""

    owner: Membership
    dice: Random

    def enter(self, member: Membership, kind: Entry.Kind, amount: Decimal, moment: datetime, note: str = "") -> None:
        key = UUID(int=self.dice.getrandbits(128), version=4)
        with at(moment):
            enter_by_hand(member, kind=kind, amount=amount, key=key, by=self.owner, note=note)


def pay_salaries(people: Mapping[Role, Sequence[Membership]], dice: Random) -> None:
    """Credit what the closed orders brought, each when it was closed, and pay it out as time goes."""
    (owner,) = people[Role.OWNER]
    paid = [*people[Role.TECHNICIAN], *people[Role.FRONT_DESK]]
    owed = Effect.objects.filter(organization=owner.organization, kind="salary", state=Effect.State.OWED)
    effects = list(owed.select_related("move__organization").order_by("move__at", "pk"))
    moves = [(effect, effect.move) for effect in effects if effect.move]
    if not moves:
        return
    first = moves[0][1].at
    payer = _Payer(owner, dice)
    _note(paid[0], Entry.Kind.BONUS, _BONUS, first, payer)
    _note(paid[-1], Entry.Kind.PENALTY, _PENALTY, first, payer)
    payday = working_hour(first + _PAID_EVERY, owner.organization.zone)
    for effect, move in moves:
        while payday < move.at:
            for member in paid:
                _pay_out(member, payday, payer)
            payday = working_hour(payday + _PAID_EVERY, owner.organization.zone)
        _credit(effect, move)


def _note(member: Membership, kind: Entry.Kind, words: _Words, moment: datetime, scene: _Payer) -> None:
    note, amount = words[scene.owner.organization.language]
    scene.enter(member, kind, amount, moment, note)


def _pay_out(member: Membership, moment: datetime, scene: _Payer) -> None:
    """Pay out what is round of the balance, if there is any."""
    rounds = Decimal(100 if scene.owner.organization.language == "ru" else 10)
    amount = balance_of(member) // rounds * rounds
    if amount > 0:
        scene.enter(member, Entry.Kind.PAYOUT, amount, moment)


def _credit(effect: Effect, move: Move) -> None:
    moment = move.at + timedelta(seconds=1)
    with at(moment):
        credit_salary(Order.objects.get(pk=effect.subject_id), move=move)
    Effect.objects.filter(pk=effect.pk).update(
        state=Effect.State.DONE, attempts=1, due_at=moment, owed_since=moment, ended_at=moment
    )
