from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from django.utils import timezone, translation
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from orders.documents.kinds import Paper
from orders.documents.parts import from_data
from orders.documents.pdf import TooLarge, make_pdf
from orders.models import Pdf
from statuses.kinds import DONE, Intent, Kind, Outcome, Planned, Result
from statuses.models import Effect


class PdfKind(Kind):
    """A document is made as a file, of what it said when somebody asked for it."""

    code: ClassVar[str] = "pdf"
    icon: ClassVar[str] = "file-earmark-pdf"
    label: ClassVar[str | Promise] = _("PDF")

    def plan(self, intents: Sequence[Intent]) -> list[Planned]:
        """No move causes it: somebody asks."""
        return []

    def carry_out(self, effect: Effect) -> Outcome:
        wanted = Pdf.objects.filter(pk=effect.payload["pdf"], made_at=None)
        pdf = wanted.select_related("organization").defer("file").first()
        if pdf is None:
            return DONE
        said = pdf.content
        with translation.override(pdf.organization.language):
            try:
                made = make_pdf(from_data(said["parts"]), Paper(said["paper"]), title=said["title"], link=said["link"])
            except TooLarge as refused:
                return Outcome(Result.REFUSED, str(refused))
        wanted.update(file=made, made_at=timezone.now())
        return DONE
