"""What the tests of Settings → Statuses write into its forms."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.test import Client

from accounts.models import Membership
from orders.models import Order
from statuses.groups import Group
from statuses.models import Status
from statuses.services import Said, add_status, change_status
from statuses.services.editing import FIELDS
from tests.factories import Shop, make_client, make_order, put
from tests.pages import browse, forms_of

LIST = "/settings/statuses/"
# As a new status is drawn; everybody may set it, from anywhere.
BLANK = {"colour": "teal", "from_anywhere": True} | dict.fromkeys(
    ("manager_may_set", "front_desk_may_set", "technician_may_set"), True
)


def add(shop: Shop, name: str, group: Group = Group.IN_PROGRESS, **values: Any) -> Status:
    status = add_status(group, Said(BLANK | values | {"name": name}), by=shop.owner)
    shop.statuses[name] = status
    return status


def change(shop: Shop, status: Status, *, drop: bool = False, origins: tuple[int, ...] = (), **values: Any) -> Status:
    """Change a status from a fresh page."""
    status = Status.objects.get(pk=status.pk)
    drawn = {name: getattr(status, name) for name in FIELDS}
    return change_status(status, Said(drawn | values, origins, drop), by=shop.owner, seen=status.revision)


def drawn(browser: Client, address: str) -> dict[str, Any]:
    """Return what a browser would send if the form were saved as it is drawn."""
    response = browser.get(address)
    fields = forms_of(response)[address]
    form = response.context["side"]["form"]
    return fields | {"group": form["group"].value()}


def save(member: Membership, status: Status | Group, **said: Any) -> HttpResponse:
    """Fill the form of a status, or of a new one in a group, in a browser; None leaves a field out."""
    browser = browse(member)
    address = f"{LIST}{status.pk}/" if isinstance(status, Status) else f"{LIST}new/{status.value}/"
    fields = drawn(browser, address) | said
    return browser.post(address, {name: value for name, value in fields.items() if value is not None})


def stands(status: Status) -> list[tuple[str, str]]:
    """Return status and group of every order of the status's organization, by number."""
    orders = Order.objects.filter(organization=status.organization).order_by("number")
    return list(orders.values_list("status__name", "group"))


def remove(shop: Shop, name: str, **said: Any) -> HttpResponse:
    """Post the page on which a status goes."""
    return browse(shop.owner).post(f"{LIST}{shop.status(name).pk}/remove/", said)


def fill(shop: Shop, name: str, number: int) -> None:
    """Put so many orders of one client into a status."""
    client = make_client(shop)
    for _each in range(number):
        put(make_order(shop, client=client), shop, name)
