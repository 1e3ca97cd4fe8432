from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.models import Owned, Signed


class Redating(Signed, Owned):
    """A payment's date, corrected: the entry itself is never changed. The last one counts. Source: OS-51.

    `dated` is when the money changed hands, `was` what had been said before; the cash day stays the entry's.
    """

    payment = models.ForeignKey(
        "payments.Payment", on_delete=models.PROTECT, related_name="redatings", db_index=False,
        verbose_name=_("payment"),
    )  # fmt: skip
    dated = models.DateTimeField(_("corrected to"))
    was = models.DateTimeField(_("corrected from"))
    comment = models.CharField(_("comment"), max_length=200)

    objects: ClassVar[models.Manager[Redating]] = models.Manager()

    class Meta:
        verbose_name = _("corrected date of a payment")
        verbose_name_plural = _("corrected dates of payments")
        indexes = [models.Index(fields=["payment", "id"], name="redating_of_payment")]
        constraints = [models.CheckConstraint(condition=~models.Q(comment=""), name="redating_has_a_comment")]

    def __str__(self) -> str:
        return self.comment
