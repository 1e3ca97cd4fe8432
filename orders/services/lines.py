"""The lines of an order: each change writes the order's total and a line of its timeline with it. Source: OR-3."""

from __future__ import annotations

from dataclasses import dataclass, fields
from decimal import Decimal
from uuid import UUID, uuid5

from django.db import transaction
from django.db.models import F, Max
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.formats import moment
from accounts.models import Membership
from catalog.models import Item
from orders import telling
from orders.models import Event, Line, Order
from orders.services.details import require_performer
from orders.services.events import as_text, differences, record
from orders.services.refusals import LineChanged, LineGone, require_open
from orders.transitions import lock

_TOLD = ("title", "kind", "quantity", "price", "discount", "cost", "performer")
_SUMMED_UP = ("quantity", "price", "discount", "performer")


@dataclass(frozen=True)
class Priced:
    """What a line says: in free words, or as the catalogue's `item` does. `discount` is an amount."""

    title: str
    quantity: Decimal
    price: Decimal
    discount: Decimal = Decimal(0)
    kind: str = Item.Kind.SERVICE
    item: Item | None = None
    cost: Decimal | None = None
    performer: Membership | None = None


@transaction.atomic
def add_line(order: Order, said: Priced, *, by: Membership, key: UUID | None = None) -> Line:
    """Add a line and with it the order's total.

    `key` is the form's own: the same by the same form is one line, also when its performer left since; with other
    words, another. Raises LinesLocked, PerformerLeft, PerformerElsewhere. Source: OR-3.
    """
    key = _key_of(order, said, key) if key else None
    if added := _added(order, key):
        return added
    require_performer(said.performer, at=order.location_id)
    (held,) = lock([order])
    # Of the same form twice at once, the second waited here for the first.
    if added := _added(order, key):
        return added
    require_open(held)
    last = held.lines.aggregate(last=Max("position"))["last"] or 0
    line = _written(Line(organization=order.organization, order=held, key=key, position=last + 1), said)
    line.save()
    told = [[name, "", text] for name, text in _summed_up(line)]
    record(order, Event.What.LINE_ADDED, by=by, thing=line.title, fields=told, line=line.pk)
    _add_up(held)
    return line


@transaction.atomic
def change_line(order: Order, line_id: int, said: Priced, *, seen: int, by: Membership) -> Line:
    """Change a line unless somebody else did since revision `seen`; saying what it says already changes nothing.

    Raises LinesLocked, LineChanged, LineGone, PerformerLeft. Source: OR-3.
    """
    before = _line(order, line_id)
    if said.performer and before and said.performer.pk != before.performer_id:
        require_performer(said.performer, at=order.location_id)
    (held,) = lock([order])
    require_open(held)
    before = _line(order, line_id)
    if before is None:
        raise LineGone(who_touched(order, line_id))
    line = _written(_line(order, line_id) or before, said)
    told = differences(before, line, _TOLD)
    if not told and line.item_id == before.item_id:
        return before
    if before.revision != seen:
        raise LineChanged(who_touched(order, line_id), before.revision)
    line.revision = seen + 1
    line.save()
    record(order, Event.What.LINE_CHANGED, by=by, thing=line.title, fields=told, line=line.pk)
    _add_up(held)
    return line


@transaction.atomic
def remove_line(order: Order, line_id: int, *, by: Membership, seen: int | None = None) -> None:
    """Remove a line, if it is still there and, where `seen` is given, nobody changed it since that revision.

    Raises LinesLocked, LineChanged.
    """
    (held,) = lock([order])
    require_open(held)
    line = _line(order, line_id)
    if line is None:
        return
    if seen is not None and line.revision != seen:
        raise LineChanged(who_touched(order, line_id), line.revision)
    told = [[name, text, ""] for name, text in _summed_up(line)]
    record(order, Event.What.LINE_REMOVED, by=by, thing=line.title, fields=told, line=line_id)
    line.delete()
    _add_up(held)


def who_touched(order: Order, line_id: int) -> str:
    """Return the sentence that names who changed or removed the line, and when."""
    last = Event.objects.filter(order=order, line=line_id).order_by("-pk").first()
    if last is None:
        return _("Somebody changed this line after you opened this page.")
    said = {
        "who": last.by_name or _("Onward"),
        "title": last.thing,
        "time": moment(timezone.localtime(last.at, order.organization.zone), order.organization),
    }
    if last.what == Event.What.LINE_REMOVED:
        return _("%(who)s removed “%(title)s” at %(time)s, after you opened this page.") % said
    said["what"] = "; ".join(
        f"{each.label} {each.before or '—'} → {each.after or '—'}"
        for each in telling.differences(last, order.organization)
        if each.name != telling.COST
    )
    return _("%(who)s changed “%(title)s” at %(time)s, after you opened this page. %(what)s") % said


def _key_of(order: Order, said: Priced, form: UUID) -> UUID:
    """Return the key of what a form says; the title last, since any words may stand in it."""
    amounts = " ".join(as_text(amount) for amount in (said.quantity, said.price, said.discount))
    performer = said.performer.pk if said.performer else None
    return uuid5(form, f"{order.pk} {performer} {amounts} {said.title}")


def _added(order: Order, key: UUID | None) -> Line | None:
    return Line.objects.filter(organization=order.organization, key=key).first() if key else None


def _line(order: Order, line_id: int) -> Line | None:
    return Line.objects.filter(order=order, pk=line_id).select_related("performer__user").first()


def _summed_up(line: Line) -> list[tuple[str, str]]:
    """Return what a line says beside its title, as text; no discount is not said."""
    said = [(name, as_text(getattr(line, name))) for name in _SUMMED_UP if name != "discount" or line.discount]
    return [(name, text) for name, text in said if text]


def _written(line: Line, said: Priced) -> Line:
    for field in fields(said):
        setattr(line, field.name, getattr(said, field.name))
    line.count(line.organization.currency)
    return line


def _add_up(order: Order) -> None:
    # In Python: SQLite adds decimals as floats.
    order.add_up(sum(order.lines.values_list("total", flat=True), Decimal(0)))
    said = {"total": order.total, "tax": order.tax}
    Order.objects.filter(pk=order.pk).update(**said, revision=F("revision") + 1)
