from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid5

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.auditing import note
from accounts.countries import code_page_of
from accounts.models import Did, Membership
from catalog.importing.columns import Columns, find_columns, labels
from catalog.importing.expiry import forget_expired
from catalog.importing.planning import Plan, Wanted, look_through
from catalog.importing.reading import Row, Unreadable, read_table
from catalog.models import Import, Item
from catalog.services import FIELDS, hold_catalogue

VALID_FOR = timedelta(hours=24)
_BATCH = 1_000


class ImportRefused(Exception):
    """Nothing was written; `str()` is a sentence for the person."""


class CatalogueChanged(ImportRefused):
    """What the rows would do is no longer what the person was shown."""


class ImportExpired(ImportRefused):
    """The upload was kept for a day, and that is over."""

    def __init__(self) -> None:
        super().__init__(_("This file was uploaded more than a day ago. Upload it again."))


def keep_upload(*, content: bytes, file_name: str, kind: str, key: UUID, by: Membership) -> Import:
    """Read a price list and keep its rows for the preview; the same form twice is one. Raises Unreadable."""
    key = _key_of(content, kind, key)
    kept = Import.objects.filter(organization=by.organization, key=key).first()
    if kept:
        return kept
    table = read_table(content, code_page=code_page_of(by.organization.country))
    head, *rows = table.rows
    columns = find_columns(head.cells)
    if columns.lacking:
        raise Unreadable(_no_columns(columns))
    forget_expired(by.organization)
    kept, _created = Import.objects.get_or_create(
        organization=by.organization,
        key=key,
        defaults={
            "file_name": file_name[-120:],
            "kind": kind,
            "encoding": table.encoding,
            "columns": asdict(columns),
            "rows": [[row.line, _texts(row, columns)] for row in rows],
            "by": by.user,
            "expires_at": timezone.now() + VALID_FOR,
        },
    )
    return kept


def _key_of(content: bytes, kind: str, form_key: UUID) -> UUID:
    """Return the key of what a form brought: who goes back and chooses another file sends the same form again."""
    return uuid5(form_key, f"{hashlib.sha256(content).hexdigest()} {kind}")


def _no_columns(columns: Columns) -> str:
    sentence = _("The first row has to name the columns; there is none called %(lacking)s.")
    return sentence % {"lacking": labels(columns.lacking)}


def _texts(row: Row, columns: Columns) -> dict[str, str]:
    return {name: row.cells[place] for name, place in columns.places.items() if place < len(row.cells)}


def preview(imported: Import) -> Plan:
    """Say what the rows would do to the catalogue as it is now."""
    return look_through(imported.rows, imported.kind, imported.organization)


@transaction.atomic
def apply_import(imported: Import, *, digest: str, by: Membership) -> Import:
    """Write exactly what the preview with this digest showed, all of it or nothing; a second time does nothing.

    Raises CatalogueChanged when it would do anything else by now, ImportExpired.
    """
    hold_catalogue(by.organization)
    held = Import.objects.select_for_update(of=("self",)).select_related("organization").get(pk=imported.pk)
    if held.applied_at:
        return held
    if held.is_expired:
        raise ImportExpired
    plan = preview(held)
    if plan.digest != digest or not plan.writes:
        raise CatalogueChanged(_("The catalogue has changed since. Look at what the file would do now."))
    _write(plan, by)
    held.applied_at, held.rows, held.outcome = timezone.now(), [], _outcome(plan)
    held.save(update_fields=["applied_at", "rows", "outcome"])
    counts = {"added": (None, len(plan.added)), "changed": (None, len(plan.changed))}
    note(by, Did.ADDED, held, {name: said for name, said in counts.items() if said[1]})
    return held


def _write(plan: Plan, by: Membership) -> None:
    items = [_filled(row, row.item or Item(organization=by.organization)) for row in (*plan.added, *plan.changed)]
    new, known = items[: len(plan.added)], items[len(plan.added) :]
    Item.objects.bulk_create(new, batch_size=_BATCH)
    # One INSERT that meets its row and changes it: an UPDATE with a case for each takes ten times as long.
    Item.objects.bulk_create(
        known,
        batch_size=_BATCH,
        update_conflicts=True,
        unique_fields=["id"],
        update_fields=["kind", "name", "key", "code", "code_key", "price", "cost", "revision"],
    )


def _filled(row: Wanted, item: Item) -> Item:
    for name in FIELDS:
        setattr(item, name, row.values[name])
    item.call(item.name)
    if item.pk:
        item.revision += 1
    return item


def _outcome(plan: Plan) -> dict[str, Any]:
    return {
        "added": len(plan.added),
        "same": plan.same,
        "changed": [[row.line, row.values["name"], _plain(row.changes)] for row in plan.changed],
        "refused": [[row.line, row.name, row.reasons] for row in plan.refused],
    }


def _plain(changes: Sequence[tuple[str, Any, Any]]) -> list[list[str]]:
    return [[name, *("" if value is None else str(value) for value in values)] for name, *values in changes]


def rows_read(imported: Import) -> int:
    outcome: Mapping[str, Any] = imported.outcome
    if not outcome:
        return len(imported.rows)
    return int(outcome["added"]) + int(outcome["same"]) + len(outcome["changed"]) + len(outcome["refused"])
