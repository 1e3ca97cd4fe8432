from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.contrib import admin
from django.db.models import Q, QuerySet
from django.db.models.fields.json import KT
from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, path
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.admin_columns import NOTHING, flag, link_to, linked, moment
from accounts.admin_filters import PeriodFilter
from accounts.admin_lists import newest, spelled
from accounts.admin_site import ReadOnlyRows, ScopedAdmin
from accounts.names import comparable
from accounts.nouns import by_noun_lazy
from accounts.permissions import Act, may
from accounts.templatetags.house import lasted
from statuses import admin_settling
from statuses.groups import Group
from statuses.kinds import kind_of
from statuses.models import Decision, Effect, Move, Status
from statuses.subjects import subject_kind, subject_kinds


class AboutSubjects(ScopedAdmin):
    """Rows about subjects, which are no foreign keys: found together, linked each."""

    subject_field = "kind"

    def prepare(self, request: Any, rows: Sequence[Any]) -> None:
        for code in {getattr(row, self.subject_field) for row in rows}:
            own = [row for row in rows if getattr(row, self.subject_field) == code]
            found = subject_kind(code).find(request.membership, {row.subject_id for row in own})
            for row in own:
                row.subject = found.get(row.subject_id)

    def about(self, request: Any, text: str) -> Q:
        """Match rows about subjects that the text finds: by number, by client."""
        found = Q(pk__in=[])
        for kind in subject_kinds():
            ids = list(kind.matching(request.membership, text))
            found |= Q(**{self.subject_field: kind.code, "subject_id__in": ids})
        return found

    @admin.display(description=gettext_lazy("about"))
    def subject(self, row: Any) -> str:
        thing = getattr(row, "subject", None)
        return link_to(thing, _("No. %(number)s") % {"number": thing}) if thing else NOTHING


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


class DecisionRows(ReadOnlyRows):
    model = Decision
    fields = readonly_fields = (moment("at", gettext_lazy("when")), "choice", "state_before", "by_name")

    def get_queryset(self, request: HttpRequest) -> QuerySet[Decision]:
        return super().get_queryset(request).select_related("organization")


@admin.register(Effect)
class EffectAdmin(AboutSubjects):
    """What moves caused and how it stands; what failed is settled by an action, as on the page."""

    subject_field = "subject_kind"
    list_display = (moment("owed_since", gettext_lazy("owed since")), "what", "subject", "state", "reason", "attempts",
                    moment("ended_at", gettext_lazy("ended at")), "decided")  # fmt: skip
    list_filter = ("state", ("owed_since", PeriodFilter))
    list_select_related = ("organization",)
    linked_lookups = ("subject_kind", "subject_id")
    search_fields = ("key",)
    search_help_text = gettext_lazy("Number, client or phone; address, text and reason, in the newest 20,000.")
    ordering = ("-pk",)
    sortable_by = ()
    actions = ("settle",)
    inlines = (DecisionRows,)
    fields = (
        "what",
        "subject",
        linked("move", gettext_lazy("move")),
        "said",
        "state",
        "reason",
        "attempts",
        moment("owed_since", gettext_lazy("owed since")),
        moment("due_at", gettext_lazy("due at")),
        moment("called_at", gettext_lazy("called at")),
        moment("ended_at", gettext_lazy("ended at")),
        "key",
    )

    def get_queryset(self, request: Any) -> QuerySet[Effect]:
        return super().get_queryset(request).select_related("organization", "move").prefetch_related("decisions")

    def search(self, request: Any, rows: QuerySet[Any], text: str) -> QuerySet[Any]:
        own = Effect.objects.filter(organization=request.organization)
        said = spelled("address", text) | spelled("words", text) | spelled("reason", text)
        rows = rows.alias(address=KT("payload__to"), words=KT("payload__text"))
        return rows.filter(self.about(request, text) | (newest(own) & said))

    @admin.display(description=gettext_lazy("effect"))
    def what(self, effect: Effect) -> str:
        kind = kind_of(effect.kind)
        label = str(kind.label) if kind else effect.kind
        return ", ".join(filter(None, [label, str(effect.payload.get("to", ""))]))

    @admin.display(description=gettext_lazy("text"))
    def said(self, effect: Effect) -> SafeString:
        return format_html('<div class="keep-lines">{}</div>', effect.payload.get("text", ""))

    @admin.display(description=gettext_lazy("decided"))
    def decided(self, effect: Effect) -> str:
        return ", ".join(str(decision) for decision in effect.decisions.all())

    def action_checkbox(self, obj: Any) -> SafeString:
        """The box that selects an effect, with the fence this page shows: what was tried since is left alone."""
        box = super().action_checkbox(obj)
        return box + format_html('<input type="hidden" name="seen-{}" value="{}">', obj.pk, obj.fence)

    def get_urls(self) -> list[URLPattern]:
        settling = path("settle/", self.admin_site.admin_view(self.settle_selected), name="statuses_effect_settle")
        return [settling, *super().get_urls()]

    def has_settle_permission(self, request: Any) -> bool:
        return may(request.membership, Act.SETTLE_EFFECTS)

    @admin.action(description=gettext_lazy("Retry, mark as sent, leave…"), permissions=["settle"])
    def settle(self, request: Any, queryset: object) -> HttpResponse:
        return admin_settling.answer(request, self)

    def settle_selected(self, request: Any) -> HttpResponse:
        return admin_settling.answer(request, self)


@admin.register(Decision)
class DecisionAdmin(ScopedAdmin):
    list_display = (
        moment("at", gettext_lazy("when")),
        linked("effect", gettext_lazy("effect")),
        "choice",
        "state_before",
        "by_name",
    )
    list_filter = ("choice", ("at", PeriodFilter))
    list_select_related = ("effect", "organization")
    search_fields = ("by_name",)
    search_help_text = gettext_lazy("Who decided.")
    ordering = ("-pk",)
    sortable_by = ()
    fields = (moment("at", gettext_lazy("when")), linked("effect", gettext_lazy("effect")), "choice", "state_before",
              "by_name")  # fmt: skip

    def search(self, request: Any, rows: QuerySet[Any], text: str) -> QuerySet[Any]:
        return rows.filter(newest(rows), spelled("by_name", text))
