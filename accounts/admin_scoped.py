"""Django's admin for owners and managers: scoped to their organization, and never around a door.

Lists and shows; what may be edited goes through its room's services, what changes a status through its door.
Source: TN-5.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, ClassVar

from django.contrib import admin, messages
from django.contrib.admin.options import IncorrectLookupParameters
from django.contrib.admin.views.main import ERROR_FLAG
from django.db.models import Model, Q, QuerySet
from django.forms import Media
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.functional import Promise
from django.utils.text import capfirst
from django.utils.translation import gettext

from accounts import rooms
from accounts.admin_autocomplete import ScopedSelect
from accounts.admin_columns import NOTHING
from accounts.admin_filters import asked_of, chosen_fields
from accounts.admin_lists import BoundedPaginator, HouseChangeList, narrowed, spelled
from accounts.models import Membership
from accounts.permissions import Act, may

Label = str | Promise
# What rooms show beside a thing of another room: (label, thing → address).
_LINKS: dict[type[Model], list[tuple[Label, Callable[[Any], str]]]] = {}


class Refused(Exception):
    """Nothing was saved; `str()` is a sentence for the person.

    `seen` is the revision that the form, sent once more, is put over knowingly.
    """

    def __init__(self, sentence: str, *, seen: int | None = None) -> None:
        super().__init__(sentence)
        self.seen = seen


def register_link(model: type[Model], label: Label, address: Callable[[Any], str]) -> None:
    """Lead from a thing's page in the admin to another page about it."""
    _LINKS.setdefault(model, []).append((label, address))


class ReadOnlyRows(admin.TabularInline):  # type: ignore[type-arg]  # not subscriptable when it runs
    """Rows of another table, shown with the thing they belong to."""

    can_delete = False
    extra = 0
    max_num = 0
    template = "admin/rows.html"

    def has_add_permission(self, *args: object) -> bool:
        return False

    def has_change_permission(self, *args: object) -> bool:
        return False

    def has_delete_permission(self, *args: object) -> bool:
        return False

    def has_view_permission(self, *args: object) -> bool:
        return True


class ScopedAdmin(admin.ModelAdmin):  # type: ignore[type-arg]  # not subscriptable when it runs
    """Lists and shows one organization's rows, and writes nothing unless a subclass says how.

    A list asks the database for a page at a time and counts to 10,000 at most. Filters by rows of another table
    are `RowFilter`; Django's own would list the neighbours'. Any other question in the address is refused.
    """

    # What a person must be allowed to read these rows.
    act: ClassVar[Act] = Act.USE_ADMIN
    show_full_result_count = False
    empty_value_display = NOTHING
    show_facets = admin.ShowFacets.NEVER
    list_per_page = 50
    list_max_show_all = 200
    paginator = BoundedPaginator
    exclude = ("organization",)
    # The foreign key to what these rows are part of: who may not see that sees none of them.
    seen_with: ClassVar[str] = ""
    # Questions a list answers beside those of its filters: other pages lead here with them.
    linked_lookups: ClassVar[tuple[str, ...]] = ()
    # Pages of the product where what is not done here is done: (label, url name).
    elsewhere: ClassVar[tuple[tuple[Label, str], ...]] = ()

    # --- which rows -----------------------------------------------------------------------------

    def get_queryset(self, request: Any) -> QuerySet[Any]:
        own = super().get_queryset(request).filter(organization=request.organization)
        return self.seen(own, request.membership)

    def seen(self, rows: QuerySet[Any], membership: Membership) -> QuerySet[Any]:
        """Narrow to what the member may see: to their locations, where rows belong to one. Source: TN-7."""
        return narrowed(rows, membership, self.seen_with)

    def get_object(self, request: HttpRequest, object_id: str, from_field: str | None = None) -> Model:
        """Return the row, or 404 for a neighbour's and for none; Django would lead to the index instead."""
        row: Model | None = super().get_object(request, object_id, from_field)
        if row is None:
            raise Http404
        self.prepare(request, [row])
        return row

    def prepare(self, request: Any, rows: Sequence[Any]) -> None:
        """Give rows that are about to be shown what no join brings, in a constant number of queries."""

    def offered(self, request: Any, field_name: str, *, to_filter: bool) -> QuerySet[Any]:
        """Return the rows that may be chosen for a field, or by which a list is filtered."""
        remote = self.model._meta.get_field(field_name).remote_field.model
        rows: QuerySet[Any] = self.admin_site.get_model_admin(remote).get_queryset(request)
        return rows

    def called(self, row: Model) -> str:
        """Return what a row of this kind is called where it is chosen."""
        return str(row)

    # --- lists ----------------------------------------------------------------------------------

    def get_changelist(self, request: HttpRequest, **kwargs: Any) -> type[HouseChangeList]:
        return HouseChangeList

    def get_search_results(self, request: Any, queryset: QuerySet[Any], search_term: str) -> tuple[QuerySet[Any], bool]:
        text = search_term.replace("\x00", "").strip()[:120]
        return (self.search(request, queryset, text) if text else queryset), False

    def search(self, request: Any, rows: QuerySet[Any], text: str) -> QuerySet[Any]:
        """Narrow to the rows in which one of `search_fields` contains the text, whatever its case."""
        found = Q(pk__in=[])
        for field in self.search_fields:
            found |= spelled(field.lstrip("=^@"), text)
        return rows.filter(found)

    def lookup_allowed(self, lookup: str, value: str, request: Any = None) -> bool:
        if not lookup.startswith(asked_of(self)) and lookup not in self.linked_lookups:
            raise IncorrectLookupParameters(lookup)
        return True

    def changelist_view(self, request: Any, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        if ERROR_FLAG in request.GET:
            messages.warning(request, gettext("The address asked for something this list does not know."))
        context = {"elsewhere": self.elsewhere} | (extra_context or {})
        response: HttpResponse = super().changelist_view(request, context)
        return response

    # --- one thing ------------------------------------------------------------------------------

    def changeform_view(self, request: Any, *args: Any, **kwargs: Any) -> HttpResponse:
        """Answer with a form, or save it; what a service refuses is said in the form, with all that was typed."""
        try:
            response = super().changeform_view(request, *args, **kwargs)
        except Refused as refused:
            request.refused = str(refused)
            if refused.seen is not None:
                request.POST = request.POST.copy()
                request.POST["seen"] = str(refused.seen)
            response = super().changeform_view(request, *args, **kwargs)
        if request.method == "POST" and response.status_code == 200:
            response.status_code = 422
        return response

    def get_inline_instances(self, request: HttpRequest, obj: Model | None = None) -> list[Any]:
        """Show rows of other tables with a thing; what is posted never speaks of them."""
        return [] if request.method == "POST" else super().get_inline_instances(request, obj)

    def response_change(self, request: Any, obj: Any) -> HttpResponse:
        """Say that it is saved as the pages of the product do."""
        messages.success(request, gettext("Saved."))
        if "_continue" in request.POST:
            return redirect(request.path)
        return self.response_post_save_change(request, obj)

    def render_change_form(self, request: Any, context: dict[str, Any], *args: Any, **kwargs: Any) -> HttpResponse:
        thing = kwargs.get("obj")
        links = [
            (label, address(thing))
            for label, address in _LINKS.get(self.model, [])
            if thing and rooms.made_in_open_room(request.organization, address)
        ]
        title = f"{capfirst(str(self.opts.verbose_name))}: {thing}"
        shown = context | {"links": links, "title": title}
        response: HttpResponse = super().render_change_form(request, shown, *args, **kwargs)
        return response

    @property
    def media(self) -> Media:
        """Scripts of the page; those of choosing by typing where the list or the form has such a choice."""
        chosen = [self.model._meta.get_field(name) for name in chosen_fields(self)]
        return sum((ScopedSelect(field, self.admin_site).media for field in chosen[:1]), super().media)

    # --- rights ---------------------------------------------------------------------------------

    def has_module_permission(self, request: Any) -> bool:
        return may(request.membership, self.act)

    def has_view_permission(self, request: Any, obj: Model | None = None) -> bool:
        return may(request.membership, self.act)

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False
