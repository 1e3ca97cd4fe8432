"""What belongs to an order, shown on its page in the admin: all of it is read there and changed on the order's own."""

from __future__ import annotations

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.template.defaultfilters import filesizeformat, yesno
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from accounts.admin_columns import moment, money, quantity
from accounts.admin_scoped import ReadOnlyRows
from orders import telling
from orders.models import Attachment, Comment, Event, Line


class LineRows(ReadOnlyRows):
    model = Line
    fields = readonly_fields = (
        "title",
        quantity("quantity", _("quantity")),
        money("price", _("price")),
        money("discount", _("discount")),
        money("total", _("total")),
    )

    def get_queryset(self, request: HttpRequest) -> QuerySet[Line]:
        return super().get_queryset(request).select_related("organization")


class EventRows(ReadOnlyRows):
    """What was done to the order beside moving it, newest first."""

    model = Event
    fields = readonly_fields = (moment("at", _("when")), "by_name", "what", "thing", "differences")

    def get_queryset(self, request: HttpRequest) -> QuerySet[Event]:
        return super().get_queryset(request).select_related("organization").order_by("-pk")

    @admin.display(description=_("fields"))
    def differences(self, event: Event) -> str:
        told = telling.differences(event, event.organization)
        return "; ".join(f"{each.label}: {each.before or '—'} → {each.after or '—'}" for each in told)


class CommentRows(ReadOnlyRows):
    model = Comment
    fields = readonly_fields = (moment("at", _("when")), "by_name", "is_for_client", "text")

    def get_queryset(self, request: HttpRequest) -> QuerySet[Comment]:
        return super().get_queryset(request).select_related("organization").order_by("-pk")

    @admin.display(description=_("for the client"))
    def is_for_client(self, comment: Comment) -> str:
        """Say it in the reader's words: Django's icon reads True and False aloud in every language."""
        return str(yesno(comment.for_client))


class AttachmentRows(ReadOnlyRows):
    model = Attachment
    fields = readonly_fields = (moment("at", _("when")), "by_name", "opened", "kind", "weight")

    def get_queryset(self, request: HttpRequest) -> QuerySet[Attachment]:
        return super().get_queryset(request).select_related("organization", "order").order_by("-pk")

    @admin.display(description=_("file name"))
    def opened(self, attachment: Attachment) -> SafeString:
        address = reverse("orders:attachment-file", args=[attachment.order.number, attachment.pk])
        return format_html('<a href="{}">{}</a>', address, attachment.name)

    @admin.display(description=_("size"))
    def weight(self, attachment: Attachment) -> str:
        return filesizeformat(attachment.size)
