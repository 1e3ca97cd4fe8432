from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Max, Q, QuerySet, Sum
from django.http import Http404
from django.utils.translation import gettext as _

from accounts.access import Request
from accounts.countries import minor_unit
from accounts.models import Membership, Organization, Role
from accounts.permissions import Act, may
from catalog.models import Item
from orders.models import Line, Order
from payroll.accruals import NO_TERMS, Accrual, Credited, Job, Terms, Whose, Work, due, wanted
from payroll.models import CREDITED, Entry, Rate
from statuses.models import Effect

_EXACT = Decimal("0.001")


def people(membership: Membership) -> QuerySet[Membership]:
    """Return those whose salary the member may see, who left included. Source: TN-2, OS-44.

    Who is limited to some locations sees those who work there.
    """
    members = Membership.objects.filter(organization=membership.organization).select_related("user")
    if not may(membership, Act.SEE_SALARIES):
        return members.filter(pk=membership.pk)
    if not membership.everywhere:
        members = members.filter(
            Q(pk=membership.pk)
            | Q(pk__in=Membership.objects.working_at(membership.location_ids).order_by().values("pk"))
        )
    return members


def get_person(request: Request, pk: int) -> Membership:
    """Return somebody whose salary the member may see, or 404."""
    person = people(request.membership).filter(pk=pk).exclude(role=Role.HEAD_OFFICE).first()
    if person is None:
        raise Http404
    return person


def entries_seen_by(membership: Membership) -> QuerySet[Entry]:
    """Return the entries the member may see: everyone's, or their own alone. Source: OS-44."""
    own = Entry.objects.filter(organization=membership.organization)
    if may(membership, Act.SEE_SALARIES) and membership.everywhere:
        return own
    return own.filter(member__in=people(membership).order_by().values("pk"))


def as_seen_by(membership: Membership, entry: Entry) -> Entry:
    """Take from an entry, read with its order, what it says of an order at a location the member does not see.

    The amount stays, so that the balance adds up; one's own entries stay whole. Source: TN-7.
    """
    order = entry.order
    if order is None or entry.member_id == membership.pk or membership.works_at(order.location_id):
        return entry
    entry.title, entry.note = _("at another location"), ""
    entry.order = entry.move = entry.rate = entry.base = None
    return entry


def balance_of(member: Membership) -> Decimal:
    return balances([member.pk]).get(member.pk, Decimal(0))


def balances(member_ids: Collection[int]) -> dict[int, Decimal]:
    """Return what each has to get, by member id; absent: nothing was ever entered."""
    sums = Entry.objects.filter(member__in=member_ids).order_by().values_list("member").annotate(held=Sum("amount"))
    return {member: exact(held) for member, held in sums}


def exact(amount: Decimal | None) -> Decimal:
    """Return a sum as the ledger has it: SQLite adds decimals as floats."""
    return (amount or Decimal(0)).quantize(_EXACT)


# --- what an order brings -----------------------------------------------------------------------------


@dataclass(frozen=True)
class Standing:
    """An order: what it is, and what was credited for it so far."""

    job: Job
    credited: Mapping[Whose, Credited]


@dataclass(frozen=True)
class Reckoning:
    """What rates say of some orders of one organization, by order id; who all those people are."""

    organization: Organization
    terms: Mapping[int, Terms]
    standings: Mapping[int, Standing]
    members: Mapping[int, Membership]

    def due(self, order_id: int) -> list[Accrual]:
        """Return what is still to credit for an order, in the sequence of its lines. Source: OS-42."""
        standing = self.standings[order_id]
        return due(wanted(standing.job, self.terms, minor_unit(self.organization.currency)), standing.credited)

    def parts_percent(self, member: int | None) -> Decimal:
        return self.terms.get(member or 0, NO_TERMS).parts_percent


def reckon(organization: Organization, orders: Sequence[Order]) -> Reckoning:
    """Read what salary needs to know of orders: as many queries for ten thousand as for one."""
    credited, works = credited_for([order.pk for order in orders]), _works(orders)
    creators = {order.created_by_id for order in orders if order.created_by_id}
    named = {whose.member for each in credited.values() for whose in each}
    named |= {work.performer for each in works.values() for work in each if work.performer}
    members = people_of(organization, named, creators)
    accepted = {member.user_id: member.pk for member in members.values()}
    terms = {rate.member_id: rate.terms for rate in Rate.objects.filter(organization=organization)}
    return Reckoning(
        organization,
        terms,
        {
            order.pk: Standing(
                Job(works.get(order.pk, ()), accepted.get(order.created_by_id or 0)), credited.get(order.pk, {})
            )
            for order in orders
        },
        members,
    )


def people_of(
    organization: Organization, ids: Collection[int], users: Collection[int] = frozenset()
) -> dict[int, Membership]:
    members = Membership.objects.filter(organization=organization).filter(Q(pk__in=ids) | Q(user__in=users))
    return {member.pk: member for member in members.select_related("user", "organization")}


def _works(orders: Sequence[Order]) -> dict[int, list[Work]]:
    """Return the lines of orders; without a performer of its own, a line is done by the order's. Source: OS-40."""
    performers = {order.pk: order.performer_id for order in orders}
    lines = Line.objects.filter(order__in=list(performers)).order_by("order", "position", "pk")
    works: dict[int, list[Work]] = {}
    for order, line, title, kind, quantity, total, cost, performer, percent in lines.values_list(
        "order", "pk", "title", "kind", "quantity", "total", "cost", "performer", "item__salary_percent"
    ):
        work = Work(line, title, kind == Item.Kind.PART, quantity, total, cost, performer or performers[order], percent)
        works.setdefault(order, []).append(work)
    return works


def credited_for(order_ids: Collection[int]) -> dict[int, dict[Whose, Credited]]:
    """Return what was credited for orders so far, what came to nothing left out."""
    sums = (
        Entry.objects.filter(order__in=list(order_ids), kind__in=CREDITED)
        .order_by()
        .values_list("order", "kind", "line", "member")
        .annotate(held=Sum("amount"), called=Max("title"))
    )
    credited: dict[int, dict[Whose, Credited]] = {}
    for order, kind, line, member, held, called in sums:
        if amount := exact(held):
            credited.setdefault(order, {})[Whose(kind, line, member)] = Credited(amount, called)
    return credited


def owed_for(organization: Organization, kind: str, order_ids: Collection[int]) -> QuerySet[Effect]:
    """Return the salary effects of orders that might still be carried out, the failed ones by a person's word."""
    states = [Effect.State.OWED, Effect.State.TAKEN, Effect.State.FAILED, Effect.State.UNKNOWN]
    return Effect.objects.about(organization, Order.subject_kind, *order_ids).filter(kind=kind, state__in=states)


# --- pages ----------------------------------------------------------------------------------------------


def rows_of(entries: QuerySet[Entry]) -> QuerySet[Entry]:
    """Return entries as pages show them, each with the order and the move behind it."""
    return entries.select_related("organization", "member__user", "order", "move").order_by("-pk")


def orders_open_to(membership: Membership, entries: Sequence[Entry]) -> set[int]:
    """Return which of the entries' orders the member may open."""
    ids = {entry.order_id for entry in entries if entry.order_id}
    return set(Order.objects.seen_by(membership).filter(pk__in=ids).values_list("pk", flat=True)) if ids else set()


@dataclass(frozen=True)
class Sums:
    """Somebody's salary: what is theirs in all, and what a period brought."""

    member: Membership
    balance: Decimal = Decimal(0)
    credited: Decimal = Decimal(0)
    by_hand: Decimal = Decimal(0)
    paid_out: Decimal = Decimal(0)


def sums(membership: Membership, period: Q) -> list[Sums]:
    """Return everybody's sums, who works here first, who left after them: three queries for any number of entries."""
    members = list(people(membership).exclude(role=Role.HEAD_OFFICE).order_by("user__name", "pk"))
    held = {
        member: numbers
        for member, *numbers in Entry.objects.of(membership.organization)
        .order_by()
        .values_list("member")
        .annotate(
            balance=Sum("amount"),
            credited=Sum("amount", filter=period & Q(kind__in=CREDITED)),
            by_hand=Sum("amount", filter=period & Q(kind__in=[Entry.Kind.BONUS, Entry.Kind.PENALTY])),
            paid_out=Sum("amount", filter=period & Q(kind=Entry.Kind.PAYOUT)),
        )
    }
    here = [member for member in members if not member.ended_at]
    left = [member for member in members if member.ended_at and member.pk in held]
    return [Sums(member, *map(exact, held.get(member.pk, []))) for member in [*here, *left]]


def rated(membership: Membership) -> list[tuple[Membership, Rate | None]]:
    """Return those who work here, each with their rates."""
    rates = {rate.member_id: rate for rate in Rate.objects.filter(organization=membership.organization)}
    here = people(membership).filter(ended_at=None, user__is_active=True)
    members = here.exclude(role=Role.HEAD_OFFICE).order_by("user__name", "pk")
    return [(member, rates.get(member.pk)) for member in members]


def period_entries(membership: Membership, period: Q) -> QuerySet[Entry]:
    """Return the entries of a period, oldest first, each with whom, the order and the move behind it."""
    entries = entries_seen_by(membership).filter(period)
    return entries.select_related("member__user", "order", "move").order_by("at", "pk")
