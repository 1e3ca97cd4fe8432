"""A document as PDF: asked for, waited for, downloaded. Source: OS-35."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import content_disposition_header
from django.utils.translation import override

from accounts.access import Request, allow
from accounts.permissions import Act
from orders.documents.asking import ask_for_pdf
from orders.documents.composing import compose
from orders.documents.pdf import TooLarge
from orders.documents.selectors import effect_of, get_pdf, order_to_print, wanted_of
from orders.models import Pdf
from statuses.models import Decision, Effect
from statuses.services import NothingToDecide, decide


@allow(Act.PRINT, "POST")
def pdf_ask(request: Request, number: int) -> HttpResponse:
    """Have a document of the order made, or lead to the one there is; one that failed is tried again."""
    order = order_to_print(request, number)
    (wanted,) = wanted_of([request.POST.get("what", "")], request.POST.get("paper", ""))
    (sheet,) = compose(request.organization, [order], [wanted], request.build_absolute_uri)
    if sheet.lacks:
        messages.error(request, sheet.lacks)
        return redirect("orders:order-detail", order.number)
    try:
        pdf = ask_for_pdf(sheet, by=request.membership)
    except TooLarge as refused:
        messages.error(request, str(refused))
        return redirect("orders:order-detail", order.number)
    _try_again(pdf, request)
    return redirect("orders:pdf-detail", order.number, pdf.pk)


def _try_again(pdf: Pdf, request: Request) -> None:
    effect = None if pdf.made_at else effect_of(pdf)
    if effect and effect.needs_a_person:
        try:
            decide(effect, Decision.Choice.AGAIN, by=request.user)
        except NothingToDecide:
            # Somebody else asked in the same moment: it is under way.
            return


@allow(Act.PRINT, "GET")
def pdf_detail(request: Request, number: int, pk: int) -> HttpResponse:
    """Say whether it is made; while it is not, the page asks again."""
    pdf = get_pdf(request, number, pk)
    effect = None if pdf.made_at else effect_of(pdf)
    ended = {Effect.State.FAILED, Effect.State.DISMISSED, Effect.State.UNKNOWN}
    context = {"pdf": pdf, "order": pdf.order, "effect": effect, "failed": effect is not None and effect.state in ended}
    part = "#state" if request.htmx and request.htmx.target == "pdf-state" else ""
    return render(request, f"orders/document/pdf.html{part}", context)


@allow(Act.PRINT, "GET")
def pdf_file(request: Request, number: int, pk: int) -> HttpResponse:
    """Give the file as a download: nothing in it can act for us in a browser."""
    pdf = get_pdf(request, number, pk)
    if pdf.made_at is None:
        return redirect("orders:pdf-detail", number, pk)
    content = Pdf.objects.filter(pk=pdf.pk).values_list("file", flat=True).first()
    if content is None:
        raise Http404
    with override(request.organization.language):
        name = f"{pdf.get_document_display()} {pdf.order.called}.pdf"
    return _safe(HttpResponse(bytes(content), content_type="application/pdf"), name)


def _safe(response: HttpResponse, name: str) -> HttpResponse:
    response["Content-Disposition"] = content_disposition_header(True, name) or "attachment"
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    response["X-Content-Type-Options"] = "nosniff"
    response["Cross-Origin-Resource-Policy"] = "same-origin"
    response["Cache-Control"] = "private, no-store"
    return response
