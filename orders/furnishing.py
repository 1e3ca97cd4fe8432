"""The order type a new organization starts with. Source: OS-13, TN-8."""

from __future__ import annotations

from django.utils.translation import pgettext_lazy

from accounts.models import Kind, Organization
from orders.models import OrderType
from statuses.groups import Group
from statuses.models import Status

STANDARD = {
    Kind.REPAIR_SHOP: (pgettext_lazy("standard order type", "Repair"),),
    Kind.SCHOOL: (pgettext_lazy("standard order type", "Enrolment"),),
    Kind.WEB_SHOP: (pgettext_lazy("standard order type", "Purchase"),),
    Kind.SERVICE_COMPANY: (
        pgettext_lazy("standard order type", "Call-out"),
        pgettext_lazy("standard order type", "Planned maintenance"),
    ),
}


def furnish_types(organization: Organization) -> None:
    """Create the standard types, in the language in force; they start in the first status of New."""
    start = Status.objects.of(organization).live().filter(group=Group.NEW).order_by("position", "pk")[0]
    types = []
    for position, name in enumerate(STANDARD[Kind(organization.kind)]):
        order_type = OrderType(organization=organization, position=position, initial_status=start)
        order_type.call(str(name))
        types.append(order_type)
    OrderType.objects.bulk_create(types)
