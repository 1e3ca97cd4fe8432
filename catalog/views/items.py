"""Settings → Catalogue: services and parts with what they cost. Source: OR-3."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.access import Request, allow
from accounts.permissions import Act
from catalog.forms import CatalogueForm, ItemForm
from catalog.models import Item
from catalog.refusals import CodeTaken, ItemChanged, ItemRefused, NameTaken
from catalog.selectors import ARCHIVED, get_item, items_in, page_after, tabs
from catalog.services import add_item, archive_item, change_item, restore_item


@allow(Act.MANAGE_CATALOG, "GET")
def item_list(request: Request) -> HttpResponse:
    form = CatalogueForm(request.GET)
    form.is_valid()
    said = form.cleaned_data
    tab, text = said.get("tab") or Item.Kind.SERVICE.value, said.get("q", "")
    context = {
        "form": form,
        "tab": tab,
        "tabs": tabs(tab),
        "q": text,
        "page": page_after(items_in(request.organization, tab, text), said.get("after", "")),
    }
    return render(request, "catalog/item/list.html", context)


@allow(Act.MANAGE_CATALOG, "GET", "POST")
def item_new(request: Request) -> HttpResponse:
    asked = request.GET.get("kind", "")
    kind = asked if asked in Item.Kind.values else Item.Kind.SERVICE
    return _edit(request, Item(organization=request.organization, kind=kind))


@allow(Act.MANAGE_CATALOG, "GET", "POST")
def item_edit(request: Request, pk: int) -> HttpResponse:
    return _edit(request, get_item(request, pk))


def _edit(request: Request, item: Item) -> HttpResponse:
    form = ItemForm(request.POST if request.method == "POST" else None, organization=request.organization, item=item)
    if request.method == "POST" and form.is_valid():
        try:
            kept = _save(request, item, form)
        except ItemRefused as refused:
            form.add_error(refused.field or None, str(refused))
            if isinstance(refused, NameTaken | CodeTaken) and refused.taken_by.archived_at:
                form.restorable = refused.taken_by
            return _form(request, item, form, code=409 if isinstance(refused, ItemChanged) else 422)
        messages.success(request, _("“%(name)s” is saved.") % {"name": kept.name})
        return redirect(_list_of(kept))
    return _form(request, item, form, code=422 if form.is_bound else 200)


def _save(request: Request, item: Item, form: ItemForm) -> Item:
    if item.pk:
        return change_item(item, form.said, by=request.membership, seen=form.cleaned_data["seen"])
    return add_item(form.said, by=request.membership, form_key=form.cleaned_data["key"])


def _form(request: Request, item: Item, form: ItemForm, *, code: int) -> HttpResponse:
    return render(request, "catalog/item/form.html", {"form": form, "item": item}, status=code)


def _list_of(item: Item) -> str:
    return f"{reverse('catalog:item-list')}?tab={ARCHIVED if item.archived_at else item.kind}"


@allow(Act.MANAGE_CATALOG, "POST")
def item_archive(request: Request, pk: int) -> HttpResponse:
    item = get_item(request, pk)
    archive_item(item, by=request.membership)
    messages.success(request, _("“%(name)s” is in the archive. Lines made from it stay.") % {"name": item.name})
    return redirect(_list_of(item))


@allow(Act.MANAGE_CATALOG, "POST")
def item_restore(request: Request, pk: int) -> HttpResponse:
    """Bring an archived item back; one that is live stays as it is."""
    item = get_item(request, pk)
    restore_item(item, by=request.membership)
    messages.success(request, _("“%(name)s” is back in the catalogue.") % {"name": item.name})
    return redirect(f"{reverse('catalog:item-list')}?tab={item.kind}")
