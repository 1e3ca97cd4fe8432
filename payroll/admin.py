from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts.admin_columns import flag, linked, moment, money
from accounts.admin_filters import PeriodFilter, RowFilter
from accounts.admin_lists import newest, spelled
from accounts.admin_scoped import ScopedAdmin, register_link
from accounts.models import Membership
from accounts.nouns import by_noun_lazy
from accounts.permissions import Act
from payroll.models import Entry, Rate
from payroll.selectors import people

_ORDER = linked("order", by_noun_lazy(_("order"), _("ticket")))
_PER_ORDER = money("per_order", by_noun_lazy(_("fixed sum per order"), _("fixed sum per ticket")))
register_link(Rate, _("Open its page"), lambda rate: reverse("payroll:rate-edit", args=[rate.member_id]))
register_link(Entry, _("Open its page"), lambda entry: reverse("payroll:person-detail", args=[entry.member_id]))


class OfPeople(ScopedAdmin):
    """Rows about employees: those whose salary the member may see. Source: OS-44."""

    act = Act.SEE_SALARIES
    sortable_by = ()

    def seen(self, rows: QuerySet[Any], membership: Membership) -> QuerySet[Any]:
        return rows if membership.everywhere else rows.filter(member__in=people(membership).order_by().values("pk"))


@admin.register(Entry)
class EntryAdmin(OfPeople):
    """The ledger of salary. Written by workers and by the pages of salary, never here."""

    def seen(self, rows: QuerySet[Any], membership: Membership) -> QuerySet[Any]:
        seen = super().seen(rows, membership)
        if membership.everywhere:
            return seen
        return seen.filter(Q(order=None) | Q(order__location__in=membership.location_ids))

    list_display = (
        moment("at", _("when")),
        "member",
        "kind",
        _ORDER,
        "title",
        money("amount", _("amount")),
    )
    list_filter = ("kind", ("member", RowFilter), ("at", PeriodFilter))
    list_select_related = ("organization", "member__user", "order__organization")
    search_fields = ("title", "note", "by_name")
    search_help_text = _("Lines, notes and who entered it, in the newest 20,000.")
    ordering = ("-pk",)
    elsewhere = ((_("Salary"), "payroll:person-list"),)
    fields = (
        moment("at", _("when")), "member", "kind", flag("is_reversal", _("taken back")), _ORDER, "title", "rate",
        "base", money("amount", _("amount")), "move", "by_name", "note",
    )  # fmt: skip

    def search(self, request: Any, rows: QuerySet[Any], text: str) -> QuerySet[Any]:
        own = Entry.objects.filter(organization=request.organization)
        said = spelled("title", text) | spelled("note", text) | spelled("by_name", text)
        return rows.filter(newest(own) & said)


@admin.register(Rate)
class RateAdmin(OfPeople):
    """Rates, read; they are set on their own page, which notes who did."""

    list_display = (
        "member",
        "services_percent",
        "parts_percent",
        _PER_ORDER,
        "created_percent",
    )
    list_select_related = ("organization", "member__user")
    search_fields = ("member__user__name",)
    ordering = ("member__user__name", "pk")
    elsewhere = ((_("Rates"), "payroll:rate-list"),)
    fields = (
        "member",
        "services_percent",
        "parts_percent",
        _PER_ORDER,
        "created_percent",
    )
