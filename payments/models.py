from __future__ import annotations

from decimal import Decimal
from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.models import Location, Organization, Owned, Signed
from accounts.names import comparable, written
from statuses.models import Move

# The most one payment can be: what fits into the column.
MOST_AMOUNT = Decimal("99999999.999")


class MethodQuerySet(models.QuerySet["Method"]):
    def of(self, organization: Organization) -> MethodQuerySet:
        return self.filter(organization=organization)

    def live(self) -> MethodQuerySet:
        return self.filter(archived_at=None)

    def in_order(self) -> MethodQuerySet:
        return self.order_by("position", "pk")


class Method(Owned):
    """A way money comes in; `code` says which kind it is, whatever the organization calls it. Source: OS-31."""

    class Code(models.TextChoices):
        CASH = "cash", pgettext_lazy("way to pay", "Cash")
        CARD = "card", pgettext_lazy("way to pay", "Card")
        TRANSFER = "transfer", pgettext_lazy("way to pay", "Bank transfer")
        OWN = "own", pgettext_lazy("way to pay", "Another way")

    name = models.CharField(pgettext_lazy("of a thing", "name"), max_length=60)
    key = models.CharField(max_length=180, editable=False)
    code = models.CharField(_("kind"), max_length=12, choices=Code)
    position = models.PositiveIntegerField(_("position"), default=0)
    archived_at = models.DateTimeField(_("archived at"), null=True, blank=True)

    objects: ClassVar[models.Manager[Method]] = MethodQuerySet.as_manager()

    class Meta:
        verbose_name = _("payment method")
        verbose_name_plural = _("payment methods")
        constraints = [
            models.UniqueConstraint(fields=["organization", "key"], name="method_name_once"),
            models.CheckConstraint(condition=~Q(key=""), name="method_has_a_name"),
            models.CheckConstraint(condition=Q(code__in=["cash", "card", "transfer", "own"]), name="method_code_known"),
        ]

    def __str__(self) -> str:
        return self.name

    def call(self, name: str) -> None:
        """Give the method a name, and with it the key that compares it."""
        self.name = written(name)
        self.key = comparable(self.name)


class PaymentQuerySet(models.QuerySet["Payment"]):
    def about(self, organization: Organization, kind: str, *subject_ids: int) -> PaymentQuerySet:
        return self.filter(organization=organization, kind=kind, subject_id__in=subject_ids)


class Payment(Signed, Owned):
    """One entry of the ledger: money that came, or, below zero, went back. Never changed or deleted. Source: OS-32.

    The subject is (`kind`, `subject_id`), as in history: what money is for lives in rooms above. `amount` is in the
    organization's currency; one below zero names in `returns` what it gives back. `key` is that of the form it came
    by: the same form twice is one payment; of a form that paid in several ways the further ones follow from it.
    `move` is the change of status in whose window it was paid, if it was in one.
    """

    kind = models.CharField(_("kind of subject"), max_length=16)
    subject_id = models.BigIntegerField(_("subject id"))
    key = models.UUIDField(editable=False)
    location = models.ForeignKey(
        Location, on_delete=models.PROTECT, null=True, related_name="+", db_index=False, verbose_name=_("location")
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
        indexes = [models.Index(fields=["organization", "kind", "subject_id", "at"], name="payment_of_subject")]
        constraints = [
            models.UniqueConstraint(fields=["organization", "key"], name="payment_once"),
            models.CheckConstraint(
                condition=Q(amount__gt=0, returns=None) | Q(amount__lt=0, returns__isnull=False),
                name="payment_takes_or_returns",
            ),
        ]

    def __str__(self) -> str:
        return str(self.amount)
