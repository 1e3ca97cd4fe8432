from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.urls import reverse
from django.utils.html import format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.admin_columns import day, moment
from accounts.admin_filters import PeriodFilter
from accounts.admin_forms import form_with
from accounts.admin_scoped import Refused, ScopedAdmin, register_link
from crm_clients.finding import found_by
from crm_clients.forms import ClientForm
from crm_clients.models import Client
from crm_clients.selectors import phones_of
from crm_clients.services import StaleClient, change_client

register_link(
    Client, gettext_lazy("Open the card"), lambda client: reverse("crm_clients:client-detail", args=[client.pk])
)


@admin.register(Client)
class ClientAdmin(ScopedAdmin):
    """Clients, found and changed as on their card: by the same form, through the same service."""

    list_display = ("name", "phones", "email", "language", day("created_at", gettext_lazy("created at")))
    list_filter = ("language", ("created_at", PeriodFilter))
    list_select_related = ("organization",)
    search_fields = ("name_key", "email")
    search_help_text = gettext_lazy("Name, phone in any spelling, or e-mail.")
    ordering = ("-pk",)
    sortable_by = ()
    elsewhere = ((gettext_lazy("New client"), "crm_clients:client-new"),)
    readonly_fields = (moment("created_at", gettext_lazy("created at")),)

    def get_queryset(self, request: Any) -> QuerySet[Client]:
        return super().get_queryset(request).select_related("organization").prefetch_related("phones")

    def search(self, request: Any, rows: QuerySet[Any], text: str) -> QuerySet[Any]:
        if "@" in text:
            return rows.filter(email__icontains=text)
        return rows.filter(found_by(request.organization, text))

    def called(self, client: Any) -> str:
        return ", ".join([client.name, *phones_of(client, client.organization)])

    @admin.display(description=gettext_lazy("phones"))
    def phones(self, client: Client) -> SafeString:
        return format_html_join(
            "", '<div class="phone">{}</div>', zip(phones_of(client, client.organization), strict=True)
        )

    def has_change_permission(self, request: Any, obj: Any = None) -> bool:
        return True

    def get_fieldsets(self, request: Any, obj: Any = None) -> Any:
        fields = ["name", "phone", "second_phone", "email", "language", "notes", "seen"]
        return [(None, {"fields": [*fields, *self.readonly_fields]})]

    def get_form(self, request: Any, *args: Any, **kwargs: Any) -> Any:
        return form_with(ClientForm, request, organization=request.organization)

    def save_model(self, request: Any, obj: Any, form: Any, *args: Any) -> None:
        try:
            change_client(obj, phones=form.phones, seen=form.cleaned_data["seen"] or 0)
        except StaleClient as stale:
            raise Refused(
                _("Somebody changed this client while you were typing. Open the card again, then save.")
            ) from stale
