"""Somebody asks for a PDF; a worker makes it; after some days it goes. Source: OS-35, EF-1."""

from __future__ import annotations

import hashlib
import json
from datetime import timedelta
from typing import Any

from django.db import transaction
from django.db.models.functions import Now
from django.utils import timezone

from accounts.models import Membership
from orders.documents.composing import Sheet
from orders.documents.effects import PdfKind
from orders.documents.parts import as_data
from orders.documents.pdf import VERSION, require_size
from orders.models import Pdf
from statuses.bell import ring_on_commit
from statuses.models import Effect

KEPT = timedelta(days=7)


@transaction.atomic
def ask_for_pdf(sheet: Sheet, *, by: Membership) -> Pdf:
    """Return the PDF of a sheet, made already or owed from now on; the same unchanged sheet is one file.

    Raises TooLarge.
    """
    require_size(sheet.parts)
    order, content = sheet.order, _content(sheet)
    said = {
        "order": order, "document": sheet.document, "paper": sheet.paper.value, "content": content,
        "by": by.user, "by_name": str(by.user),
    }  # fmt: skip
    pdf, is_new = Pdf.objects.defer("file").get_or_create(
        organization=order.organization, key=_digest(order.pk, content), defaults=said
    )
    if is_new:
        _owe(pdf)
    else:
        Pdf.objects.filter(pk=pdf.pk).update(asked_at=timezone.now())
    return pdf


def _content(sheet: Sheet) -> dict[str, Any]:
    return {
        "version": VERSION,
        "title": sheet.title,
        "paper": sheet.paper.value,
        "link": sheet.link,
        "parts": as_data(sheet.parts),
    }


def _digest(order_id: int, content: dict[str, Any]) -> str:
    return hashlib.sha256(json.dumps([order_id, content], sort_keys=True).encode()).hexdigest()


def _owe(pdf: Pdf) -> None:
    effect = Effect.objects.create(
        organization_id=pdf.organization_id,
        subject_kind=pdf.order.subject_kind,
        subject_id=pdf.order_id,
        kind=PdfKind.code,
        key=pdf.effect_key,
        payload={"pdf": pdf.pk},
        due_at=Now(),
        owed_since=Now(),
    )
    ring_on_commit([effect])


def forget_old() -> None:
    """Let go of what nobody asked for lately: asked for again, it is made again."""
    Pdf.objects.filter(asked_at__lt=timezone.now() - KEPT).delete()
