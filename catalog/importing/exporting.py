"""The catalogue as a table: what an import takes back, and the template to fill in."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from accounts import tables
from accounts.models import Organization
from catalog.importing.columns import LABELS
from catalog.models import Item


def as_csv(organization: Organization) -> bytes:
    """Return the live items as a spreadsheet of the organization's country reads them without being asked."""
    return tables.as_csv(organization, LABELS.values(), _rows(organization))


def as_xlsx(organization: Organization) -> bytes:
    return tables.as_xlsx(str(Item._meta.verbose_name_plural), LABELS.values(), _rows(organization))


def _rows(organization: Organization) -> Iterator[list[Any]]:
    for item in Item.objects.of(organization).live().order_by("kind", "key").iterator():
        yield [str(Item.Kind(item.kind).label), item.name, item.code, item.price, item.cost]
