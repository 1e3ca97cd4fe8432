"""Orders selected in the list, by number, with what the list showed of each. Source: OS-22."""

from __future__ import annotations

import re
from dataclasses import dataclass

from django.http import QueryDict
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.models import Membership
from orders.models import Order

# As many as a page of the list has.
MOST = 50
_NUMBER = re.compile(r"[0-9]{1,9}")
_SEEN = re.compile(r"([0-9]{1,9})\.([0-9]{1,18})")


@dataclass(frozen=True)
class Selected:
    """`versions` and `performers` are what the list showed, by order id; `carried` the same as forms post it.

    `missing` counts what is nobody's, a neighbour's or not this member's to see; `back` is the list's address.
    """

    orders: list[Order]
    versions: dict[int, int]
    performers: dict[int, int | None]
    carried: dict[int, str]
    missing: int
    back: str

    @property
    def told(self) -> str:
        """Say that some of what was selected is not here."""
        if not self.missing:
            return ""
        sentence = ngettext(
            "%(number)d of the selected was not found.", "%(number)d of the selected were not found.", self.missing
        )
        return sentence % {"number": self.missing}


def read_selected(said: QueryDict, by: Membership, back: str) -> Selected:
    """Return the selected among the orders the member sees; of more than MOST, none."""
    asked = set(said.getlist("number"))
    numbers = {int(number) for number in asked if _NUMBER.fullmatch(number)}
    orders: list[Order] = []
    if numbers and len(asked) <= MOST:
        seen = Order.objects.seen_by(by).select_related("status", "client", "performer__user", "organization")
        orders = list(seen.filter(number__in=numbers).order_by("-number"))
    carried = {order.pk: said.get(f"seen-{order.number}", "") for order in orders}
    shown = {pk: found for pk, text in carried.items() if (found := _SEEN.fullmatch(text))}
    return Selected(
        orders,
        {pk: int(found[1]) for pk, found in shown.items()},
        {pk: int(found[2]) or None for pk, found in shown.items()},
        carried,
        0 if len(asked) > MOST else len(asked) - len(orders),
        back or reverse("orders:order-list"),
    )


def problem_of(said: QueryDict, selected: Selected) -> str:
    """Say why there is nothing to do with a selection; empty when there is."""
    if selected.orders:
        return ""
    if len(set(said.getlist("number"))) > MOST:
        return _("At most %(most)d can be selected at once.") % {"most": MOST}
    if said.getlist("number"):
        return _("Nothing of what was selected is here.")
    return _("Nothing is selected. Tick some rows first.")
