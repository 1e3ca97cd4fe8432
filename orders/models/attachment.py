from __future__ import annotations

from pathlib import PurePosixPath
from typing import ClassVar
from uuid import uuid4

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.models import Owned, Signed
from orders.models.order import Order

MOST_PER_ORDER = 20
MOST_BYTES = 10 * 1024 * 1024


def _kept_at(attachment: Attachment, name: str) -> str:
    """Return a path nobody can guess; nothing of the person's own file name is in it, its ending is ours."""
    return f"attachments/{attachment.organization_id}/{uuid4().hex}{PurePosixPath(name).suffix}"


class Attachment(Signed, Owned):
    """An image or a PDF of an order, checked by its content; images are re-encoded. Source: OR-5.

    `name` is what the person's file was called; `size` is in bytes, of what is kept. A PDF has no thumbnail.
    """

    class Kind(models.TextChoices):
        IMAGE = "image", _("Image")
        PDF = "pdf", "PDF"

    order = models.ForeignKey(Order, on_delete=models.CASCADE, related_name="attachments", db_index=False)
    key = models.UUIDField(null=True, editable=False)
    kind = models.CharField(_("kind"), max_length=8, choices=Kind)
    name = models.CharField(_("file name"), max_length=150)
    size = models.PositiveIntegerField(_("size"))
    file = models.FileField(_("file"), upload_to=_kept_at, max_length=200)
    thumbnail = models.FileField(_("thumbnail"), upload_to=_kept_at, max_length=200, blank=True)

    objects: ClassVar[models.Manager[Attachment]] = models.Manager()

    class Meta:
        verbose_name = _("attachment")
        verbose_name_plural = _("attachments")
        indexes = [models.Index(fields=["order", "id"], name="attachment_of_order")]
        constraints = [
            models.UniqueConstraint(fields=["organization", "key"], name="attachment_once"),
            models.CheckConstraint(condition=Q(kind__in=["image", "pdf"]), name="attachment_kind_known"),
        ]

    def __str__(self) -> str:
        return self.name
