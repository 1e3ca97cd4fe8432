"""Filters of the admin's lists: by a row of another table, by a period. Their forms work without scripts."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import Any

from django import forms
from django.contrib import admin
from django.contrib.admin.options import IncorrectLookupParameters
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _


class AskedFilter(admin.FieldListFilter):
    """A filter that asks by a form of its own; the rest of the address is kept."""

    def has_output(self) -> bool:
        return True

    def asked(self, name: str) -> str:
        """Return the last value given in the address."""
        values: Any = self.used_parameters.get(name) or [""]
        return str(values[-1])

    def choices(self, changelist: Any) -> Any:
        expected = [str(name) for name in self.expected_parameters()]
        kept = changelist.filter_params.items()
        yield {
            "kept": [(name, value) for name, values in kept if name not in expected for value in values],
            "clear": changelist.get_query_string(remove=expected) if any(map(self.asked, expected)) else "",
        }


class RowFilter(AskedFilter):
    """By a row of another table, found by typing."""

    template = "admin/row_filter.html"

    def __init__(self, *args: Any, **said: Any) -> None:
        request, self.model_admin, field_path = args[1], args[-1], said["field_path"]
        self.parameter = row_parameter(field_path)
        super().__init__(*args, **said)
        self.rows = self.model_admin.offered(request, field_path, to_filter=True)
        self.chosen = self._chosen()

    def expected_parameters(self) -> list[str | None]:
        return [self.parameter]

    def _chosen(self) -> Any:
        asked = self.asked(self.parameter)
        if not asked:
            return None
        row = self.rows.filter(pk=asked).first() if asked.isdecimal() and len(asked) < 19 else None
        if row is None:
            raise IncorrectLookupParameters(self.parameter)
        return row

    def queryset(self, request: Any, queryset: QuerySet[Any]) -> QuerySet[Any]:
        return queryset.filter(**{self.field_path: self.chosen}) if self.chosen else queryset

    @property
    def widget(self) -> str:
        from accounts.admin_autocomplete import ScopedSelect

        remote = self.model_admin.admin_site.get_model_admin(self.rows.model)
        select = ScopedSelect(self.field, self.model_admin.admin_site, to_filter=True)
        field = CalledChoice(self.rows, required=False, widget=select, called=remote.called)
        chosen = self.chosen.pk if self.chosen else ""
        return str(field.widget.render(self.parameter, chosen, {"id": self.widget_id}))

    @property
    def widget_id(self) -> str:
        return f"by-{self.field_path}"


class CalledChoice(forms.ModelChoiceField):  # type: ignore[type-arg]  # not subscriptable when it runs
    def __init__(self, *args: Any, called: Any, **said: Any) -> None:
        super().__init__(*args, **said)
        self.called = called

    def label_from_instance(self, obj: Any) -> str:
        return str(self.called(obj))


class PeriodFilter(AskedFilter):
    """From a day to a day, in the organization's time zone."""

    template = "admin/period_filter.html"

    def __init__(self, *args: Any, **said: Any) -> None:
        self.first, self.last = period_parameters(said["field_path"])
        super().__init__(*args, **said)

    def expected_parameters(self) -> list[str | None]:
        return [self.first, self.last]

    def queryset(self, request: Any, queryset: QuerySet[Any]) -> QuerySet[Any]:
        first, last = self._day(self.first), self._day(self.last)
        if first:
            queryset = queryset.filter(**{f"{self.field_path}__gte": _midnight(first)})
        if last:
            queryset = queryset.filter(**{f"{self.field_path}__lt": _midnight(last + timedelta(days=1))})
        return queryset

    def _day(self, name: str) -> date | None:
        asked = self.asked(name)
        if not asked:
            return None
        try:
            day = date.fromisoformat(asked)
        except ValueError as error:
            raise IncorrectLookupParameters(name) from error
        if not 1900 < day.year < 9000:
            raise IncorrectLookupParameters(name)
        return day

    @property
    def inputs(self) -> list[tuple[str, str, str]]:
        return [(self.first, _("From day"), self.asked(self.first)), (self.last, _("To day"), self.asked(self.last))]

    def choices(self, changelist: Any) -> Any:
        (form,) = super().choices(changelist)
        today = timezone.localdate()
        periods = {
            _("Today"): today,
            _("Last 7 days"): today - timedelta(days=6),
            _("This month"): today.replace(day=1),
        }
        links = [
            (label, changelist.get_query_string({self.first: first.isoformat(), self.last: today.isoformat()}))
            for label, first in periods.items()
        ]
        yield form | {"links": links}


def _midnight(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time.min))


def row_parameter(field_path: str) -> str:
    return f"{field_path}__id__exact"


def period_parameters(field_path: str) -> tuple[str, str]:
    return f"{field_path}_from", f"{field_path}_to"


def chosen_fields(model_admin: Any) -> set[str]:
    """Return the fields whose rows are chosen by typing, in the form or by a filter."""
    filters = [each for each in model_admin.list_filter if isinstance(each, tuple)]
    return {*model_admin.autocomplete_fields, *(path for path, kind in filters if issubclass(kind, RowFilter))}


def asked_of(model_admin: Any) -> tuple[str, ...]:
    """Return the beginnings of what a list may be asked: the parameters of its filters."""
    asked: list[str] = []
    for each in model_admin.list_filter:
        path, kind = each if isinstance(each, tuple) else (each, None)
        if not isinstance(path, str):
            asked.append(path.parameter_name)
        elif kind and issubclass(kind, RowFilter):
            asked.append(row_parameter(path))
        elif kind and issubclass(kind, PeriodFilter):
            asked += period_parameters(path)
        else:
            asked += [f"{path}__exact", f"{path}__isnull"]
    return tuple(asked)
