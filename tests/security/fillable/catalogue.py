"""The forms of the catalogue."""

from __future__ import annotations

from uuid import UUID

from django.core.files.base import ContentFile

from catalog.models import Item
from tests.security.fillable.form import Fillable, page_of

_ITEM = {"kind": "service", "name": "Kept words", "code": "K-7", "price": "12.50", "cost": "4"}
ITEM = Fillable(
    "catalogue item",
    "owner",
    page_of("catalog:item-edit", lambda world: world.own[Item].pk),
    lambda world: _ITEM | {"seen": world.own[Item].revision, "key": UUID(int=8)},
    texts=("name", "code"),
    numbers=("price",),
    choices=("kind",),
)
NEW_ITEM = Fillable(
    "new catalogue item",
    "owner",
    page_of("catalog:item-new"),
    lambda world: _ITEM | {"seen": 0, "key": UUID(int=9)},
    texts=("name", "code"),
    numbers=("price",),
    choices=("kind",),
)
PRICE_LIST = Fillable(
    "price list",
    "owner",
    page_of("catalog:import-new"),
    lambda world: {"key": UUID(int=10), "file": ContentFile(b"Name,Price\nKept words,1\n", "list.csv"), "kind": "part"},
    choices=("kind",),
)
