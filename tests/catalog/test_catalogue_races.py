"""Two people at once: one name is one item, one price list is written once. The control takes the lock away."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
from django.db import IntegrityError, connection

from accounts.models import Organization
from catalog import services
from catalog.importing.services import apply_import, preview
from catalog.models import Item
from catalog.refusals import NameTaken
from catalog.services import Said, add_item
from tests.catalog.items import told, upload
from tests.factories import Shop
from tests.races import at_once, gate

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.rule("OR-3")]


def _two_adds(shop: Shop) -> list[Any]:
    said = Said("part", "Display", Decimal(1))
    return at_once(*[lambda: add_item(said, by=shop.owner)] * 2)


def test_of_two_who_add_the_same_name_at_once_one_is_told(shop: Shop, monkeypatch: pytest.MonkeyPatch) -> None:
    together, hold = gate(), services.hold_catalogue

    def hold_together(organization: Organization) -> None:
        together()
        hold(organization)

    monkeypatch.setattr(services, "hold_catalogue", hold_together)
    results = _two_adds(shop)

    assert sorted(type(result).__name__ for result in results) == ["Item", "NameTaken"]
    assert (Item.objects.count(), told()) == (1, [("added", "Display")])


def test_control_without_the_lock_only_the_database_stops_the_second(
    shop: Shop, monkeypatch: pytest.MonkeyPatch
) -> None:
    together, require_free = gate(), services._require_free

    def read_together(item: Item) -> None:
        require_free(item)
        together()

    monkeypatch.setattr(services, "hold_catalogue", lambda organization: None)
    monkeypatch.setattr(services, "_require_free", read_together)
    results = _two_adds(shop)

    # SQLite lets one write at a time, lock or no lock.
    stopped_by = {"postgresql": IntegrityError, "sqlite": NameTaken}[connection.vendor]
    assert [type(result) for result in results if not isinstance(result, Item)] == [stopped_by]


def test_a_price_list_confirmed_by_two_at_once_is_written_once(shop: Shop) -> None:
    imported = upload("Name,Price\nDisplay,1\nGlass,2\n", shop)
    digest = preview(imported).digest

    results = at_once(*[lambda: apply_import(imported, digest=digest, by=shop.owner)] * 2)

    assert [result.applied_at is not None for result in results] == [True, True]
    assert (Item.objects.count(), told()) == (2, [("added", "prices.csv")])
