"""Choosing a row by typing: of this organization only, and only for fields that are chosen somewhere."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.contrib.admin.sites import AdminSite
from django.contrib.admin.views.autocomplete import AutocompleteJsonView
from django.contrib.admin.widgets import AutocompleteSelect
from django.core.exceptions import PermissionDenied
from django.db.models import Field, Model, QuerySet
from django.utils.http import urlencode

from accounts.admin_filters import chosen_fields

FILTER = "filter"
# Without scripts nothing can be typed: so many rows stand in the list itself.
AT_HAND = 50


class ScopedSelect(AutocompleteSelect):
    """A choice that is searched while typing; without scripts a plain one of the first rows."""

    def __init__(self, field: Field[Any, Any], admin_site: AdminSite, *, to_filter: bool = False, **said: Any) -> None:
        super().__init__(field, admin_site, **said)
        self.to_filter = to_filter

    def get_url(self) -> str:
        url: str = super().get_url()
        return f"{url}?{urlencode({'for': FILTER})}" if self.to_filter else url

    def optgroups(self, name: str, value: Sequence[str], attr: dict[str, Any] | None = None) -> list[Any]:
        ids = [said for said in map(str, value) if said.isdecimal() and len(said) < 19]
        groups: list[Any] = super().optgroups(name, ids, attr)
        options = groups[0][1]
        there = {str(option["value"]) for option in options}
        for row in self.choices.queryset[:AT_HAND]:
            if str(row.pk) not in there:
                label = self.choices.field.label_from_instance(row)
                options.append(self.create_option(name, row.pk, label, False, len(options)))
        return groups


class ScopedAutocomplete(AutocompleteJsonView):
    """Answers only for a field that the admin of its model lets people choose or filter by. Source: TN-1, TN-5."""

    admin_site: Any
    model_admin: Any
    source: Any

    def process_request(self, request: Any) -> tuple[str, Any, Any, str]:
        term, model_admin, source_field, to_field_name = super().process_request(request)
        source = self.admin_site._registry.get(source_field.model)
        if source is None or source_field.name not in chosen_fields(source):
            raise PermissionDenied
        self.source = source
        return term, model_admin, source_field, to_field_name

    def get_queryset(self) -> QuerySet[Any]:
        to_filter = self.request.GET.get("for") == FILTER
        offered = self.source.offered(self.request, self.source_field.name, to_filter=to_filter)
        rows: QuerySet[Any] = self.model_admin.get_search_results(self.request, offered, self.term)[0]
        return rows

    def serialize_result(self, obj: Model, to_field_name: str) -> dict[str, str]:
        return {"id": str(obj.pk), "text": self.model_admin.called(obj)}
