"""Settings → Documents: what each document says. Source: OS-35."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from accounts.access import Request, allow
from accounts.drawn import ChangedMeanwhile
from accounts.permissions import Act
from orders.documents.composing import Sheet, compose_one
from orders.documents.forms import ResetForm, TemplateForm
from orders.documents.kinds import Document
from orders.documents.naming import BLOCKS_EXPLAINED, PLACEHOLDERS_EXPLAINED
from orders.documents.selectors import document_of, newest_order
from orders.documents.services import reset_template, save_template, template_of
from orders.models import DocumentTemplate


@allow(Act.EDIT_TEMPLATES, "GET")
def document_list(request: Request) -> HttpResponse:
    own = set(DocumentTemplate.objects.filter(organization=request.organization).values_list("document", flat=True))
    context = {"documents": [(document, document.value in own) for document in Document]}
    return render(request, "orders/document/list.html", context)


@allow(Act.EDIT_TEMPLATES, "GET", "POST")
def document_edit(request: Request, what: str) -> HttpResponse:
    """Write what a document says; while one types, the newest order shows how it would look."""
    document = document_of(what)
    template = template_of(request.organization, document)
    form = TemplateForm(request.POST or None, template=template)
    if request.method != "POST" or "preview" in request.POST:
        return _form(request, form, template)
    if not form.is_valid():
        return _form(request, form, template, status=422)
    try:
        save_template(document, form.cleaned_data["text"], by=request.membership, drawn=form.drawn)
    except ChangedMeanwhile as refused:
        form.say_changed(refused)
        return _form(request, form, template, status=409)
    messages.success(request, _("“%(name)s” is saved.") % {"name": document.label})
    return redirect("orders:document-list")


@allow(Act.EDIT_TEMPLATES, "GET", "POST")
def document_reset(request: Request, what: str) -> HttpResponse:
    """Ask, then let the document say the standard again."""
    document = document_of(what)
    template = template_of(request.organization, document)
    form = ResetForm(request.POST or None, template=template)
    if request.method != "POST" or not form.is_valid():
        return render(request, "orders/document/reset.html", {"document": document, "template": template, "form": form})
    try:
        reset_template(document, by=request.membership, drawn=form.drawn)
    except ChangedMeanwhile as refused:
        form.say_changed(refused)
        context = {"document": document, "template": template, "form": form}
        return render(request, "orders/document/reset.html", context, status=409)
    messages.success(request, _("“%(name)s” is the standard one again.") % {"name": document.label})
    return redirect("orders:document-list")


def _form(request: Request, form: TemplateForm, template: DocumentTemplate, *, status: int = 200) -> HttpResponse:
    document = Document(template.document)
    sheet, problem = _preview(request, form, document)
    context = {
        "form": form,
        "document": document,
        "template": template,
        "blocks": BLOCKS_EXPLAINED.items(),
        "placeholders": PLACEHOLDERS_EXPLAINED.items(),
        "sheet": sheet,
        "problem": problem,
    }
    return render(request, "orders/document/form.html", context, status=status)


def _preview(request: Request, form: TemplateForm, document: Document) -> tuple[Sheet | None, str]:
    """Return the document as the newest order would have it, or what is wrong with what was typed."""
    order = newest_order(request.membership)
    if order is None:
        return None, ""
    try:
        text = str(form["text"].value() or "")
        return compose_one(request.organization, order, document, text, request.build_absolute_uri), ""
    except ValidationError as wrong:
        return None, wrong.messages[0]
