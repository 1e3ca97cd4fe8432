from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.models import Membership, Owned


class Ticked(Owned):
    """The papers a person had printed when they last took money: ticked the next time. Source: OS-30."""

    member = models.OneToOneField(Membership, on_delete=models.CASCADE, related_name="+", verbose_name=_("who"))
    papers = models.JSONField(_("documents"), default=list)

    class Meta:
        verbose_name = _("ticked documents")
        verbose_name_plural = _("ticked documents")

    def __str__(self) -> str:
        return ", ".join(self.papers)
