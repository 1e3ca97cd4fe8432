from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class Signed(models.Model):
    """When somebody did it, and who; `by_name` stays as they were called then."""

    at = models.DateTimeField(_("when"), default=timezone.now)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
        db_index=False,
        verbose_name=_("who"),
    )
    by_name = models.CharField(_("who, as called then"), max_length=120, blank=True)

    class Meta:
        abstract = True
