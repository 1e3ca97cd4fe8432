from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpResponse
from django.urls import URLPattern, path, reverse
from django.utils.html import format_html
from django.utils.http import urlencode
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from accounts.admin_autocomplete import ScopedSelect
from accounts.admin_columns import NOTHING, day, linked, moment, money
from accounts.admin_filters import PeriodFilter, RowFilter
from accounts.admin_forms import form_with
from accounts.admin_scoped import Refused, ScopedAdmin, register_link
from accounts.models import Membership
from accounts.nouns import by_noun_lazy
from accounts.permissions import Act, may
from crm_clients.models import Client
from orders import admin_moving
from orders.admin_rows import AttachmentRows, CommentRows, EventRows, LineRows
from orders.finding import found_by
from orders.forms import OrderForm
from orders.models import DocumentTemplate, Order, OrderType, Pdf
from orders.services import OrderChanged, OrderRefused, change_order

_LIST = "admin:orders_order_changelist"


def _history(order: Order) -> str:
    asked = {"kind": order.subject_kind, "subject_id": str(order.pk)}
    return f"{reverse('admin:statuses_move_changelist')}?{urlencode(asked)}"


def _of_client(client: Client) -> str:
    return f"{reverse(_LIST)}?{urlencode({'client__id__exact': client.pk})}"


register_link(Order, _("Open its page"), lambda order: reverse("orders:order-detail", args=[order.number]))
register_link(Order, _("History of statuses"), _history)
register_link(
    Client,
    _("Everything of this client"),
    lambda client: f"{reverse(_LIST)}?{urlencode({'client__id__exact': client.pk})}",
)


class SearchingForm(OrderForm):
    """The form of the order's page, with its performer found by typing."""

    def __init__(self, *args: Any, **said: Any) -> None:
        super().__init__(*args, **said)
        performer: Any = self.fields["performer"]
        performer.widget = ScopedSelect(Order._meta.get_field("performer"), admin.site, choices=performer.choices)


class LocationFilter(admin.SimpleListFilter):
    """By location, where there are several. Source: TN-7."""

    title = _("location")
    parameter_name = "location"

    def lookups(self, request: Any, model_admin: Any) -> list[tuple[str, str]]:
        if not request.membership.sees_several_locations:
            return []
        return [(str(location.pk), location.name) for location in request.membership.locations]

    def queryset(self, request: Any, queryset: QuerySet[Any]) -> QuerySet[Any]:
        known = {code for code, _name in self.lookup_choices}
        return queryset.filter(location=self.value()) if self.value() in known else queryset


@admin.register(Order)
class OrderAdmin(ScopedAdmin):
    """Orders: details are changed through the service, statuses through the door only, by an action."""

    list_display = (
        "known_as",
        "chip",
        linked("client", _("client")),
        "about",
        "who",
        day("deadline", _("deadline")),
        money("total", _("total")),
        day("created_at", _("accepted at")),
        day("closed_at", _("closed at")),
    )
    list_display_links = ("known_as",)
    list_filter = (
        "group",
        ("status", RowFilter),
        ("performer", RowFilter),
        ("client", RowFilter),
        LocationFilter,
        ("created_at", PeriodFilter),
        ("closed_at", PeriodFilter),
    )
    list_select_related = ("status", "client", "performer__user", "organization", "location")
    search_fields = ("=number", "about")
    search_help_text = _("Number, client, phone, what it is about or serial number.")
    ordering = ("-number",)
    sortable_by = ("known_as",)
    autocomplete_fields = ("performer",)
    elsewhere = ((by_noun_lazy(_("Accept an order"), _("Accept a ticket")), "orders:order-new"),)
    inlines = (LineRows, AttachmentRows, CommentRows, EventRows)
    actions = ("change_status",)
    _shown = (
        "known_as",
        "chip",
        "group",
        moment("entered_at", _("in this status since")),
        linked("client", _("client")),
        money("total", _("total")),
        money("paid", _("paid")),
        moment("created_at", _("accepted at")),
        "created_by",
        moment("closed_at", _("closed at")),
        "closed_by",
    )

    # --- the list -------------------------------------------------------------------------------

    def get_list_display(self, request: Any) -> Any:
        several = request.membership.sees_several_locations
        return [*self.list_display, "location"] if several else self.list_display

    def get_queryset(self, request: Any) -> QuerySet[Order]:
        joined = ("status", "client", "performer__user", "organization", "created_by", "closed_by", "location")
        return super().get_queryset(request).select_related(*joined)

    def search(self, request: Any, rows: QuerySet[Any], text: str) -> QuerySet[Any]:
        return rows.filter(found_by(request.organization, text).orders)

    def action_checkbox(self, obj: Any) -> SafeString:
        """The box that selects an order, with the version this page shows: a later move refuses ours."""
        box = super().action_checkbox(obj)
        return box + format_html('<input type="hidden" name="seen-{}" value="{}">', obj.pk, obj.version)

    @admin.display(description=_("number"), ordering="number")
    def known_as(self, order: Order) -> str:
        return order.called

    @admin.display(description=_("status"))
    def chip(self, order: Order) -> SafeString | str:
        status = order.status
        if status is None:
            return str(order.get_group_display())
        return format_html('<span class="chip chip-{}">{}</span>', status.colour, status.name)

    @admin.display(description=_("performer"))
    def who(self, order: Order) -> str:
        return str(order.performer.user) if order.performer else NOTHING

    # --- one order ------------------------------------------------------------------------------

    def offered(self, request: Any, field_name: str, *, to_filter: bool) -> QuerySet[Any]:
        if field_name == "performer" and not to_filter:
            return Membership.objects.performers(request.organization)
        return super().offered(request, field_name, to_filter=to_filter)

    def has_change_permission(self, request: Any, obj: Any = None) -> bool:
        """Show a closed order without a form; who posts one drawn earlier is told in words."""
        return obj is None or request.method == "POST" or not obj.lines_locked

    def get_readonly_fields(self, request: Any, obj: Any = None) -> Any:
        return self._shown

    def get_fieldsets(self, request: Any, obj: Any = None) -> Any:
        seen = ("seen",) if self.has_change_permission(request, obj) else ()
        asked = OrderForm(membership=request.membership, instance=obj).fields
        edited = [*(name for name in OrderForm.Meta.fields if name in asked), *seen]
        return [(None, {"fields": edited}), (_("Where it stands"), {"fields": self._shown})]

    def get_form(self, request: Any, *args: Any, **kwargs: Any) -> Any:
        return form_with(SearchingForm, request, membership=request.membership)

    def save_model(self, request: Any, obj: Any, form: Any, *args: Any) -> None:
        try:
            change_order(obj, seen=form.cleaned_data["seen"], by=request.membership)
        except OrderChanged as refused:
            raise Refused(str(refused), seen=refused.revision) from refused
        except OrderRefused as refused:
            raise Refused(str(refused)) from refused

    # --- moving -------------------------------------------------------------------------------------

    def get_urls(self) -> list[URLPattern]:
        moving = path("move/", self.admin_site.admin_view(self.move_selected), name="orders_order_move")
        return [moving, *super().get_urls()]

    def has_move_permission(self, request: Any) -> bool:
        return may(request.membership, Act.MOVE_ORDERS)

    @admin.action(description=_("Change the status…"), permissions=["move"])
    def change_status(self, request: Any, queryset: object) -> HttpResponse:
        return admin_moving.answer(request)

    def move_selected(self, request: Any) -> HttpResponse:
        return admin_moving.answer(request)


@admin.register(OrderType)
class OrderTypeAdmin(ScopedAdmin):
    list_display = ("name", "initial_status", "archived_at")
    list_select_related = ("initial_status",)
    search_fields = ("key",)
    ordering = ("position", "pk")


@admin.register(DocumentTemplate)
class DocumentTemplateAdmin(ScopedAdmin):
    """What documents say; it is written on its own page, which shows how it looks."""

    list_display = ("document", "text")
    list_select_related = ("organization",)
    ordering = ("document",)
    sortable_by = ()
    elsewhere = ((_("Documents"), "orders:document-list"),)
    fields = ("document", "text")


@admin.register(Pdf)
class PdfAdmin(ScopedAdmin):
    """Which documents were asked for as files, without the files."""

    seen_with = "order"
    list_display = ("order", "document", "paper", "by_name", moment("at", _("when")), moment("made_at", _("made at")))
    list_select_related = ("order__organization", "organization")
    ordering = ("-pk",)
    sortable_by = ()
    fields = ("order", "document", "paper", "by_name", moment("at", _("when")), moment("made_at", _("made at")))

    def get_queryset(self, request: Any) -> QuerySet[Any]:
        return super().get_queryset(request).defer("file", "content")
