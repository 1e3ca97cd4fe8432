from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy

from accounts.admin_columns import flag, linked, moment
from accounts.admin_scoped import ScopedAdmin
from accounts.names import comparable
from accounts.nouns import by_noun_lazy
from statuses.groups import Group
from statuses.models import Draining, Status

_SWITCHES = (
    flag("sends_message", gettext_lazy("message to the client")),
    flag("credits_salary", gettext_lazy("salary")),
    flag("opens_payment", gettext_lazy("payment window")),
    flag("closes", by_noun_lazy(gettext_lazy("closes the order"), gettext_lazy("closes the ticket"))),
)


@admin.register(Status)
class StatusAdmin(ScopedAdmin):
    list_display = ("chip", "group", "public_name", *_SWITCHES, moment("archived_at", gettext_lazy("archived at")))
    list_filter = ("group", ("archived_at", admin.EmptyFieldListFilter))
    list_select_related = ("organization",)
    search_fields = ("key",)
    search_help_text = gettext_lazy("Name.")
    sortable_by = ()
    elsewhere = ((gettext_lazy("Set statuses up"), "statuses:status-list"),)
    fields = ("chip", "group", "public_name", flag("is_internal", gettext_lazy("internal")), *_SWITCHES,
              "time_limit", flag("is_excluded", gettext_lazy("deadlines do not count")),
              moment("archived_at", gettext_lazy("archived at")))  # fmt: skip

    def get_queryset(self, request: Any) -> QuerySet[Status]:
        return Status.objects.of(request.organization).select_related("organization").in_order()

    def get_ordering(self, request: HttpRequest) -> Any:
        return list(Status.objects.in_order().query.order_by)

    def search(self, request: Any, rows: QuerySet[Any], text: str) -> QuerySet[Any]:
        return rows.filter(key__contains=comparable(text))

    def called(self, status: Any) -> str:
        return f"{Group(status.group).label}: {status.name}"

    @admin.display(description=gettext_lazy("status"))
    def chip(self, status: Status) -> SafeString:
        return chip(status)


def chip(status: Status) -> SafeString:
    return format_html('<span class="chip chip-{}">{}</span>', status.colour, status.name)


@admin.register(Draining)
class DrainingAdmin(ScopedAdmin):
    """What moved out of an archived status piece by piece."""

    list_display = (
        "__str__",
        "moved",
        "total",
        "by",
        moment("started_at", gettext_lazy("started at")),
        moment("ended_at", gettext_lazy("ended at")),
    )
    list_select_related = ("organization", "source", "receiver", "by")
    ordering = ("-pk",)
    sortable_by = ()
    fields = (
        linked("source", gettext_lazy("from")),
        linked("receiver", gettext_lazy("to")),
        "moved",
        "total",
        "by",
        moment("started_at", gettext_lazy("started at")),
        moment("ended_at", gettext_lazy("ended at")),
    )
