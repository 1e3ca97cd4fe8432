"""Writes of salary: what orders bring, by a worker; what is taken back, by a reopening; what people enter by hand."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from uuid import UUID

from django.db import transaction
from django.db.models.functions import Now
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.auditing import differences, note, values_of
from accounts.drawn import digest_of, require_as_drawn
from accounts.formats import money
from accounts.models import Did, Membership, Organization
from accounts.people.services import lock as lock_organization
from accounts.statements import insert_rows
from orders import transitions
from orders.models import Order
from payments.services import require_amount, rounded
from payroll.accruals import Accrual, Terms, opposites
from payroll.models import Entry, Rate
from payroll.selectors import balance_of, credited_for, owed_for, reckon
from statuses.models import Effect, Move

RATES = ("services_percent", "parts_percent", "per_order", "created_percent")


class SalaryRefused(Exception):
    """Nothing was entered; `str()` is a sentence for the person."""


class EnteredAlready(SalaryRefused):
    """The form brought an entry, and says something else now: nothing more was entered."""

    def __init__(self, entry: Entry) -> None:
        said = {"what": entry.get_kind_display(), "amount": money(abs(entry.amount), entry.organization)}
        text = _("This page entered “%(what)s” of %(amount)s already. Nothing more was entered.")
        super().__init__(text % said)


class MoreThanBalance(SalaryRefused):
    """A payout goes beyond the balance, and nobody said that it is an advance."""

    def __init__(self, balance: Decimal, organization: Organization) -> None:
        text = _("The balance is %(balance)s. To pay out more, tick “In advance”: it is set off against later salary.")
        super().__init__(text % {"balance": money(balance, organization)})


# --- what orders bring ----------------------------------------------------------------------------------


def credit_salary(order: Order, *, move: Move) -> list[Entry]:
    """Write what rates and lines say now less what was credited; inside the worker's transaction.

    Under the order's lock: of two workers, or two moves, the second finds what the first has credited. Rules: OS-40,
    OS-42.
    """
    (held,) = transitions.lock([order])
    due = reckon(move.organization, [held]).due(held.pk)
    return _write([(held, move, accrual) for accrual in due])


def reverse_salary(orders: Sequence[Order], moves: Mapping[int, Move], *, kind: str, reason: str) -> list[Entry]:
    """Take back what was credited for reopened orders, and cancel what is still owed of it, in the move's transaction.

    The door holds the orders. A worker that has one of the effects in hand waits for them, or had them before: then
    its entries are taken back here. What it would write after is rolled back: its effect is no longer its own.
    `moves` are the reopenings by order id. Source: OS-26.
    """
    credited = credited_for([order.pk for order in orders])
    taken_back = [
        (order, moves[order.pk], accrual) for order in orders for accrual in opposites(credited.get(order.pk, {}))
    ]
    owed = owed_for(orders[0].organization, kind, [order.pk for order in orders])
    owed.update(state=Effect.State.DISMISSED, lease_until=None, ended_at=Now(), reason=reason)
    return _write(taken_back, is_reversal=True)


def _write(due: Iterable[tuple[Order, Move, Accrual]], *, is_reversal: bool = False) -> list[Entry]:
    now = timezone.now()
    entries = [
        Entry(
            at=now,
            organization_id=order.organization_id,
            member_id=accrual.whose.member,
            kind=accrual.whose.kind,
            is_reversal=is_reversal,
            order=order,
            line=accrual.whose.line,
            title=accrual.title,
            rate=accrual.rate,
            base=accrual.base,
            amount=accrual.amount,
            move=move,
            by_id=move.by_id,
            by_name=move.by_name,
        )
        for order, move, accrual in due
    ]
    insert_rows(entries)
    return entries


# --- what people enter ----------------------------------------------------------------------------------


def lock(member: Membership) -> Membership:
    """Hold an employee's row until the end of the transaction: their salary is entered by one person at a time."""
    return Membership.objects.select_for_update(of=("self",), no_key=True).select_related("user").get(pk=member.pk)


@transaction.atomic
def enter_by_hand(
    member: Membership,
    *,
    kind: str,
    amount: Decimal,
    key: UUID,
    by: Membership,
    note: str = "",
    in_advance: bool = False,
) -> Entry:
    """Enter a bonus, a penalty or a payout of `amount`, above zero; the form of `key` sent again shows its entry.

    A payout beyond the balance is an advance and has to be called one. Raises EnteredAlready, MoreThanBalance,
    PaymentRefused for an amount that is none. Source: OS-44.
    """
    require_amount(amount, by.organization)
    signed = rounded(amount, by.organization) * (1 if kind == Entry.Kind.BONUS else -1)
    held = lock(member)
    entered = Entry.objects.of(by.organization).filter(key=key).first()
    if entered and (entered.member_id, entered.kind, entered.amount) != (held.pk, kind, signed):
        raise EnteredAlready(entered)
    if entered:
        return entered
    if kind == Entry.Kind.PAYOUT and not in_advance and -signed > (balance := balance_of(held)):
        raise MoreThanBalance(balance, by.organization)
    return Entry.objects.create(
        at=timezone.now(),
        organization=by.organization,
        member=held,
        kind=kind,
        amount=signed,
        key=key,
        note=note,
        by=by.user,
        by_name=str(by.user),
    )


@transaction.atomic
def set_rates(member: Membership, terms: Terms, *, by: Membership, drawn: str = "") -> Rate:
    """Set what an employee gets of their orders from now on; saying what is so already changes nothing.

    What was credited stays: the next move into a status that pays credits the difference. Raises ChangedMeanwhile.
    Source: OS-41.
    """
    lock_organization(by.organization)
    held = lock(member)
    known = Rate.objects.filter(member=held).first()
    rate = known or Rate(organization=by.organization, member=held)
    digest, before = digest_of(rate, RATES), values_of(rate, RATES)
    for name in RATES:
        setattr(rate, name, getattr(terms, name))
    changed = differences(before, rate)
    if changed:
        require_as_drawn(drawn, digest)
        rate.save()
        note(by, Did.CHANGED if known else Did.ADDED, rate, changed, called=str(held.user))
        by.organization.start_paying_salary()
    return rate
