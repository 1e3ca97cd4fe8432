"""Django's admin for owners and managers: scoped to their organization, and reading only.

What changes a status goes through its door on the pages; no admin form writes around it. Source: TN-5.
"""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.db.models import Model, QuerySet
from django.http import Http404, HttpRequest
from django.utils.translation import gettext_lazy as _

from accounts import rooms
from accounts.permissions import Act, may


class HouseAdminSite(admin.AdminSite):
    site_title = site_header = "Onward"
    index_title = _("Everything of this organization")
    site_url = "/"

    def has_permission(self, request: Any) -> bool:
        membership = getattr(request, "membership", None)
        return membership is not None and may(membership, Act.USE_ADMIN)

    def get_app_list(self, request: Any, app_label: str | None = None) -> list[Any]:
        """Leave out what belongs to rooms that are off; `Access` answers 404 there."""
        apps = super().get_app_list(request, app_label)
        return [app for app in apps if rooms.app_is_on(request.organization, app["app_label"])]

    def register(self, model_or_iterable: Any, admin_class: Any = None, **options: Any) -> None:
        """Take scoped models only: those that libraries bring know no organization and would show everybody's."""
        if admin_class and issubclass(admin_class, ScopedAdmin):
            super().register(model_or_iterable, admin_class, **options)


class ScopedAdmin(admin.ModelAdmin):  # type: ignore[type-arg]  # not subscriptable when it runs
    """Lists and shows one organization's rows. Filters are by choices only: related ones would list neighbours."""

    show_full_result_count = False
    list_per_page = 50

    def get_queryset(self, request: Any) -> QuerySet[Any]:
        return super().get_queryset(request).filter(organization=request.organization)

    def get_object(self, request: HttpRequest, object_id: str, from_field: str | None = None) -> Model:
        """Return the row, or 404 for a neighbour's and for none; Django would lead to the index instead."""
        row: Model | None = super().get_object(request, object_id, from_field)
        if row is None:
            raise Http404
        return row

    def has_module_permission(self, request: HttpRequest) -> bool:
        return True

    def has_view_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return True

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False
