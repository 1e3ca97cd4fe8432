"""Writes of the catalogue. Each first holds it, so that of two people the second sees what the first has done."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from accounts.auditing import differences, note, values_of
from accounts.models import Did, Membership, Organization
from catalog.models import Item
from catalog.refusals import CodeTaken, ItemChanged, NameTaken
from catalog.selectors import called

# What a price list says of an item, and what a person sets on its page.
FIELDS = ("kind", "name", "code", "price", "cost")
ON_THE_PAGE = (*FIELDS, "salary_percent")


@dataclass(frozen=True)
class Said:
    """What a person wrote into the form of an item."""

    kind: str
    name: str
    price: Decimal
    code: str = ""
    cost: Decimal | None = None
    salary_percent: Decimal | None = None


def hold_catalogue(organization: Organization) -> None:
    """Hold the organization's catalogue until the end of the transaction: it is changed by one person at a time."""
    Organization.objects.select_for_update(no_key=True).get(pk=organization.pk)


@transaction.atomic
def add_item(said: Said, *, by: Membership, form_key: UUID | None = None) -> Item:
    """Add an item; the same form twice is one item. Raises NameTaken, CodeTaken."""
    hold_catalogue(by.organization)
    added = Item.objects.of(by.organization).filter(form_key=form_key).first() if form_key else None
    if added:
        return added
    item = Item(organization=by.organization, form_key=form_key)
    _fill(item, said)
    item.save()
    note(by, Did.ADDED, item, {"kind": ("", item.kind), "price": ("", item.price)})
    _start_paying(item, by)
    return item


@transaction.atomic
def change_item(item: Item, said: Said, *, by: Membership, seen: int) -> Item:
    """Change an item as a person wrote, unless somebody else did since revision `seen`; unchanged, nothing is written.

    Raises ItemChanged, NameTaken, CodeTaken.
    """
    held = _held(item, by)
    if held.revision != seen:
        raise ItemChanged
    before = values_of(held, ON_THE_PAGE)
    _fill(held, said)
    changed = differences(before, held)
    if changed:
        held.revision += 1
        held.save()
        note(by, Did.CHANGED, held, changed)
        _start_paying(held, by)
    return held


@transaction.atomic
def archive_item(item: Item, *, by: Membership) -> None:
    """Take an item from every choice; lines made from it stay as they are."""
    held = _held(item, by)
    if held.archived_at is None:
        held.archived_at = timezone.now()
        _save(held, Did.ARCHIVED, by)


@transaction.atomic
def restore_item(item: Item, *, by: Membership) -> None:
    """Offer an archived item again; its name and code were kept for it."""
    held = _held(item, by)
    if held.archived_at is not None:
        held.archived_at = None
        _save(held, Did.RESTORED, by)


def _held(item: Item, by: Membership) -> Item:
    hold_catalogue(by.organization)
    return Item.objects.of(by.organization).get(pk=item.pk)


def _save(held: Item, did: Did, by: Membership) -> None:
    held.revision += 1
    held.save()
    note(by, did, held)


def _fill(item: Item, said: Said) -> None:
    item.kind, item.price, item.cost, item.salary_percent = said.kind, said.price, said.cost, said.salary_percent
    item.call(said.name, said.code)
    _require_free(item)


def _start_paying(item: Item, by: Membership) -> None:
    if item.salary_percent is not None:
        by.organization.start_paying_salary()


def _require_free(item: Item) -> None:
    """Raise NameTaken or CodeTaken when another item has the name or the code, an archived one included."""
    others = Item.objects.filter(called(item.organization, key=item.key, code_key=item.code_key))
    for other in others.exclude(pk=item.pk).order_by("pk"):
        raise NameTaken(other) if other.key == item.key else CodeTaken(other)
