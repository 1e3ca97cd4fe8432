from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.db.models.fields.json import KT
from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, path
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy

from accounts.admin_columns import linked, moment
from accounts.admin_filters import PeriodFilter
from accounts.admin_lists import newest, spelled
from accounts.admin_scoped import ReadOnlyRows, ScopedAdmin
from accounts.models import Membership
from accounts.permissions import Act, may
from statuses.admin import settling
from statuses.admin.subjects import AboutSubjects
from statuses.kinds import kind_of
from statuses.models import Decision, Effect
from statuses.subjects import seen_subjects


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
        return settling.answer(request, self)

    def settle_selected(self, request: Any) -> HttpResponse:
        return settling.answer(request, self)


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

    def seen(self, rows: QuerySet[Any], membership: Membership) -> QuerySet[Any]:
        if membership.everywhere:
            return rows
        return rows.filter(seen_subjects(membership, "effect__subject_kind", "effect__subject_id"))

    def search(self, request: Any, rows: QuerySet[Any], text: str) -> QuerySet[Any]:
        return rows.filter(newest(rows), spelled("by_name", text))
