from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.db.models import Q, QuerySet
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy

from accounts.admin_columns import NOTHING, moment
from accounts.admin_filters import PeriodFilter
from accounts.admin_lists import newest, spelled
from accounts.templatetags.house import lasted
from statuses.admin.subjects import AboutSubjects
from statuses.groups import Group
from statuses.models import Move


def _group(code: str) -> str:
    return str(Group(code).label) if code in Group.values else code


class GroupFilter(admin.SimpleListFilter):
    title = gettext_lazy("to group")
    parameter_name = "to_code"

    def lookups(self, request: Any, model_admin: Any) -> list[tuple[str, Any]]:
        return list(Group.choices)

    def queryset(self, request: Any, queryset: QuerySet[Any]) -> QuerySet[Any]:
        return queryset.filter(to_code=self.value()) if self.value() else queryset


@admin.register(Move)
class MoveAdmin(AboutSubjects):
    """History: who moved what, from where to where. Written by the doors, never here."""

    list_display = (moment("at", gettext_lazy("when")), "subject", "origin", "goal", "who", "comment", "time_stayed")
    list_filter = (GroupFilter, ("at", PeriodFilter))
    list_select_related = ("organization",)
    linked_lookups = ("kind", "subject_id")
    search_fields = ("by_name", "comment")
    search_help_text = gettext_lazy("Number, client or phone; who, statuses and comments, in the newest 20,000.")
    ordering = ("-pk",)
    sortable_by = ()
    fields = (
        "subject",
        moment("at", gettext_lazy("when")),
        "by_name",
        "why",
        "origin",
        "goal",
        "time_stayed",
        "comment",
    )

    def search(self, request: Any, rows: QuerySet[Any], text: str) -> QuerySet[Any]:
        own = Move.objects.filter(organization=request.organization)
        said = Q()
        for name in ("by_name", "comment", "to_name", "from_name"):
            said |= spelled(name, text)
        return rows.filter(self.about(request, text) | (newest(own) & said))

    @admin.display(description=gettext_lazy("who"))
    def who(self, move: Move) -> str:
        return move.by_name or move.why

    @admin.display(description=gettext_lazy("from"))
    def origin(self, move: Move) -> str:
        return _where(move.from_name, move.from_code) if move.from_code else NOTHING

    @admin.display(description=gettext_lazy("to"))
    def goal(self, move: Move) -> SafeString:
        return _where(move.to_name, move.to_code)

    @admin.display(description=gettext_lazy("time in the status it left"))
    def time_stayed(self, move: Move) -> str:
        return lasted(move.stayed) if move.stayed is not None else NOTHING


def _where(name: str, code: str) -> SafeString:
    return format_html('{} <span class="soft">{}</span>', name, _group(code))
