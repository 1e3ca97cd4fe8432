from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from accounts.admin_columns import day, flag, linked, moment, money
from accounts.admin_filters import PeriodFilter, RowFilter
from accounts.admin_lists import newest, spelled
from accounts.admin_scoped import ScopedAdmin
from accounts.models import Membership
from payments.models import Desk, DeskDay, Method, Payment, Redating
from statuses.admin.subjects import AboutSubjects


@admin.register(Payment)
class PaymentAdmin(AboutSubjects):
    """The ledger: who took how much for what. Written by the doors, never here."""

    list_display = (moment("at", _("when")), "subject", money("amount", _("amount")), "method", "by_name", "note")
    list_filter = (("method", RowFilter), ("at", PeriodFilter))
    list_select_related = ("organization", "method")
    linked_lookups = ("kind", "subject_id")
    search_fields = ("by_name", "note")
    search_help_text = _("Number, client or phone; who and notes, in the newest 20,000.")
    ordering = ("-pk",)
    sortable_by = ()
    fields = ("subject", moment("at", _("when")), money("amount", _("amount")), "method", "by_name", "note")

    def search(self, request: Any, rows: QuerySet[Any], text: str) -> QuerySet[Any]:
        own = Payment.objects.filter(organization=request.organization)
        said = spelled("by_name", text) | spelled("note", text)
        return rows.filter(self.about(request, text) | (newest(own) & said))


@admin.register(Method)
class MethodAdmin(ScopedAdmin):
    list_display = ("name", "code", day("archived_at", _("archived at")))
    list_select_related = ("organization",)
    search_fields = ("key",)
    ordering = ("position", "pk")
    sortable_by = ()


@admin.register(Redating)
class RedatingAdmin(ScopedAdmin):
    """Corrected dates of payments: who, when and why. Written by the doors, never here. Source: OS-51."""

    list_display = (
        moment("at", _("when")),
        linked("payment", _("payment")),
        moment("was", _("corrected from")),
        moment("dated", _("corrected to")),
        "comment",
        "by_name",
    )
    list_select_related = ("organization", "payment")
    search_fields = ("comment", "by_name")

    def seen(self, rows: QuerySet[Any], membership: Membership) -> QuerySet[Any]:
        return rows if membership.everywhere else rows.filter(payment__location__in=membership.location_ids)

    ordering = ("-pk",)
    sortable_by = ()
    fields = list_display


@admin.register(Desk)
class DeskAdmin(ScopedAdmin):
    list_display = ("location",)
    list_select_related = ("location", "organization")
    ordering = ("pk",)
    sortable_by = ()

    def seen(self, rows: QuerySet[Any], membership: Membership) -> QuerySet[Any]:
        return rows if membership.everywhere else rows.filter(location__in=membership.location_ids)


@admin.register(DeskDay)
class DeskDayAdmin(ScopedAdmin):
    """Days of cash desks: opened and closed on the desk's own page, never here."""

    list_display = (
        moment("opened_at", _("opened at")),
        "desk",
        "opened_by_name",
        money("opening", _("cash at the start")),
        moment("closed_at", _("closed at")),
        "closed_by_name",
        money("counted", _("cash counted")),
        money("left", _("left in the drawer")),
    )
    list_filter = (("opened_at", PeriodFilter),)
    list_select_related = ("organization", "desk__location")
    ordering = ("-pk",)
    sortable_by = ()
    fields = (*list_display, money("expected", _("cash expected")), flag("by_itself", _("opened by a payment")), "note")
