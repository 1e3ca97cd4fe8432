"""Rows of the catalogue, and price lists as people upload them."""

from __future__ import annotations

from decimal import Decimal
from io import BytesIO
from typing import Any
from uuid import uuid4

from django.core.files.base import ContentFile
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse
from openpyxl import Workbook

from accounts.models import Change
from catalog.importing.services import keep_upload
from catalog.models import Import, Item
from catalog.services import Said, add_item
from tests.factories import Shop
from tests.pages import forms_of

LIST, NEW, UPLOAD = reverse("catalog:item-list"), reverse("catalog:item-new"), reverse("catalog:import-new")
GOOD = "Kind,Name,Code,Price,Cost\nservice,Repair,,45,\npart,Display,D-1,104.50,70\n"


def make_item(shop: Shop, name: str, *, kind: str = "part", price: str = "10", code: str = "", cost: str = "") -> Item:
    said = Said(kind, name, Decimal(price), code, Decimal(cost) if cost else None)
    return add_item(said, by=shop.owner)


def answers(**said: Any) -> dict[str, Any]:
    return {"key": uuid4(), "seen": 0, "kind": "part", "name": "Display", "code": "", "price": "10", "cost": ""} | said


def upload(content: str | bytes, shop: Shop, *, kind: str = "part", name: str = "prices.csv") -> Import:
    bare = content.encode() if isinstance(content, str) else content
    return keep_upload(content=bare, file_name=name, kind=kind, key=uuid4(), by=shop.owner)


def send_file(client: Client, content: str | bytes, *, name: str = "prices.csv", **said: Any) -> HttpResponse:
    bare = content.encode() if isinstance(content, str) else content
    posted = {"key": uuid4(), "kind": "part", "file": ContentFile(bare, name)} | said
    response: Any = client.post(UPLOAD, posted)
    return response


def book(*rows: list[Any]) -> bytes:
    made, written = Workbook(), BytesIO()
    for row in rows:
        made.active.append(row)
    made.save(written)
    return written.getvalue()


def page_of(imported: Import) -> str:
    return reverse("catalog:import-detail", args=[imported.pk])


def told() -> list[tuple[str, str]]:
    """Return what was noted of the catalogue, in order."""
    changes = Change.objects.filter(what__startswith="catalog.").order_by("pk")
    return list(changes.values_list("did", "thing"))


def confirm(client: Client, imported: Import) -> Any:
    """Press the button of the preview as it is drawn."""
    drawn = forms_of(client.get(page_of(imported)))[page_of(imported)]
    return client.post(page_of(imported), drawn)


def rows() -> list[tuple[Any, ...]]:
    """Return what the catalogue holds, by name."""
    return list(Item.objects.order_by("key").values_list("kind", "name", "code", "price", "cost"))
