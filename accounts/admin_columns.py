"""Columns of the admin's lists and pages: moments, days, money and links as the organization writes them.

Rows must come with their organization (`list_select_related`).
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import admin
from django.db.models import Model
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from accounts import formats
from accounts.templatetags.house import icon

# A callable over a row; the types of Django's admin know names of fields only.
Column = Any
# On a phone, where a list has no head, nothing is left out and a day says which it is.
NOTHING = mark_safe('<span class="nothing">–</span>')  # nosec B308 B703  # a text of our own


def _named(column: Column, name: str) -> Column:
    column.__name__ = name
    return column


def _labelled(label: Any, text: str) -> SafeString:
    return format_html('<span class="on-phone">{}: </span>{}', label, text)


def moment(name: str, label: Any) -> Column:
    """Show when something was: day and clock."""

    @admin.display(description=label, ordering=name)
    def column(row: Any) -> str:
        at = getattr(row, name)
        if at is None:
            return NOTHING
        local = timezone.localtime(at, row.organization.zone)
        return _labelled(label, f"{formats.day(local, row.organization)} {formats.clock(local, row.organization)}")

    return _named(column, name)


def day(name: str, label: Any) -> Column:
    @admin.display(description=label, ordering=name)
    def column(row: Any) -> str:
        at = getattr(row, name)
        if at is None:
            return NOTHING
        return _labelled(label, formats.day(timezone.localtime(at, row.organization.zone), row.organization))

    return _named(column, name)


def money(name: str, label: Any) -> Column:
    @admin.display(description=label, ordering=name)
    def column(row: Any) -> SafeString | str:
        amount = getattr(row, name)
        if amount is None:
            return NOTHING
        return format_html('<span class="number">{}</span>', formats.money(amount, row.organization))

    return _named(column, name)


def quantity(name: str, label: Any) -> Column:
    @admin.display(description=label, ordering=name)
    def column(row: Any) -> str:
        return formats.number(getattr(row, name), row.organization)

    return _named(column, name)


def said(name: str, label: Any) -> Column:
    """Show a field whose own name says nothing to a person."""

    @admin.display(description=label)
    def column(row: Any) -> Any:
        return getattr(row, name) or NOTHING

    return _named(column, name)


def flag(name: str, label: Any) -> Column:
    @admin.display(description=label)
    def column(row: Any) -> str:
        return icon("check2", _("yes")) if getattr(row, name) else NOTHING

    return _named(column, name)


def linked(name: str, label: Any, text: Callable[[Any], str] = str) -> Column:
    """Show a thing of another table and lead to its page in the admin."""

    @admin.display(description=label)
    def column(row: Any) -> str:
        thing = getattr(row, name)
        return link_to(thing, text(thing)) if thing else NOTHING

    return _named(column, name)


def link_to(thing: Model, text: str) -> SafeString:
    return format_html('<a href="{}">{}</a>', address_of(thing), text)


def address_of(thing: Model) -> str:
    """Return where a thing stands in the admin."""
    return reverse(f"admin:{thing._meta.app_label}_{thing._meta.model_name}_change", args=[thing.pk])
