"""How the admin lists rows of big tables: a page at a time, nothing counted that nobody reads to the end."""

from __future__ import annotations

from typing import Any

from django.contrib.admin.options import IncorrectLookupParameters
from django.contrib.admin.views.main import ChangeList
from django.core.paginator import Paginator
from django.db.models import Model, Q, QuerySet
from django.utils.functional import cached_property
from django.utils.text import capfirst

from accounts.models import Membership

MOST = 10_000
# Texts that have no index are looked for in so many of the newest rows.
RECENT = 20_000


class BoundedPaginator(Paginator):  # type: ignore[type-arg]  # not subscriptable when it runs
    """Counts to MOST and no further; what lies behind is reached by search and filters."""

    @cached_property
    def _counted(self) -> int:
        if not isinstance(self.object_list, QuerySet):
            return len(self.object_list)
        return self.object_list.order_by().values("pk")[: MOST + 1].count()

    @cached_property
    def count(self) -> int:
        return min(self._counted, MOST)

    @property
    def is_cut(self) -> bool:
        return self._counted > MOST


class HouseChangeList(ChangeList):
    """One page of a list, read once; the count is asked only where the page does not tell it."""

    model_admin: Any

    def __init__(self, request: Any, *args: Any, **kwargs: Any) -> None:
        super().__init__(request, *args, **kwargs)
        self.title = capfirst(str(self.opts.verbose_name_plural))

    def get_results(self, request: Any) -> None:
        self.paginator = self.model_admin.get_paginator(request, self.queryset, self.list_per_page)
        rows = self._rows()
        self.result_count = self.paginator.count
        self.multi_page = self.result_count > self.list_per_page
        self.can_show_all = self.result_count <= self.list_max_show_all
        self.full_result_count = None
        self.show_full_result_count = False
        self.show_admin_actions = True
        self.result_list = rows
        self.model_admin.prepare(request, rows)

    def _rows(self) -> list[Model]:
        if self.show_all and self.paginator.count <= self.list_max_show_all:
            return list(self.queryset)
        size, start = self.list_per_page, (self.page_num - 1) * self.list_per_page
        if not 0 <= start < MOST:
            raise IncorrectLookupParameters(self.page_num)
        rows = list(self.queryset[start : start + size + 1])
        if start and not rows:
            raise IncorrectLookupParameters(self.page_num)
        if not start and len(rows) <= size:
            self.paginator._counted = len(rows)
        return rows[:size]

    def get_ordering_field(self, field_name: Any) -> Any:
        """Sort by what is offered for it only: anything else would sort the whole table."""
        if self.sortable_by is not None and field_name not in self.sortable_by:
            return None
        return super().get_ordering_field(field_name)


def spelled(field: str, text: str) -> Q:
    """Match rows whose field contains the text as typed, in small, in capitals or as a name.

    SQLite's LIKE knows no Cyrillic case.
    """
    found = Q()
    for spelling in {text, text.lower(), text.upper(), text.capitalize(), text.title()}:
        found |= Q(**{f"{field}__contains": spelling})
    return found | Q(**{f"{field}__icontains": text})


def newest(rows: QuerySet[Any], key: str = "pk") -> Q:
    """Match the RECENT newest rows by a key that grows with them: a range of its index."""
    oldest = rows.order_by(f"-{key}").values_list(key, flat=True)[RECENT : RECENT + 1]
    bound = next(iter(oldest), None)
    return Q() if bound is None else Q(**{f"{key}__gt": bound})


def narrowed(rows: QuerySet[Any], membership: Membership, seen_with: str) -> QuerySet[Any]:
    """Narrow to rows the member may see: those that say so themselves, or what they are part of does."""
    if hasattr(rows, "seen_by"):
        seen: QuerySet[Any] = rows.seen_by(membership)
        return seen
    if not seen_with or membership.everywhere:
        return rows
    whole: Any = rows.model._meta.get_field(seen_with).remote_field
    return rows.filter(**{f"{seen_with}__in": whole.model.objects.seen_by(membership)})
