from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from accounts import formats
from accounts.admin_columns import NOTHING, Column, moment, money
from accounts.admin_scoped import ScopedAdmin, register_link
from catalog.models import Import, Item
from catalog.selectors import searched

register_link(Item, _("Open its page"), lambda item: reverse("catalog:item-edit", args=[item.pk]))
register_link(Import, _("Open its page"), lambda imported: reverse("catalog:import-detail", args=[imported.pk]))


@admin.display(description=_("cost"))
def _shown_cost(item: Item) -> SafeString:
    if item.cost is None:
        return NOTHING
    return format_html('<span class="number">{}</span>', formats.money(item.cost, item.organization))


cost: Column = _shown_cost


@admin.register(Item)
class ItemAdmin(ScopedAdmin):
    """The catalogue, found and read; it is changed on its own pages, which note who did."""

    list_display = ("name", "kind", "code", cost, money("price", _("price")))
    list_filter = ("kind", ("archived_at", admin.EmptyFieldListFilter))
    list_select_related = ("organization",)
    search_fields = ("key", "code_key")
    search_help_text = _("Name or code.")
    ordering = ("-pk",)
    sortable_by = ()
    elsewhere = ((_("Set the catalogue up"), "catalog:item-list"),)
    fields = ("name", "kind", "code", cost, money("price", _("price")), moment("archived_at", _("archived at")))

    def search(self, request: Any, rows: QuerySet[Any], text: str) -> QuerySet[Any]:
        found = Item.objects.of(request.organization).matching(searched(text))
        return rows.filter(pk__in=found.values("pk"))


@admin.register(Import)
class ImportAdmin(ScopedAdmin):
    """Price lists by their names: what stands in them is megabytes, and is not fetched here."""

    list_display = ("file_name", "by", moment("at", _("when")), moment("applied_at", _("applied at")))
    list_select_related = ("organization", "by")
    ordering = ("-pk",)
    sortable_by = ()
    elsewhere = ((_("Import a price list"), "catalog:import-new"),)
    fields = ("file_name", "by", moment("at", _("when")), moment("applied_at", _("applied at")))

    def get_queryset(self, request: Any) -> QuerySet[Any]:
        return super().get_queryset(request).defer("columns", "rows", "outcome")
