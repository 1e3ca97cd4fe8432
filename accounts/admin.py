from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.utils.html import format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.admin_columns import moment
from accounts.admin_filters import PeriodFilter
from accounts.admin_lists import newest, spelled
from accounts.admin_scoped import ScopedAdmin
from accounts.changes.reading import kind_of, tell
from accounts.models import Change, Invitation, Location, Membership
from accounts.names import comparable
from accounts.permissions import Act


@admin.register(Membership)
class MembershipAdmin(ScopedAdmin):
    list_display = (
        "person",
        "email",
        "role",
        moment("joined_at", gettext_lazy("joined at")),
        moment("ended_at", gettext_lazy("ended at")),
    )
    list_display_links = ("person",)
    list_filter = ("role",)
    list_select_related = ("user", "organization")
    search_fields = ("user__name", "user__email")
    search_help_text = gettext_lazy("Name or e-mail.")
    ordering = ("user__name", "pk")
    sortable_by = ()
    fields = ("person", "email", "role", moment("joined_at", gettext_lazy("joined at")))

    def get_queryset(self, request: Any) -> QuerySet[Membership]:
        return super().get_queryset(request).select_related("user", "organization")

    def search(self, request: Any, rows: QuerySet[Any], text: str) -> QuerySet[Any]:
        """Compare names as names are compared: those who work in one organization are few."""
        wanted = comparable(text)
        people = rows.values_list("pk", "user__name", "user__email")
        return rows.filter(pk__in=[pk for pk, name, mail in people if wanted in comparable(f"{name} {mail}")])

    @admin.display(description=gettext_lazy("person"))
    def person(self, membership: Membership) -> str:
        return str(membership.user)

    @admin.display(description=gettext_lazy("e-mail"))
    def email(self, membership: Membership) -> str:
        return membership.user.email


@admin.register(Location)
class LocationAdmin(ScopedAdmin):
    list_display = ("name", "address", "phone", moment("archived_at", gettext_lazy("archived at")))
    list_select_related = ("organization",)
    search_fields = ("name", "address", "phone")
    sortable_by = ()
    fields = ("name", "address", "phone", moment("archived_at", gettext_lazy("archived at")))


@admin.register(Change)
class ChangeAdmin(ScopedAdmin):
    """Who changed which setting or permission."""

    act = Act.MANAGE_PEOPLE
    list_display = (moment("at", gettext_lazy("when")), "by_name", "did", "kind_of_thing", "thing", "said")
    list_display_links = ("thing",)
    list_filter = ("did", ("at", PeriodFilter))
    list_select_related = ("organization",)
    search_fields = ("thing", "by_name")
    search_help_text = gettext_lazy("What was changed, or who changed it.")
    ordering = ("-pk",)
    sortable_by = ()
    fields = (moment("at", gettext_lazy("when")), "by_name", "did", "kind_of_thing", "thing", "said")

    def search(self, request: Any, rows: QuerySet[Any], text: str) -> QuerySet[Any]:
        return rows.filter(newest(rows), spelled("thing", text) | spelled("by_name", text))

    @admin.display(description=gettext_lazy("kind of thing"))
    def kind_of_thing(self, change: Change) -> str:
        return kind_of(change.what)

    @admin.display(description=gettext_lazy("what changed"))
    def said(self, change: Change) -> SafeString:
        (told,) = tell([change])
        lines = [
            (each.name, _("changed") if each.is_hidden else f"{each.before} → {each.after}")
            for each in told.differences
        ]
        return format_html_join("", '<div class="changed">{}: {}</div>', lines)


@admin.register(Invitation)
class InvitationAdmin(ScopedAdmin):
    """Who was invited; never the link."""

    act = Act.MANAGE_PEOPLE
    list_display = ("email", "role", "state", moment("created_at", gettext_lazy("created at")),
                    moment("expires_at", gettext_lazy("expires at")))  # fmt: skip
    list_filter = ("role", "state")
    list_select_related = ("organization",)
    search_fields = ("email",)
    ordering = ("-pk",)
    sortable_by = ()
