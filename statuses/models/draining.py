from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from accounts.models import Owned
from statuses.models.status import Status


class Draining(Owned):
    """What sits in an archived status moves to another, piece by piece in a worker. Source: OS-10.

    `total` is how many sat there when it was archived, `pieces` how often some were moved; `ended_at` is set when
    none is left.
    """

    source = models.ForeignKey(Status, on_delete=models.PROTECT, related_name="drainings", verbose_name=_("from"))
    receiver = models.ForeignKey(Status, on_delete=models.PROTECT, related_name="+", verbose_name=_("to"))
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", db_index=False, verbose_name=_("who")
    )
    total = models.PositiveIntegerField(_("in all"))
    moved = models.PositiveIntegerField(_("moved"), default=0)
    pieces = models.PositiveIntegerField(_("pieces"), default=0)
    started_at = models.DateTimeField(_("started at"), auto_now_add=True)
    ended_at = models.DateTimeField(_("ended at"), null=True, blank=True)

    class Meta:
        verbose_name = _("emptying of a status")
        verbose_name_plural = _("emptyings of statuses")
        constraints = [
            models.UniqueConstraint(fields=["source"], condition=Q(ended_at=None), name="draining_once_at_a_time"),
            models.CheckConstraint(condition=~Q(source=F("receiver")), name="draining_leads_elsewhere"),
        ]

    def __str__(self) -> str:
        return f"{self.source} → {self.receiver}"
