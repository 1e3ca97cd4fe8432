from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from accounts.admin_columns import linked, moment, said
from accounts.admin_lists import newest, spelled
from accounts.admin_scoped import ScopedAdmin
from notifications.models import Channel, DemoMessage, MessageText


@admin.register(MessageText)
class MessageTextAdmin(ScopedAdmin):
    list_display = (linked("status", _("status")), "channel", "language", "subject", "text")
    list_display_links = ("text",)
    list_filter = ("channel", "language")
    list_select_related = ("status",)
    search_fields = ("subject", "text", "status__name")
    search_help_text = _("Status or text.")
    ordering = ("status__position", "pk")
    sortable_by = ()
    elsewhere = ((_("Set statuses up"), "statuses:status-list"),)
    fields = (linked("status", _("status")), "channel", "language", "subject", "text")


class ChannelFilter(admin.SimpleListFilter):
    title = _("channel")
    parameter_name = "channel"

    def lookups(self, request: Any, model_admin: Any) -> list[tuple[str, Any]]:
        return list(Channel.choices)

    def queryset(self, request: Any, queryset: QuerySet[Any]) -> QuerySet[Any]:
        return queryset.filter(channel=self.value()) if self.value() else queryset


_WORDS = (said("recipient", _("recipient")), said("subject", _("subject")), said("text", _("text")))


@admin.register(DemoMessage)
class DemoMessageAdmin(ScopedAdmin):
    """Messages as the built-in gateway received them."""

    list_display = (moment("at", _("when")), "said_by", *_WORDS)
    list_display_links = (_WORDS[0],)
    list_filter = (ChannelFilter,)
    list_select_related = ("organization",)
    search_fields = ("recipient", "text")
    search_help_text = _("Address or text.")
    ordering = ("-pk",)
    sortable_by = ()
    elsewhere = ((_("Demo outbox"), "notifications:demo-outbox"),)
    fields = (moment("at", _("when")), "said_by", *_WORDS)

    @admin.display(description=_("channel"))
    def said_by(self, message: DemoMessage) -> str:
        return message.get_channel_display()

    def search(self, request: Any, rows: QuerySet[Any], text: str) -> QuerySet[Any]:
        return rows.filter(newest(rows), spelled("recipient", text) | spelled("text", text))
