from __future__ import annotations

from enum import Enum

from django.db import models
from django.utils.translation import gettext_lazy as _


class Paper(Enum):
    """The value is how it is called in an address and in the style sheet."""

    A4 = "a4"
    ROLL = "80"
    LABEL = "label"


class Document(models.TextChoices):
    """The value is how it is called in an address (`what`)."""

    INTAKE = "intake", _("Intake receipt")
    ACT = "act", _("Act of completed work")
    PAYMENT = "payment", _("Payment receipt")
    INVOICE = "invoice", _("Invoice")
    LABEL = "label", _("Label")

    @property
    def papers(self) -> tuple[Paper, ...]:
        return _PAPERS[self]

    def on(self, asked: str) -> Paper:
        """Return the paper it is put on when `asked` is wanted, as far as it has such a form."""
        return next((paper for paper in self.papers if paper.value == asked), self.papers[0])


_PAPERS = {
    Document.INTAKE: (Paper.A4, Paper.ROLL),
    Document.ACT: (Paper.A4,),
    Document.PAYMENT: (Paper.A4, Paper.ROLL),
    Document.INVOICE: (Paper.A4,),
    Document.LABEL: (Paper.LABEL,),
}
