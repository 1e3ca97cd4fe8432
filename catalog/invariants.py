from __future__ import annotations

from collections.abc import Iterator

from django.db.models import Q

from accounts.names import comparable
from catalog.models import Import, Item


def items_not_found() -> Iterator[str]:
    """Name every item whose keys are not those of its name and code: no search would find it. Source: OR-3."""
    for pk, *said in Item.objects.values_list("pk", "name", "key", "code", "code_key").iterator():
        name, key, code, code_key = said
        if (key, code_key) != (comparable(name), comparable(code)):
            yield f"catalogue item {pk} is not found by its name or code"


def imports_half_applied() -> Iterator[str]:
    """Name every import that is applied and keeps its rows, or says what was done while it is not."""
    waiting = Q(applied_at=None) & Q(outcome={})
    done = Q(applied_at__isnull=False) & Q(rows=[]) & ~Q(outcome={})
    for pk in Import.objects.exclude(waiting | done).values_list("pk", flat=True):
        yield f"catalogue import {pk} is neither waiting nor done"
