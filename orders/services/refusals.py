"""Why a change of an order is refused: nothing was changed, `str()` is a sentence for the person."""

from __future__ import annotations

from django.utils.translation import gettext as _

from accounts.nouns import by_noun
from orders.models import Order


class OrderRefused(Exception):
    """Nothing was changed; `str()` is a sentence for the person."""


class LinesLocked(OrderRefused):
    """Lines and assigned people of a closed order can no longer change. Source: OS-25."""


class TypeArchived(OrderRefused):
    """No more orders of this type are accepted. Source: OS-13."""


class OrderChanged(OrderRefused):
    """Somebody changed the order since the page was drawn; `revision` is what it has now."""

    def __init__(self, sentence: str, revision: int) -> None:
        super().__init__(sentence)
        self.revision = revision


class LineChanged(OrderRefused):
    """Somebody changed the line since the page was drawn; `revision` is what it has now."""

    def __init__(self, sentence: str, revision: int) -> None:
        super().__init__(sentence)
        self.revision = revision


class LineGone(OrderRefused):
    """Somebody removed the line since the page was drawn."""


class PerformerLeft(OrderRefused):
    """The person chosen to do it was taken out meanwhile."""


class PerformerElsewhere(OrderRefused):
    """The person chosen to do it does not work where the order is. Source: TN-7."""


class LocationClosed(OrderRefused):
    """Nothing comes to this location: it was archived meanwhile, or is none of the member's. Source: TN-7."""


def require_open(order: Order) -> None:
    if order.lines_locked:
        sentence = by_noun(
            order.organization,
            _("Order %(number)s is closed: its lines and people can no longer change."),
            _("Ticket %(number)s is closed: its lines and people can no longer change."),
        )
        raise LinesLocked(sentence % {"number": order.called})


def open_already(order: Order) -> str:
    return by_noun(order.organization, _("This order is open already."), _("This ticket is open already."))
