"""A price list: what it would do is shown, exactly that is done, once."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from io import BytesIO
from typing import Any
from uuid import uuid4

import pytest
from django.core.files.base import ContentFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from openpyxl import load_workbook

from accounts import uploads
from accounts.models import Organization, Role
from catalog.importing import services
from catalog.importing.reading import MOST_BYTES
from catalog.importing.services import CatalogueChanged, apply_import, preview
from catalog.models import Import, Item
from tests.catalog.items import GOOD, UPLOAD, book, confirm, make_item, page_of, rows, send_file, told, upload
from tests.factories import Shop
from tests.faults.door.sweeping import look
from tests.pages import browse, forms_of, text_of

pytestmark = [pytest.mark.django_db, pytest.mark.rule("OR-3")]


def test_nothing_is_written_before_the_preview_is_confirmed(shop: Shop) -> None:
    client = browse(shop.members[Role.MANAGER])

    response = send_file(client, GOOD)
    imported = Import.objects.get()
    shown = text_of(client.get(page_of(imported)))

    assert response["Location"] == page_of(imported)
    assert "Write 2 rows into the catalogue" in shown
    assert ("Repair" in shown, "$104.50" in shown) == (True, True)
    assert rows() == []


def test_confirming_writes_what_was_shown_and_notes_it(shop: Shop) -> None:
    client, imported = browse(shop.owner), upload(GOOD, shop)

    response = confirm(client, imported)

    assert response["Location"] == page_of(imported)
    assert rows() == [("part", "Display", "D-1", Decimal("104.5"), 70), ("service", "Repair", "", 45, None)]
    assert told() == [("added", "prices.csv")]
    assert "added 2" in text_of(client.get(page_of(imported)))


def test_confirming_twice_and_uploading_the_same_form_twice_does_it_once(shop: Shop) -> None:
    client, key = browse(shop.owner), uuid4()
    for _time in range(2):
        send_file(client, GOOD, key=key)
    imported = Import.objects.get()
    drawn = forms_of(client.get(page_of(imported)))[page_of(imported)]

    responses = [client.post(page_of(imported), drawn) for _time in range(2)]

    assert [response["Location"] for response in responses] == [page_of(imported)] * 2
    assert (Item.objects.count(), told()) == (2, [("added", "prices.csv")])


def test_the_same_form_with_another_file_or_another_kind_is_another_import(shop: Shop) -> None:
    client, key = browse(shop.owner), uuid4()
    bare, other = "Name,Price\nDisplay,5\n", "Name,Price\nGlass,7\n"

    sent = [
        send_file(client, text, key=key, kind=kind)["Location"]
        for text, kind in ((bare, "part"), (other, "part"), (bare, "service"), (other, "part"))
    ]

    assert (len(set(sent)), sent[1]) == (3, sent[3])
    assert "Glass" in text_of(client.get(sent[1]))
    assert [preview(each).added[0].values["kind"] for each in Import.objects.order_by("pk")] == [
        "part",
        "part",
        "service",
    ]


def test_letters_are_read_as_the_country_writes_them_and_the_preview_says_so(shop: Shop) -> None:
    text, client = "Name;Price\nZündkerze für Käfer;9,5\n", browse(shop.owner)
    Organization.objects.update(country="DE")

    guessed, plain = (client.get(send_file(client, text.encode(each))["Location"]) for each in ("cp1252", "utf-8"))

    assert ("Zündkerze für Käfer" in text_of(guessed), "Zündkerze für Käfer" in text_of(plain)) == (True, True)
    assert "The file is not in UTF-8, its letters were read as Windows-1252." in text_of(guessed)
    assert "UTF-8" not in text_of(plain)


@pytest.mark.parametrize(
    ("content", "reason"), [("a,b\n1,2\n", "“Name”, “Price”"), (b"%PDF-1.7", "neither"), ("", "empty")]
)
def test_a_file_nothing_can_be_read_from_is_refused_beside_its_field(shop: Shop, content: Any, reason: str) -> None:
    response = send_file(browse(shop.owner), content)

    assert (response.status_code, Import.objects.count()) == (422, 0)
    assert 'id="error_1_id_file"' in response.content.decode()
    assert reason in text_of(response)


@pytest.mark.parametrize("size", [MOST_BYTES + 1, uploads.MOST_BYTES + 1])
def test_a_file_too_large_is_refused_by_its_size_alone(shop: Shop, size: int) -> None:
    client = browse(shop.owner)
    posted = {"key": uuid4(), "file": ContentFile(b"x" * size, "prices.csv"), "kind": "part"}

    response = client.post(UPLOAD, posted)

    assert (response.status_code, Import.objects.count()) == (422, 0)
    assert response.context["form"].errors == {"file": ["The file is larger than 5 MB. Split it in two."]}
    drawn = forms_of(response)[UPLOAD]
    assert send_file(client, GOOD, key=drawn["key"]).status_code == 302


def test_when_the_catalogue_changed_since_the_preview_it_comes_back_fresh_and_writes_nothing(shop: Shop) -> None:
    client, imported = browse(shop.owner), upload(GOOD, shop)
    drawn = forms_of(client.get(page_of(imported)))[page_of(imported)]
    make_item(shop, "Display", code="D-1", price="104.50", cost="70")

    stale = client.post(page_of(imported), drawn)
    again = client.post(page_of(imported), forms_of(stale)[page_of(imported)])

    assert (stale.status_code, again.status_code) == (409, 302)
    assert "The catalogue has changed since." in text_of(stale)
    assert "Write 1 row into the catalogue" in text_of(stale)
    assert Item.objects.count() == 2


def test_an_upload_nobody_confirmed_is_gone_after_a_day(shop: Shop) -> None:
    client, old = browse(shop.owner), upload(GOOD, shop)
    Import.objects.update(expires_at=timezone.now() - timedelta(minutes=1))

    responses = [client.get(page_of(old)), client.post(page_of(old), {"digest": preview(old).digest})]
    upload(GOOD, shop)

    assert [response["Location"] for response in responses] == [UPLOAD] * 2
    assert not Import.objects.filter(pk=old.pk).exists()
    assert rows() == []


@pytest.mark.django_db(transaction=True)
def test_a_worker_lets_go_of_what_nobody_confirmed_for_a_day_and_of_nothing_else(shop: Shop, neighbour: Shop) -> None:
    old, applied, fresh = (upload(GOOD, each) for each in (neighbour, shop, shop))
    apply_import(applied, digest=preview(applied).digest, by=shop.owner)
    Import.objects.exclude(pk=fresh.pk).update(expires_at=timezone.now() - timedelta(minutes=1))

    look()

    assert set(Import.objects.values_list("pk", flat=True)) == {applied.pk, fresh.pk}
    assert not Import.objects.filter(pk=old.pk).exists()


def test_the_admin_fetches_no_rows_of_a_price_list(shop: Shop) -> None:
    imported, client = upload(GOOD, shop), browse(shop.owner)
    pages = [reverse("admin:catalog_import_changelist"), reverse("admin:catalog_import_change", args=[imported.pk])]

    with CaptureQueriesContext(connection) as queries:
        said = [client.get(page).status_code for page in pages]

    assert said == [200, 200]
    assert [each["sql"] for each in queries if '"catalog_import"."rows"' in each["sql"]] == []


def test_a_failure_half_way_writes_nothing_at_all(shop: Shop, monkeypatch: pytest.MonkeyPatch) -> None:
    imported = upload(GOOD, shop)

    def breaks(*_said: Any, **_more: Any) -> None:
        raise OSError("no space")

    monkeypatch.setattr(services, "note", breaks)
    with pytest.raises(OSError, match="no space"):
        apply_import(imported, digest=preview(imported).digest, by=shop.owner)

    imported.refresh_from_db()
    assert (rows(), imported.applied_at) == ([], None)


def test_a_digest_of_something_else_confirms_nothing(shop: Shop) -> None:
    with pytest.raises(CatalogueChanged):
        apply_import(upload(GOOD, shop), digest="", by=shop.owner)

    assert rows() == []


@pytest.mark.rule("TN-2")
@pytest.mark.parametrize("role", [Role.FRONT_DESK, Role.TECHNICIAN, Role.HEAD_OFFICE])
def test_who_may_not_import_gets_403_everywhere(shop: Shop, role: Role) -> None:
    client, imported = browse(shop.members[role]), upload(GOOD, shop)
    exports = [reverse(f"catalog:export-{kind}") for kind in ("csv", "xlsx")]

    said = [send_file(client, GOOD), client.post(page_of(imported)), *(client.get(each) for each in exports)]

    assert [response.status_code for response in said] == [403] * 4
    assert (Import.objects.count(), rows()) == (1, [])


@pytest.mark.rule("TN-1")
def test_a_neighbours_price_list_is_not_there_and_theirs_stays_theirs(shop: Shop, neighbour: Shop) -> None:
    make_item(neighbour, "Display", code="D-1", price="5")
    theirs, client = upload(GOOD, neighbour), browse(shop.owner)

    said = [client.get(page_of(theirs)), client.post(page_of(theirs), {"digest": preview(theirs).digest})]
    confirm(client, upload(GOOD, shop))

    assert [response.status_code for response in said] == [404] * 2
    assert Item.objects.get(organization=neighbour.organization).price == 5


def test_what_is_exported_comes_back_as_it_is_and_no_cell_is_a_formula(shop: Shop) -> None:
    make_item(shop, "=cmd|' /C calc'!A0", code="@x", price="12.5", cost="3")
    make_item(shop, "Repair", kind="service", price="120")
    client = browse(shop.owner)
    text, table = (client.get(reverse(f"catalog:export-{kind}")) for kind in ("csv", "xlsx"))

    plans = [preview(upload(file.content, shop)) for file in (text, table)]

    assert [(plan.same, plan.writes, plan.refused) for plan in plans] == [(2, 0, [])] * 2
    assert "\r\nPart,'=cmd|' /C calc'!A0,'@x,12.5,3\r\n" in text.content.decode("utf-8-sig")
    sheet = load_workbook(BytesIO(table.content)).active
    assert {cell.data_type for row in sheet.iter_rows() for cell in row} <= {"s", "n", "inlineStr"}
    assert "attachment" in text["Content-Disposition"]


def test_a_large_workbook_is_read_shown_and_written(shop: Shop) -> None:
    content = book(["Name", "Code", "Price"], *([f"Part {place}", f"P-{place}", place] for place in range(3_000)))
    client = browse(shop.owner)

    send_file(client, content, name="all.xlsx", file=ContentFile(content, "all.xlsx"))
    response = confirm(client, Import.objects.get())

    assert response.status_code == 302
    assert Item.objects.count() == 3_000
    assert Import.objects.get().rows == []
