"""An organization that has one more of everything a page repeats, as often as it is asked."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from uuid import uuid4

from django.utils import timezone
from phonenumber_field.phonenumber import PhoneNumber

from accounts.auditing import note
from accounts.models import Did, Invitation, Location, Membership, Role
from accounts.people.invitations import VALID_FOR, digest_of
from accounts.people.services import end_membership, set_places
from catalog.importing.services import apply_import, keep_upload, preview
from catalog.models import Import, Item
from catalog.services import archive_item
from crm_clients.models import Client, ClientPhone
from notifications.models import Channel, DemoMessage, MessageText
from orders.models import Attachment, Order, OrderType, Pdf
from orders.models.attachment import MOST_PER_ORDER
from orders.paying import take_prepayment
from orders.redating import redate_payment
from orders.services import add_comment
from payments.cash_days import Count, close_day
from payments.models import Desk, DeskDay, Method
from payments.sheets import sheet_of
from payroll.accruals import Terms
from payroll.models import Entry
from payroll.services import set_rates
from statuses.groups import Group
from statuses.models import Decision, Draining, Effect, Move, Passage, Status
from statuses.services import decide
from tests.catalog.items import make_item
from tests.factories import Shop, make_client, make_line, make_location, make_order, make_user, put
from tests.security.world import Corner


def grow(corner: Corner, places: range) -> None:
    """Add one of everything for each place: beside the rows of the corner, and to those that hold others."""
    for place in places:
        _people(corner, place)
        _statuses(corner, place)
        _types(corner.shop, place)
        _catalogue(corner.shop, place)
        _one_order(corner, place)
        _orders(corner, place)
        _salary(corner, place)
        _days(corner, place)


def _people(corner: Corner, place: int) -> None:
    """Add a location, who works there, who did, who is invited, and what the record of changes says."""
    shop, organization, old = corner.shop, corner.shop.organization, f"old {place}"
    branch = make_location(shop, f"Branch {place}")
    Location.objects.create(organization=organization, name=old, name_key=old, archived_at=timezone.now())
    here, gone = (
        Membership.objects.create(organization=organization, user=make_user(f"{word} {place}"), role=Role.TECHNICIAN)
        for word in ("Here", "Gone")
    )
    set_places(here, [branch, corner[Location]], by=shop.owner, handing=True)
    end_membership(gone, by=shop.owner)
    email = f"invited{place}@mail.example"
    Invitation.objects.create(
        organization=organization, email=email, role=Role.MANAGER, invited_by=shop.owner.user,
        token_digest=digest_of(email), expires_at=timezone.now() + VALID_FOR,
    )  # fmt: skip
    note(shop.owner, Did.CHANGED, organization, {"phone": ("", str(place))})


def _statuses(corner: Corner, place: int) -> None:
    """Add a status to each group, one to the archive that is being emptied, ways to and from one, a text."""
    shop, ours = corner.shop, {"organization": corner.shop.organization}
    to, *_others = [_status(shop, group, f"{group} {place}", from_anywhere=group != Group.NEW) for group in Group]
    archived = _status(shop, Group.IN_PROGRESS, f"archived {place}", archived_at=timezone.now())
    Passage.objects.create(**ours, status=corner[Status], origin=to)
    for origin in (corner[Status], shop.status("Ready")):
        Passage.objects.create(**ours, status=to, origin=origin)
    MessageText.objects.create(**ours, status=to, channel=Channel.SMS, language="en", text="x")
    Draining.objects.create(**ours, source=archived, receiver=to, by=shop.owner.user, total=9, moved=3)


def _status(shop: Shop, group: Group, name: str, **said: object) -> Status:
    status = Status(organization=shop.organization, group=group, position=200, **said)
    status.call(name)
    status.save()
    return status


def _types(shop: Shop, place: int) -> None:
    """Add a type of orders, an archived one and a method of payment."""
    start = {"organization": shop.organization, "initial_status": shop.status("New"), "position": 100 + place}
    method = Method(organization=shop.organization, code=Method.Code.OWN, position=100 + place)
    called = {
        f"Type {place}": OrderType(**start),
        f"Old type {place}": OrderType(**start, archived_at=timezone.now()),
        f"Method {place}": method,
    }
    for name, named in called.items():
        named.call(name)
        named.save()


def _catalogue(shop: Shop, place: int) -> None:
    make_item(shop, f"Fixit service {place}", kind="service", code=f"S-{place}")
    make_item(shop, f"Fixit part {place}", code=f"P-{place}", cost="5")
    archive_item(make_item(shop, f"Old part {place}", code=f"O-{place}"), by=shop.owner)


def _one_order(corner: Corner, place: int) -> None:
    """Give the order and the client that have pages of their own one more of all they hold."""
    shop, ours = corner.shop, {"organization": corner.shop.organization}
    order = Order.objects.get(pk=corner[Order].pk)
    make_line(order, f"Line {place}", performer=shop.desk)
    for for_client in (True, False):
        add_comment(order, text=f"Said {place}", for_client=for_client, key=uuid4(), by=shop.desk)
    if order.attachments.count() < MOST_PER_ORDER:
        Attachment.objects.create(**ours, order=order, kind="pdf", name=f"{place}.pdf", size=1)
    said = {"document": "act", "paper": "a4", "content": {}, "by": shop.desk.user, "by_name": "Desk"}
    Pdf.objects.create(**ours, order=order, key=f"grown {place}", **said)
    method = Method.objects.get(**ours, name=f"Method {place}")
    payment = take_prepayment(order, amount=Decimal(1), method=method, key=uuid4(), by=shop.desk)
    earlier = timezone.now() - timedelta(hours=1)
    redate_payment(order, payment, at=earlier, seen=payment.at, comment=f"Late {place}", by=shop.owner)
    put(order, shop, "Diagnostics")
    _fail(put(order, shop, "Ready"), shop)
    number = PhoneNumber.from_string(f"+1212556{place:04d}")
    ClientPhone.objects.create(**ours, client=corner[Client], number=number, position=place)


def _days(corner: Corner, place: int) -> None:
    """Close the day of the desk and begin the next one with an entry; owe and have to give back one more order each."""
    day = DeskDay.objects.open().get(desk=corner[Desk])
    sheet = sheet_of(day)
    count = Count(sheet.expected + 1, sheet.expected, "one too many")
    close_day(day, count, seen=sheet.seen, key=uuid4(), by=corner.shop.desk)
    shop, method = corner.shop, Method.objects.get(organization=corner.shop.organization, code="cash")
    for title, name in (("Owing", "Closed"), ("Failed", "Refused")):
        client = make_client(shop, f"{title} {place}", f"+1212558{place:04d}")
        order = make_order(shop, client=client, location=corner[Desk].location)
        make_line(order, price="20")
        take_prepayment(order, amount=Decimal(5), method=method, key=uuid4(), by=shop.desk)
        put(order, shop, name)


def _orders(corner: Corner, place: int) -> None:
    """Add a late order with a failed message to the client with a page, a closed one of another, a message sent."""
    shop, late = corner.shop, timezone.now() - timedelta(days=3)
    order = make_order(shop, client=corner[Client], performer=shop.owner, about=f"Fixit lamp {place}", deadline=late)
    make_line(order, performer=shop.tech)
    _fail(put(order, shop, "Ready"), shop)
    other = make_client(shop, f"Fixit {place}", f"+1212557{place:04d}", f"p{place}@mail.example")
    put(make_order(shop, client=other, performer=shop.tech, about=f"Fixit kettle {place}"), shop, "Closed")
    said = {"channel": Channel.SMS, "recipient": "+1", "text": "x"}
    DemoMessage.objects.create(organization=shop.organization, key=f"place/{place}", **said)


def _salary(corner: Corner, place: int) -> None:
    """Give somebody new a rate, and let the order with a page bring the technician and the owner something."""
    shop, ours = corner.shop, {"organization": corner.shop.organization}
    here = Membership.objects.get(**ours, user__name=f"Here {place}")
    set_rates(here, Terms(services_percent=Decimal(place)), by=shop.owner)
    move = Move.objects.filter(**ours, kind=Order.subject_kind, subject_id=corner[Order].pk).latest("version")
    for member in (shop.tech, shop.owner, here):
        Entry.objects.create(**ours, member=member, kind="order", order=corner[Order], move=move, amount=1, rate=1)


def _fail(move: object, shop: Shop) -> None:
    """Let the messages of a move fail, and decide on one of them."""
    effects = Effect.objects.filter(move=move).order_by("pk")
    effects.update(state=Effect.State.FAILED, ended_at=timezone.now(), reason="The gateway answered 500.")
    decide(effects[0], Decision.Choice.DISMISS, by=shop.owner.user)


def price_list(corner: Corner, number: int, *, applied: bool = False) -> Import:
    """Return a price list with so many rows of each sort: new, changing what is there, refused."""
    rows = [f"New {place},N-{place},1\nFixit part {place},P-{place},77\nBad {place},,x\n" for place in range(number)]
    content = ("Name,Code,Price\n" + "".join(rows)).encode()
    kept = keep_upload(content=content, file_name="x.csv", kind="part", key=uuid4(), by=corner.shop.owner)
    if applied:
        kept = apply_import(kept, digest=preview(kept).digest, by=corner.shop.owner)
        Item.objects.filter(name__startswith="New ").delete()
        Item.objects.filter(price=77).update(price=10)
    return kept
