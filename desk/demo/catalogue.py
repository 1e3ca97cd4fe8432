from __future__ import annotations

from decimal import Decimal

from accounts.models import Membership
from catalog.models import Item
from catalog.services import Said, add_item, archive_item
from desk.demo.shops import Priced, Shop


def fill_catalogue(shop: Shop, owner: Membership) -> dict[str, Item]:
    """Put all a shop does and builds in on its price list; return the items by name. The last part is sold no more."""
    wanted = dict.fromkeys([*(line for _about, _details, lines in shop.jobs for line in lines), *shop.shelf])
    items = [_item(priced, place, owner) for place, priced in enumerate(wanted, 1)]
    archive_item(items[-1], by=owner)
    return {item.name: item for item in items}


def _item(priced: Priced, place: int, owner: Membership) -> Item:
    name, price, cost = priced
    kind = Item.Kind.PART if cost else Item.Kind.SERVICE
    code = f"P-{place:03d}" if cost else ""
    return add_item(Said(kind, name, Decimal(price), code, Decimal(cost) if cost else None), by=owner)
