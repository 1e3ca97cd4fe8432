"""A price list takes as many queries for fifty rows of each sort as for one, before and after it is applied."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from catalog.importing.services import apply_import, preview
from tests.catalog.items import make_item, page_of, upload
from tests.factories import Shop
from tests.pages import browse, queries_of

pytestmark = [pytest.mark.django_db, pytest.mark.rule("OR-3")]


@pytest.fixture
def owner(shop: Shop) -> Client:
    for place in range(50):
        make_item(shop, f"Part {place}", code=f"P-{place}", cost="5")
    return browse(shop.owner)


def price_list(several: int) -> str:
    """Return rows that are new, that change a part, and that are refused: so many of each."""
    rows = [f"New {several} {place},,1\nPart {place},P-{place},{several}\nBad,,x\n" for place in range(several)]
    return "Name,Code,Price\n" + "".join(rows)


def test_what_it_would_do_and_what_it_did(shop: Shop, owner: Client) -> None:
    previewed, applied = [], []
    for several in (1, 3, 50):
        imported = upload(price_list(several), shop)
        previewed.append(queries_of(owner, page_of(imported)))
        plan = preview(imported)
        assert [len(plan.added), len(plan.changed), len(plan.refused)] == [several] * 3
        apply_import(imported, digest=plan.digest, by=shop.owner)
        applied.append(queries_of(owner, page_of(imported)))

    assert len(set(previewed)) == len(set(applied)) == 1, (previewed, applied)
    assert max(previewed + applied) <= 15


@pytest.mark.parametrize("name", ["export-csv", "export-xlsx"])
def test_the_catalogue_as_a_file(shop: Shop, name: str) -> None:
    browser, taken = browse(shop.owner), []
    for places in (range(1), range(1, 3), range(3, 50)):
        for place in places:
            make_item(shop, f"Part {place}")
        taken.append(queries_of(browser, reverse(f"catalog:{name}")))

    assert len(set(taken)) == 1, taken
