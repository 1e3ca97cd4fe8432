from __future__ import annotations

from datetime import datetime
from decimal import Decimal
from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.models import Location, Organization, Owned, Signed
from payments.models.desk import DeskDay
from payments.models.method import Method
from payments.models.redating import Redating
from statuses.models import Move

# The most one payment can be: what fits into the column.
MOST_AMOUNT = Decimal("99999999.999")


class PaymentQuerySet(models.QuerySet["Payment"]):
    def about(self, organization: Organization, kind: str, *subject_ids: int) -> PaymentQuerySet:
        return self.filter(organization=organization, kind=kind, subject_id__in=subject_ids)


class Payment(Signed, Owned):
    """One entry of the ledger: money that came, or, below zero, went back. Never changed or deleted. Source: OS-32.

    The subject is (`kind`, `subject_id`), as in history: what money is for lives in rooms above. `amount` is in the
    organization's currency; one below zero names in `returns` what it gives back. `key` is that of the form it came
    by: the same form twice is one payment; of a form that paid in several ways the further ones follow from it.
    `move` is the change of status in whose window it was paid, if it was in one. `day` is that of the cash desk where
    it was taken. Source: OS-34, OS-38.
    """

    kind = models.CharField(_("kind of subject"), max_length=16)
    subject_id = models.BigIntegerField(_("subject id"))
    key = models.UUIDField(editable=False)
    location = models.ForeignKey(
        Location, on_delete=models.PROTECT, related_name="+", db_index=False, verbose_name=_("location")
    )
    day = models.ForeignKey(
        DeskDay, on_delete=models.PROTECT, related_name="entries", db_index=False, verbose_name=_("day of the desk")
    )
    method = models.ForeignKey(
        Method, on_delete=models.PROTECT, related_name="+", db_index=False, verbose_name=_("payment method")
    )
    amount = models.DecimalField(_("amount"), max_digits=11, decimal_places=3)
    returns = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, related_name="+", db_index=False, verbose_name=_("gives back")
    )
    move = models.ForeignKey(
        Move, on_delete=models.PROTECT, null=True, related_name="payments", editable=False, verbose_name=_("move")
    )
    note = models.CharField(_("note"), max_length=200, blank=True)

    objects: ClassVar[models.Manager[Payment]] = PaymentQuerySet.as_manager()

    class Meta:
        verbose_name = _("payment")
        verbose_name_plural = _("payments")
        indexes = [
            models.Index(fields=["organization", "kind", "subject_id", "at"], name="payment_of_subject"),
            models.Index(fields=["day", "-id"], name="payment_of_day"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["organization", "key"], name="payment_once"),
            models.CheckConstraint(
                condition=Q(amount__gt=0, returns=None) | Q(amount__lt=0, returns__isnull=False),
                name="payment_takes_or_returns",
            ),
        ]

    def __str__(self) -> str:
        return str(self.amount)

    @property
    def corrected(self) -> Redating | None:
        """The last correction of its date; lists read those of all their payments at once."""
        return max(self.redatings.all(), key=lambda each: each.pk, default=None)

    @property
    def dated(self) -> datetime:
        """When the money changed hands, as it is said now. Source: OS-51."""
        return self.corrected.dated if self.corrected else self.at
