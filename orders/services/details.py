from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from textwrap import shorten

from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.formats import moment
from accounts.models import Location, Membership
from accounts.nouns import by_noun
from orders import telling
from orders.models import Event, Order, SearchText
from orders.models.search_text import words_of
from orders.services.events import Difference, as_text, differences, record
from orders.services.refusals import LocationClosed, OrderChanged, PerformerElsewhere, PerformerLeft, require_open
from orders.transitions import lock

# What a person writes down about an order, beside its lines.
DETAILS = (
    "about", "details", "serial", "appearance", "included", "agreed_price", "order_type", "location", "performer",
    "deadline",
)  # fmt: skip
# So many people are named who changed what somebody typed over.
_MOST_NAMED = 3
# What raises an order's revision by one.
_REVISIONS = (Event.What.CHANGED, Event.What.LINE_ADDED, Event.What.LINE_CHANGED, Event.What.LINE_REMOVED)


@transaction.atomic
def change_order(order: Order, *, seen: int, by: Membership) -> Order:
    """Save what the person changed in the details, unless somebody else changed the same fields since `seen`.

    Saving what is stored already changes nothing. Raises LinesLocked for a closed order, OrderChanged,
    LocationClosed, PerformerLeft, PerformerElsewhere.
    """
    if Order.objects.filter(pk=order.pk).exclude(location=order.location_id).exists():
        hold_location(order.location, by)
    require_performer(order.performer, at=order.location_id)
    (held,) = lock([order])
    require_open(held)
    told = differences(held, order, DETAILS)
    if not told:
        return order
    since = _changes_since(held, seen)
    over = told if since is None else [each for each in told if any(each[0] in _touched(event) for event in since)]
    if over:
        raise OrderChanged(_who_changed(held, over, since), held.revision)
    order.revision = held.revision + 1
    order.save(update_fields=[*DETAILS, "revision"])
    note_words(order)
    record(order, Event.What.CHANGED, by=by, fields=told)
    return order


def _changes_since(held: Order, seen: int) -> list[Event] | None:
    """Return the changes of details since a revision of a locked order, newest first; None: nobody can tell.

    Whatever raises the revision writes one event with it, under the same lock.
    """
    since = held.revision - seen
    events = list(Event.objects.filter(order=held, what__in=_REVISIONS).order_by("-pk")[: max(since, 0)])
    if len(events) != since:
        return None
    return [event for event in events if event.what == Event.What.CHANGED]


def _touched(event: Event) -> set[str]:
    return {name for name, _was, _now in event.fields}


def _who_changed(held: Order, over: list[Difference], since: list[Event] | None) -> str:
    """Return the sentence that names who changed the details, when, and what they say instead of the typing."""
    people = _last_of_each(held, over, since)
    if not people:
        return by_noun(
            held.organization,
            _("Somebody changed this order while you were typing. Look at it again, then save."),
            _("Somebody changed this ticket while you were typing. Look at it again, then save."),
        )
    now = telling.differences(Event(what=Event.What.CHANGED, fields=over), held.organization)
    said = {
        "who": ", ".join(
            f"{name or _('Onward')} ({moment(timezone.localtime(at, held.organization.zone), held.organization)})"
            for name, at in people
        ),
        "what": "; ".join(f"{each.label}: {shorten(each.before, 120, placeholder='…') or '—'}" for each in now),
    }
    sentence = by_noun(
        held.organization,
        _("This order was changed while you were typing: %(who)s. Now: %(what)s. Look again, then save."),
        _("This ticket was changed while you were typing: %(who)s. Now: %(what)s. Look again, then save."),
    )
    return sentence % said


def _last_of_each(held: Order, over: list[Difference], since: list[Event] | None) -> list[tuple[str, datetime]]:
    """Return who changed these details and when last, the latest first; where nobody can tell, who changed any last."""
    names = {name for name, _was, _now in over}
    if since is None:
        changes = list(Event.objects.filter(order=held, what=Event.What.CHANGED).order_by("-pk")[:1])
    else:
        changes = [event for event in since if names & _touched(event)]
    last: dict[str, datetime] = {}
    for event in changes:
        last.setdefault(event.by_name, event.at)
    return list(last.items())[:_MOST_NAMED]


def note_words(order: Order) -> None:
    """Keep the words the order is found by as it is now: whoever writes what it is about calls this. Source: OR-7."""
    SearchText.objects.update_or_create(
        order=order, defaults={"organization_id": order.organization_id, "key": words_of(order)}
    )


@transaction.atomic
def assign(order: Order, performer: Membership | None, *, seen: int | None, by: Membership) -> Order:
    """Give the order to `performer`, or to nobody yet, unless somebody else did since it was `seen`'s.

    Who has it already keeps it, quietly. Raises LinesLocked, OrderChanged, PerformerLeft, PerformerElsewhere.
    Source: OS-25.
    """
    require_performer(performer)
    (held,) = lock([order])
    require_open(held)
    if held.performer_id == (performer.pk if performer else None):
        return held
    if held.performer_id != seen:
        raise OrderChanged(_now_done_by(held), held.revision)
    require_works_at(performer, held.location_id)
    give([held], performer, by=by)
    return held


def give(held: Sequence[Order], performer: Membership | None, *, by: Membership) -> None:
    """Write the performer of locked orders and a line of each one's timeline; an open form of it is then stale."""
    people = Membership.objects.select_related("user").in_bulk({order.performer_id for order in held} - {None})
    before = {order.pk: people.get(order.performer_id or 0) for order in held}
    Order.objects.filter(pk__in=before).update(performer=performer, revision=F("revision") + 1)
    now = as_text(performer)
    Event.objects.bulk_create(
        Event(
            organization_id=order.organization_id,
            order=order,
            at=timezone.now(),
            by=by.user,
            by_name=str(by.user),
            what=Event.What.CHANGED,
            fields=[["performer", as_text(before[order.pk]), now]],
        )
        for order in held
    )


def _now_done_by(order: Order) -> str:
    person = order.performer.user if order.performer else None
    if person is None:
        return _("Somebody took it from its performer after you opened this page. Nothing was changed.")
    return _("Somebody gave it to %(name)s after you opened this page. Nothing was changed.") % {"name": person}


def hold_location(location: Location | None, by: Membership) -> Location:
    """Hold the location, before people and orders: nothing comes to one that is being archived. Source: TN-7.

    None: the first one the member works at. Raises LocationClosed.
    """
    live = Location.objects.of(by.organization).live().select_for_update(no_key=True).order_by("pk")
    if not by.everywhere:
        live = live.filter(pk__in=by.location_ids)
    held = (live.filter(pk=location.pk) if location else live).first()
    if held is None and location is None:
        raise LocationClosed(_("Every location you work at is archived. An owner can change that on your page."))
    if held is None:
        text = _("“%(name)s” is archived, or you do not work there. Choose another location.")
        raise LocationClosed(text % {"name": location})
    return held


def require_performer(performer: Membership | None, *, at: int | None = None) -> None:
    """Hold the performer, before any order: who is being taken out, or moved elsewhere, gets no more work.

    Raises PerformerLeft, and PerformerElsewhere for somebody who does not work `at` the location, an id.
    """
    if performer is None:
        return
    held = Membership.objects.select_for_update(no_key=True).filter(pk=performer.pk, ended_at=None).first()
    if held is None:
        raise PerformerLeft(_("%(name)s no longer works here. Choose somebody else.") % {"name": performer.user})
    if at is not None:
        require_works_at(held, at)


def require_works_at(performer: Membership | None, location_id: int) -> None:
    """Raise PerformerElsewhere for somebody who does not work there. Source: TN-7."""
    if performer and not performer.works_at(location_id):
        text = _("%(name)s does not work at “%(location)s”. Choose somebody who does.")
        raise PerformerElsewhere(text % {"name": performer.user, "location": Location.objects.get(pk=location_id)})
