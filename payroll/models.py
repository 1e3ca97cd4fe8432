from __future__ import annotations

from decimal import Decimal
from typing import ClassVar

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.models import Membership, Organization, Owned, Signed
from accounts.nouns import by_noun_lazy
from orders.models import Order
from payments.services import rounded
from payroll.accruals import Terms, Whose
from statuses.models import Move

_PERCENT = [MinValueValidator(Decimal(0)), MaxValueValidator(Decimal(100))]
# The most one entry can be: what fits into the column, with a digit to spare for sums.
MOST_AMOUNT = Decimal("99999999.999")


class Rate(Owned):
    """What an employee gets of the orders they work on; who has no row gets nothing by rates of their own.

    Source: OS-41.
    """

    member = models.ForeignKey(
        Membership, on_delete=models.PROTECT, related_name="+", db_index=False, verbose_name=_("employee")
    )
    services_percent = models.DecimalField(
        _("percent of services"), max_digits=5, decimal_places=2, default=Decimal(0), validators=_PERCENT
    )
    parts_percent = models.DecimalField(
        _("percent of the margin on parts"), max_digits=5, decimal_places=2, default=Decimal(0), validators=_PERCENT
    )
    per_order = models.DecimalField(
        by_noun_lazy(_("fixed sum per order"), _("fixed sum per ticket")),
        max_digits=11,
        decimal_places=3,
        default=Decimal(0),
        validators=[MinValueValidator(Decimal(0)), MaxValueValidator(MOST_AMOUNT)],
    )
    created_percent = models.DecimalField(
        by_noun_lazy(_("percent of orders they accepted"), _("percent of tickets they accepted")),
        max_digits=5,
        decimal_places=2,
        default=Decimal(0),
        validators=_PERCENT,
    )

    class Meta:
        verbose_name = _("salary rate")
        verbose_name_plural = _("salary rates")
        constraints = [
            models.UniqueConstraint(fields=["member"], name="rate_once_per_member"),
            models.CheckConstraint(
                condition=Q(services_percent__range=(0, 100))
                & Q(parts_percent__range=(0, 100))
                & Q(created_percent__range=(0, 100))
                & Q(per_order__gte=0),
                name="rate_within_bounds",
            ),
        ]

    def __str__(self) -> str:
        return str(self.member.user)

    @property
    def terms(self) -> Terms:
        return Terms(self.services_percent, self.parts_percent, self.per_order, self.created_percent)


class EntryQuerySet(models.QuerySet["Entry"]):
    def of(self, organization: Organization) -> EntryQuerySet:
        return self.filter(organization=organization)

    def credited(self) -> EntryQuerySet:
        """Narrow to what orders brought: not what was given, withheld or paid out by hand."""
        return self.filter(kind__in=CREDITED)


class Entry(Signed, Owned):
    """One entry of an employee's salary. Never changed or deleted; a balance is the sum of all. Source: OS-44.

    What an order brought names it, the line (gone by now, perhaps: so its id and title as they were), the rate and
    the `base` it was taken of, and the move that caused it; `amount` is what was still to credit, below zero what
    was too much. `is_reversal`: the opposite of what was credited, since the order was reopened. What a person
    entered carries the `key` of the form it came by.
    """

    class Kind(models.TextChoices):
        LINE = "line", _("Line")
        ORDER = "order", _("Fixed sum")
        CREATED = "created", _("Percent of what they accepted")
        BONUS = "bonus", _("Bonus")
        PENALTY = "penalty", _("Penalty")
        PAYOUT = "payout", _("Payout")

    member = models.ForeignKey(
        Membership, on_delete=models.PROTECT, related_name="+", db_index=False, verbose_name=_("employee")
    )
    kind = models.CharField(_("kind"), max_length=8, choices=Kind)
    is_reversal = models.BooleanField(_("taken back"), default=False)
    order = models.ForeignKey(
        Order,
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
        db_index=False,
        verbose_name=by_noun_lazy(_("order"), _("ticket")),
    )
    line = models.BigIntegerField(_("line"), null=True)
    title = models.CharField(_("title"), max_length=200, blank=True)
    rate = models.DecimalField(_("rate"), max_digits=11, decimal_places=3, null=True)
    base = models.DecimalField(_("of what"), max_digits=15, decimal_places=3, null=True)
    amount = models.DecimalField(_("amount"), max_digits=15, decimal_places=3)
    move = models.ForeignKey(
        Move, on_delete=models.PROTECT, null=True, related_name="+", db_index=False, verbose_name=_("move")
    )
    key = models.UUIDField(null=True, editable=False)
    note = models.CharField(_("note"), max_length=200, blank=True)

    objects: ClassVar[models.Manager[Entry]] = EntryQuerySet.as_manager()

    class Meta:
        verbose_name = _("salary entry")
        verbose_name_plural = _("salary entries")
        indexes = [
            models.Index(fields=["member", "-id"], name="entry_of_member"),
            models.Index(fields=["order"], condition=Q(order__isnull=False), name="entry_of_order"),
            models.Index(fields=["organization", "at"], name="entry_by_time"),
            models.Index(fields=["move"], condition=Q(move__isnull=False), name="entry_of_move"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["organization", "key"], name="entry_once"),
            models.CheckConstraint(
                condition=Q(kind="line", line__isnull=False, order__isnull=False, move__isnull=False)
                | Q(kind__in=["order", "created"], line=None, order__isnull=False, move__isnull=False)
                | Q(kind="bonus", order=None, line=None, move=None, is_reversal=False, amount__gt=0)
                | Q(kind__in=["penalty", "payout"], order=None, line=None, move=None, is_reversal=False, amount__lt=0),
                name="entry_says_what_for",
            ),
            models.CheckConstraint(condition=~Q(amount=0), name="entry_not_empty"),
        ]

    def __str__(self) -> str:
        return str(self.amount)

    @property
    def whose(self) -> Whose:
        return Whose(self.kind, self.line, self.member_id)

    @property
    def is_difference(self) -> bool:
        """Say whether it is less or more than the rate says, since something was credited before. Source: OS-42."""
        if self.kind not in CREDITED or self.is_reversal:
            return False
        said = self.rate if self.base is None else self.base * (self.rate or Decimal(0)) / 100
        return said is None or rounded(said, self.organization) != self.amount

    @property
    def is_by_hand(self) -> bool:
        return self.kind in BY_HAND


# What orders bring, and what people enter.
CREDITED = (Entry.Kind.LINE, Entry.Kind.ORDER, Entry.Kind.CREATED)
BY_HAND = (Entry.Kind.PAYOUT, Entry.Kind.BONUS, Entry.Kind.PENALTY)
