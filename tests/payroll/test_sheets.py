"""A period's sheet: what CSV and XLSX say is what the pages say, and no text in them is a formula. Source: OS-44."""

from __future__ import annotations

import csv
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from io import BytesIO, StringIO
from typing import Any
from unittest import mock
from uuid import uuid4

import pytest
from django.utils import timezone
from openpyxl import load_workbook

from payroll import sheet
from payroll.models import Entry
from payroll.services import enter_by_hand
from tests.factories import Shop, make_line, make_order, make_shop
from tests.pages import browse, text_of
from tests.payroll.paying import close, give_rates

pytestmark = pytest.mark.django_db


@pytest.fixture
def _earned(shop: Shop) -> None:
    give_rates(shop, shop.tech, services_percent=40, per_order=2)
    order = make_order(shop, performer=shop.tech)
    make_line(order, "=HYPERLINK(1)", price="123.45")
    close(order, shop)
    enter_by_hand(shop.tech, kind="payout", amount=Decimal(30), key=uuid4(), by=shop.owner, note="+7 on Friday")


def _rows(shop: Shop, **asked: Any) -> list[list[str]]:
    response = browse(shop.owner).get("/salary/sheet.csv", asked)
    assert response.status_code == 200
    assert response["Content-Disposition"].startswith('attachment; filename="salary-')
    return list(csv.reader(StringIO(response.content.decode("utf-8-sig"))))


@pytest.mark.rule("OS-44")
@pytest.mark.usefixtures("_earned")
def test_the_csv_has_every_entry_with_order_line_rate_and_move_and_no_formula(shop: Shop) -> None:
    head, *rows = _rows(shop)

    assert head[:4] == ["When", "Name", "What", "No."]
    assert [row[1:9] for row in rows] == [
        ["Fixit technician", "Line", "1", "'=HYPERLINK(1)", "40", "123.45", "49.38", "Closed"],
        ["Fixit technician", "Fixed sum", "1", "", "2", "", "2", "Closed"],
        ["Fixit technician", "Payout", "", "", "", "", "-30", ""],
    ]
    assert rows[2][10] == "'+7 on Friday"


@pytest.mark.rule("OS-44")
@pytest.mark.usefixtures("_earned")
def test_the_workbook_has_everybodys_sums_and_the_entries(shop: Shop) -> None:
    response = browse(shop.owner).get("/salary/sheet.xlsx")

    book = load_workbook(BytesIO(response.content))
    people = {row[0]: row[1:] for row in book["People"].iter_rows(min_row=2, values_only=True)}
    entries = list(book["Entries"].iter_rows(min_row=2))
    assert people["Fixit technician"] == (51.38, 0, -30, 21.38)
    assert "Fixit head_office" not in people
    assert [row[7].value for row in entries] == [49.38, 2, -30]
    assert (entries[0][4].value, entries[0][4].data_type) == ("=HYPERLINK(1)", "s")


@pytest.mark.rule("OS-44")
def test_a_period_is_whole_days_of_the_organizations_own_time(shop: Shop) -> None:
    # 2 a.m. of the first of March in London is still February in New York.
    for at in (datetime(2026, 3, 1, 2, tzinfo=UTC), datetime(2026, 3, 1, 6, tzinfo=UTC)):
        with mock.patch.object(timezone, "now", return_value=at):
            enter_by_hand(shop.tech, kind="bonus", amount=Decimal(at.hour), key=uuid4(), by=shop.owner, note="x")

    february = _rows(shop, first="2026-02-01", last="2026-02-28")[1:]
    page = text_of(browse(shop.owner).get("/salary/people/?first=2026-03-01&last=2026-03-01"))

    assert [row[7] for row in february] == ["2"]
    assert "Fixit technician Technician $0.00 $6.00 $0.00 $8.00" in page


@pytest.mark.rule("OS-44")
@pytest.mark.parametrize(
    "asked", [{"first": "x"}, {"first": "2026-05-02", "last": "2026-05-01"}, {"last": "0001-01-01"}]
)
def test_a_period_that_makes_no_sense_is_said_and_this_month_is_shown(shop: Shop, asked: dict[str, str]) -> None:
    browser = browse(shop.owner)

    page = browser.get("/salary/people/", asked)
    led = browser.get("/salary/sheet.csv", asked)

    assert page.status_code == 200
    assert "invalid" in page.content.decode()
    assert led.status_code == 302
    assert led.headers["Location"].startswith("/salary/people/?")


@pytest.mark.rule("OS-44")
@pytest.mark.usefixtures("_earned")
def test_a_period_with_too_many_entries_leads_back_and_says_so(shop: Shop, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sheet, "MOST", 2)

    response = browse(shop.owner).get("/salary/sheet.xlsx", follow=True)

    assert "More than 2 entries. Choose a shorter period." in text_of(response)


@pytest.mark.rule("TN-6")
def test_a_russian_sheet_writes_amounts_as_russian_spreadsheets_read_them() -> None:
    shop = make_shop("Мастерская", country="RU", language="ru")
    enter_by_hand(shop.tech, kind="bonus", amount=Decimal("2.50"), key=uuid4(), by=shop.owner, note="x")

    content = browse(shop.owner).get("/salary/sheet.csv").content.decode("utf-8-sig")

    assert ";2,5;" in content
    assert Entry.objects.get().at > timezone.now() - timedelta(minutes=1)
