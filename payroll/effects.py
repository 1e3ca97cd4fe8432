"""Salary for who does the work, when an order enters a status that says so. Rules: OS-24, OS-26, OS-40 to OS-43."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from decimal import Decimal
from typing import ClassVar

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts import rooms
from accounts.formats import money
from accounts.models import Membership
from accounts.nouns import by_noun
from accounts.permissions import Act, may
from orders.models import Order
from payroll.accruals import by_member, opposites
from payroll.models import Entry
from payroll.selectors import Reckoning, credited_for, owed_for, people, people_of, reckon
from payroll.services import credit_salary, reverse_salary
from statuses.groups import CLOSING, Action
from statuses.kinds import DONE, Intent, Kind, Outcome, Planned
from statuses.models import Effect, Move

_CREDIT, _REVERSE, _HINT = "credit", "reverse", "hint"


class SalaryKind(Kind):
    code: ClassVar[str] = "salary"
    icon: ClassVar[str] = "coin"
    label: ClassVar[str | Promise] = gettext_lazy("Salary")
    action: ClassVar[Action | None] = Action.SALARY

    def plan(self, intents: Sequence[Intent]) -> list[Planned]:
        about = [intent for intent in intents if intent.subject.subject_kind == Order.subject_kind]
        if not about or not about[0].organization.pays_salary:
            return []
        into = [intent for intent in about if Action.SALARY in intent.to.switches and not intent.reopening]
        is_on = into and rooms.made_in_open_room(into[0].organization, reckon)
        back = [intent for intent in about if intent.reopening]
        return [*(_credits(into) if is_on else ()), *(_reversals(back) if back else ())]

    def write(self, moves: Sequence[Move], planned: Sequence[Planned]) -> None:
        orders = [item.intent.subject for item in planned if item.name == _REVERSE]
        if orders:
            by_order = {move.subject_id: move for move in moves}
            reason = by_noun(
                planned[0].intent.organization, _("The order was reopened."), _("The ticket was reopened.")
            )
            reverse_salary(orders, by_order, kind=self.code, reason=reason)

    def wrote(self, move: Move) -> bool:
        # Only a reopening writes at once, and only out of a closing status is one reopened.
        return move.from_code in CLOSING and Entry.objects.filter(move=move.pk).exists()

    def carry_out(self, effect: Effect) -> Outcome:
        order = Order.objects.get(pk=effect.subject_id, organization=effect.organization_id)
        moves = Move.objects.select_related("organization")
        credit_salary(order, move=moves.get(organization=effect.organization_id, effects=effect))
        return DONE


def _credits(intents: Sequence[Intent]) -> Iterator[Planned]:
    reckoning = reckon(intents[0].organization, [intent.subject for intent in intents])
    reader = _Reader(intents[0].member, reckoning.members)
    for intent in intents:
        sums = by_member(reckoning.due(intent.subject.pk))
        if sums:
            yield _planned(intent, _CREDIT, says=reader.says(sums))
        elif reason := _why_nothing(reckoning, intent.subject.pk):
            yield _planned(intent, _CREDIT, blocked=reason)
        if hint := _lacking_costs(reckoning, intent.subject.pk, reader):
            yield _planned(intent, _HINT, blocked=hint)


def _why_nothing(reckoning: Reckoning, order_id: int) -> str:
    """Say why an order that nothing was credited for brings nobody anything; empty: there is nothing to mend."""
    standing = reckoning.standings[order_id]
    if standing.credited:
        return ""
    if not standing.job.is_priced:
        return _("No salary: no line has a price yet.")
    return "" if standing.job.performers else _("No salary: nobody performs any of the lines.")


def _lacking_costs(reckoning: Reckoning, order_id: int, reader: _Reader) -> str:
    """Name the parts that would bring something if their cost were known, to who may see for whom."""
    lacking = [
        work.title
        for work in reckoning.standings[order_id].job.works
        if work.lacks_cost
        and reader.sees(work.performer)
        and (work.percent or (work.percent is None and reckoning.parts_percent(work.performer)))
    ]
    if not lacking:
        return ""
    return _("No cost is known, so there is no margin to pay from: %(parts)s.") % {"parts": ", ".join(lacking)}


def _reversals(intents: Sequence[Intent]) -> Iterator[Planned]:
    """Say what a reopening takes back, and that what is still owed is cancelled. Source: OS-26."""
    organization, ids = intents[0].organization, [intent.subject.pk for intent in intents]
    credited = credited_for(ids)
    owed = set(owed_for(organization, SalaryKind.code, ids).values_list("subject_id", flat=True))
    members = people_of(organization, {whose.member for each in credited.values() for whose in each})
    reader = _Reader(intents[0].member, members)
    for intent in intents:
        sums = by_member(opposites(credited.get(intent.subject.pk, {})))
        if sums:
            yield _planned(intent, _REVERSE, says=reader.says(sums), is_owed=False)
        elif intent.subject.pk in owed:
            yield _planned(intent, _REVERSE, says=_("What was still to be credited is cancelled."), is_owed=False)


def _planned(intent: Intent, name: str, *, says: str = "", blocked: str = "", is_owed: bool = True) -> Planned:
    """Make what is planned; it carries no amount: what is credited is worked out anew, and who reads may not see it."""
    return Planned(SalaryKind.code, intent, name, {}, says, blocked=blocked, is_owed=is_owed)


class _Reader:
    """Who reads the plan: of whom they are told the amount, and of whom the name alone. Source: OS-44."""

    def __init__(self, member: Membership | None, members: Mapping[int, Membership]) -> None:
        self._members = members
        self._seen = _seen_by(member, members)

    def sees(self, member_id: int | None) -> bool:
        return member_id in self._seen

    def says(self, sums: Mapping[int, Decimal]) -> str:
        return "; ".join(self._say(member_id, amount) for member_id, amount in sums.items())

    def _say(self, member_id: int, amount: Decimal) -> str:
        member = self._members[member_id]
        if member_id not in self._seen:
            return str(member.user)
        said = {"amount": money(abs(amount), member.organization), "name": member.user}
        return (_("%(amount)s back from %(name)s") if amount < 0 else _("%(amount)s to %(name)s")) % said


def _seen_by(member: Membership | None, members: Collection[int]) -> Collection[int]:
    if member is None:
        return ()
    if not may(member, Act.SEE_SALARIES):
        return {member.row_id}
    return members if member.everywhere else set(people(member).filter(pk__in=members).values_list("pk", flat=True))
