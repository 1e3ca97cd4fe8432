from __future__ import annotations

from enum import Enum

from django.db import models
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy


class Paper(Enum):
    """The value is how it is called in an address and in the style sheet."""

    A4 = "a4"
    ROLL = "80"
    LABEL = "label"

    @property
    def label(self) -> str:
        return {Paper.A4: "A4", Paper.ROLL: _("80 mm"), Paper.LABEL: _("58 × 40 mm")}[self]


class Document(models.TextChoices):
    """The value is how it is called in an address (`what`)."""

    INTAKE = "intake", gettext_lazy("Intake receipt")
    ACT = "act", gettext_lazy("Act of completed work")
    PAYMENT = "payment", gettext_lazy("Payment receipt")
    INVOICE = "invoice", gettext_lazy("Invoice")
    LABEL = "label", gettext_lazy("Label")

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
