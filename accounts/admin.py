from __future__ import annotations

from typing import Any

from django.apps import apps
from django.contrib import admin
from django.core.exceptions import FieldDoesNotExist
from django.db.models import QuerySet
from django.utils.html import format_html_join
from django.utils.safestring import SafeString
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.admin_columns import moment
from accounts.admin_filters import PeriodFilter
from accounts.admin_lists import newest, spelled
from accounts.admin_site import ScopedAdmin
from accounts.models import Change, Location, Membership
from accounts.names import comparable


@admin.register(Membership)
class MembershipAdmin(ScopedAdmin):
    list_display = ("person", "email", "role", moment("joined_at", gettext_lazy("joined at")))
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
        model = _model(change.what)
        return capfirst(str(model._meta.verbose_name)) if model else change.what

    @admin.display(description=gettext_lazy("what changed"))
    def said(self, change: Change) -> SafeString:
        lines = [(_label(change.what, name), _value(old), _value(new)) for name, old, new in change.fields]
        return format_html_join("", '<div class="changed">{}: {} → {}</div>', lines)


def _model(label: str) -> Any:
    try:
        return apps.get_model(label)
    except (LookupError, ValueError):
        return None


def _label(what: str, name: str) -> str:
    """Return what a field is called; one that is none any more keeps its name."""
    model = _model(what)
    try:
        return capfirst(str(model._meta.get_field(name).verbose_name)) if model else name
    except (FieldDoesNotExist, AttributeError):
        return name


def _value(value: Any) -> str:
    if value is None or value == "":
        return "–"
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    return str(value)
