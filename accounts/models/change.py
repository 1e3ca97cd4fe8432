from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.models.organization import Owned
from accounts.models.signed import Signed


class Did(models.TextChoices):
    """What was done to a setting or a permission."""

    ADDED = "added", _("added")
    CHANGED = "changed", _("changed")
    REMOVED = "removed", _("removed")
    ARCHIVED = "archived", _("archived")
    RESTORED = "restored", _("restored")
    INVITED = "invited", _("invited")
    JOINED = "joined", _("joined")
    ENDED = "ended", _("ended")


class Change(Signed, Owned):
    """One change of a setting or a permission. Written once, never changed or deleted.

    `what` is the model's label ("statuses.status"), `thing` what it was called then. `fields` lists
    [field name, before, after] with values as the database has them; secrets are never among them.
    """

    at = models.DateTimeField(_("when"), auto_now_add=True)
    did = models.CharField(_("what was done"), max_length=12, choices=Did)
    what = models.CharField(_("kind of thing"), max_length=60)
    thing = models.CharField(_("thing, as called then"), max_length=200)
    fields = models.JSONField(_("fields"), default=list)

    objects: ClassVar[models.Manager[Change]] = models.Manager()

    class Meta:
        verbose_name = _("change of settings")
        verbose_name_plural = _("changes of settings")
        indexes = [models.Index(fields=["organization", "-id"], name="change_newest")]
        constraints = [models.CheckConstraint(condition=models.Q(did__in=Did.values), name="change_did_known")]

    def __str__(self) -> str:
        return f"{self.thing}: {self.get_did_display()}"
