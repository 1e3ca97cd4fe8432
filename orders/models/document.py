from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import Owned, Signed
from accounts.nouns import by_noun_lazy
from orders.documents.kinds import Document
from orders.models.order import Order


class DocumentTemplate(Owned):
    """What an organization lets a document say instead of the standard one. Source: OS-35."""

    document = models.CharField(_("document"), max_length=12, choices=Document)
    text = models.TextField(_("template"), max_length=6_000)

    class Meta:
        verbose_name = _("document template")
        verbose_name_plural = _("document templates")
        constraints = [
            models.UniqueConstraint(fields=["organization", "document"], name="document_template_once"),
            models.CheckConstraint(condition=Q(document__in=Document.values), name="document_template_known"),
        ]

    def __str__(self) -> str:
        return str(self.get_document_display())


class Pdf(Signed, Owned):
    """A document of an order as a file, made by a worker and kept for some days. Source: OS-35.

    `content` is all it is made of, as it was when somebody asked; `key` is its digest: the same unchanged document
    is the same file. Until it is made, `file` is empty.
    """

    order = models.ForeignKey(
        Order,
        on_delete=models.CASCADE,
        related_name="pdfs",
        db_index=False,
        verbose_name=by_noun_lazy(_("order"), _("ticket")),
    )
    key = models.CharField(max_length=64, editable=False)
    document = models.CharField(_("document"), max_length=12, choices=Document)
    paper = models.CharField(_("paper"), max_length=8)
    content = models.JSONField()
    file = models.BinaryField(null=True)
    made_at = models.DateTimeField(_("made at"), null=True, blank=True)
    # When it was last asked for: so long after that it goes.
    asked_at = models.DateTimeField(_("asked for at"), default=timezone.now)

    objects: ClassVar[models.Manager[Pdf]] = models.Manager()

    class Meta:
        verbose_name = "PDF"
        verbose_name_plural = "PDF"
        indexes = [
            models.Index(fields=["order", "id"], name="pdf_of_order"),
            models.Index(fields=["asked_at"], name="pdf_by_asking"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["organization", "key"], name="pdf_once"),
            models.CheckConstraint(condition=Q(document__in=Document.values), name="pdf_document_known"),
            models.CheckConstraint(
                condition=Q(file=None, made_at=None) | Q(file__isnull=False, made_at__isnull=False),
                name="pdf_made_with_its_file",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_document_display()} · {self.order}"

    @property
    def effect_key(self) -> str:
        return f"pdf/{self.pk}"
