from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import Owned
from catalog.models.item import Item


class Import(Owned):
    """A price list somebody uploaded: read, looked through and, once confirmed, written into the catalogue.

    `rows` are its rows as they were read, each [line, {field: text}]; `kind` is that of rows which name none.
    `encoding` names the one its letters were read in, unless that was UTF-8.
    `key` is made of that of the form it came by and of what the form brought. Once applied the rows are given up,
    and `outcome` says what was done: how many were added, changed, the same and left out, and each change. Not
    confirmed, it is gone at `expires_at`.
    """

    key = models.UUIDField(editable=False)
    file_name = models.CharField(_("file"), max_length=120)
    kind = models.CharField(_("kind"), max_length=8, choices=Item.Kind, default=Item.Kind.PART)
    encoding = models.CharField(max_length=16, editable=False, blank=True, default="", db_default="")
    columns = models.JSONField(editable=False, default=dict)
    rows = models.JSONField(editable=False, default=list)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+", db_index=False,
        verbose_name=_("who"),
    )  # fmt: skip
    at = models.DateTimeField(_("when"), auto_now_add=True)
    expires_at = models.DateTimeField(_("valid until"))
    applied_at = models.DateTimeField(_("applied at"), null=True, blank=True)
    outcome = models.JSONField(editable=False, default=dict)

    objects: ClassVar[models.Manager[Import]] = models.Manager()

    class Meta:
        verbose_name = _("import of the catalogue")
        verbose_name_plural = _("imports of the catalogue")
        indexes = [
            models.Index(fields=["organization", "-id"], name="import_newest"),
            models.Index(fields=["expires_at"], condition=Q(applied_at=None), name="import_waiting"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["organization", "key"], name="import_once"),
            models.CheckConstraint(condition=Q(kind__in=["service", "part"]), name="import_kind_known"),
        ]

    def __str__(self) -> str:
        return self.file_name

    @property
    def is_expired(self) -> bool:
        return self.applied_at is None and self.expires_at <= timezone.now()
