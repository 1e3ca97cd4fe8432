"""Two organizations with a row of everything, so that every address has real ids of ours and of a neighbour."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal
from typing import Any
from uuid import uuid4

from django.core.files.base import ContentFile
from django.db.models import Model
from django.utils import timezone

from accounts.auditing import note
from accounts.models import Change, Did, Invitation, Location, MemberLocation, Membership, Organization, Role
from accounts.people.invitations import digest_of, invite
from catalog.importing.services import keep_upload
from catalog.models import Import, Item
from catalog.services import Said as SaidOfItem
from catalog.services import add_item, archive_item
from crm_clients.models import Client, ClientPhone
from notifications.models import Channel, DemoMessage, MessageText, SmsGateway
from orders.documents.asking import ask_for_pdf
from orders.documents.composing import compose, printed
from orders.documents.kinds import Document, Paper
from orders.files.services import add_files
from orders.models import (
    Attachment,
    Comment,
    DocumentTemplate,
    Event,
    Line,
    Numbering,
    Order,
    OrderType,
    Pdf,
    SearchText,
    Ticked,
    Tracking,
)
from orders.order_types import add_type
from orders.paying import take_prepayment
from orders.redating import redate_payment
from orders.services import add_comment
from payments.models import Desk, DeskDay, Method, Payment, Redating
from payroll.accruals import Terms
from payroll.models import Entry, Rate
from payroll.services import enter_by_hand, set_rates
from statuses.groups import Group
from statuses.models import Decision, Draining, Effect, Lane, Move, Passage, Status
from statuses.services import decide
from tests.attached import a_png
from tests.factories import Shop, limit, make_client, make_line, make_location, make_order, put

Rows = dict[type[Model], Any]

# Stands in every text of the neighbour, and nowhere else.
CANARY = "Zyxcanary"
OWN_PHONE = "+12125550123"
CANARY_PHONE = "+14155552671"
CANARIES = (CANARY.casefold(), "415) 555-2671", "4155552671", "555-2671")
SECRET = "Bearer very-secret-token"


@dataclass(frozen=True)
class Corner:
    """One organization: `rows` are those its technician works on, `others` those nobody gave to the technician."""

    shop: Shop
    rows: Rows
    others: Rows

    def __getitem__(self, model: type[Model]) -> Any:
        return self.rows[model]


@dataclass(frozen=True)
class World:
    own: Corner
    neighbour: Corner


def fill_corner(shop: Shop, word: str, phone: str) -> Corner:
    """Give an organization a row of every model, with `word` in each of its texts."""
    _describe(shop.organization, word)
    # Only the first request of five minutes notes who was seen: here it was before.
    Membership.objects.filter(organization=shop.organization).update(last_seen_at=timezone.now())
    branch = _second_location(shop, word)
    standing = _status(shop, word)
    order_type = add_type(name=f"{word} type", initial_status=_first_of(shop, Group.NEW), by=shop.owner)
    gateway = SmsGateway(organization=shop.organization, backend=SmsGateway.Backend.DEMO, address="https://sms.example")
    gateway.keep_headers(f"Authorization: {SECRET}")
    gateway.save()
    DemoMessage.objects.create(
        organization=shop.organization, key=f"{word}/1", channel=Channel.SMS, recipient=phone, text=f"{word} is ready"
    )
    Lane.objects.create(organization=shop.organization, code="sms")
    origin = _first_of(shop, Group.IN_PROGRESS)
    shared = {
        Organization: shop.organization,
        Membership: shop.members[Role.TECHNICIAN],
        Change: note(shop.owner, Did.CHANGED, shop.organization, {"legal_name": ("", f"{word} Ltd")}, called=word),
        Invitation: _invitation(shop, word),
        Location: branch,
        MemberLocation: MemberLocation.objects.get(organization=shop.organization),
        Status: standing,
        Passage: Passage.objects.create(organization=shop.organization, status=standing, origin=origin),
        Draining: _draining(shop, word),
        OrderType: order_type,
        MessageText: MessageText.objects.filter(organization=shop.organization).earliest("pk"),
        SmsGateway: gateway,
        DemoMessage: DemoMessage.objects.get(organization=shop.organization),
        Lane: Lane.objects.get(organization=shop.organization),
        Method: _method(shop, word),
        DocumentTemplate: DocumentTemplate.objects.create(
            organization=shop.organization, document=Document.ACT, text=f"# {word} act {{number}}\n[lines]"
        ),
        Numbering: Numbering.objects.get(organization=shop.organization),
    }
    shared |= _catalogue(shop, word) | _salary(shop, word)
    given = _work(shop, word, phone, shop.members[Role.TECHNICIAN])
    shared |= _cash_day(shop, word)
    return Corner(shop, shared | given, shared | _work(shop, word, "", None))


def _describe(organization: Organization, word: str) -> None:
    organization.legal_name, organization.tax_number = f"{word} Ltd", f"{word} 77"
    organization.address, organization.bank_details = f"1 {word} Street", f"{word} Bank"
    organization.phone, organization.email = "", f"{word.lower()}@mail.example"
    organization.save()


def _second_location(shop: Shop, word: str) -> Location:
    """Let work be done in two places, and the technician be limited to the first, where every order is."""
    first = Location.objects.get(organization=shop.organization)
    first.call(f"{word} workshop")
    first.address = f"2 {word} Street"
    first.save()
    added = make_location(shop, f"{word} branch")
    limit(shop.tech, first, by=shop.owner)
    return added


def token_of(organization: Organization) -> str:
    """Return the token of the invitation that waits in each organization."""
    return f"token-of-{organization.pk}"


def _invitation(shop: Shop, word: str) -> Invitation:
    invitation, _token = invite(email=f"{word.lower()}.newcomer@mail.example", role=Role.MANAGER, by=shop.owner)
    invitation.token_digest = digest_of(token_of(shop.organization))
    invitation.save(update_fields=["token_digest"])
    return invitation


def _status(shop: Shop, word: str) -> Status:
    status = Status(organization=shop.organization, group=Group.IN_PROGRESS, position=90, public_name=f"{word} public")
    status.call(f"{word} status")
    status.save()
    return status


def _catalogue(shop: Shop, word: str) -> Rows:
    """Leave an item, an archived one, and a price list that waits to be confirmed."""
    item = add_item(SaidOfItem("part", f"{word} part", Decimal("10.50"), f"{word}-1", Decimal(7)), by=shop.owner)
    archive_item(add_item(SaidOfItem("part", f"{word} old part", Decimal(3)), by=shop.owner), by=shop.owner)
    content = f"Name,Code,Price,{word} column\n{word} new part,{word}-2,12,x\n{word} wrong part,,{word},x\n".encode()
    imported = keep_upload(content=content, file_name=f"{word} prices.csv", kind="part", key=uuid4(), by=shop.owner)
    return {Item: item, Import: imported}


def _salary(shop: Shop, word: str) -> Rows:
    """Leave the technician a rate of something no order here brings, and a bonus."""
    rate = set_rates(shop.tech, Terms(parts_percent=Decimal(3)), by=shop.owner)
    bonus = enter_by_hand(
        shop.tech, kind=Entry.Kind.BONUS, amount=Decimal(9), key=uuid4(), by=shop.owner, note=f"{word} bonus"
    )
    return {Rate: rate, Entry: bonus}


def _draining(shop: Shop, word: str) -> Draining:
    """Leave a move out of an archived status that has ended."""
    source = Status(organization=shop.organization, group=Group.DEFERRED, archived_at=timezone.now())
    source.call(f"{word} archived")
    source.save()
    return Draining.objects.create(
        organization=shop.organization,
        source=source,
        receiver=_first_of(shop, Group.DEFERRED),
        by=shop.owner.user,
        total=1,
        moved=1,
        ended_at=timezone.now(),
    )


def _method(shop: Shop, word: str) -> Method:
    method = Method(organization=shop.organization, code=Method.Code.OWN, position=90)
    method.call(f"{word} voucher")
    method.save()
    return method


def _paid(shop: Shop, order: Order, word: str) -> Payment:
    method = Method.objects.get(organization=shop.organization, code=Method.Code.CASH)
    return take_prepayment(
        order, amount=Decimal("5.00"), method=method, key=uuid4(), by=shop.owner, note=f"{word} deposit"
    )


def _cash_day(shop: Shop, word: str) -> Rows:
    """Name whoever opened the desk that the payments came into."""
    day = DeskDay.objects.get(organization=shop.organization)
    day.opened_by_name = f"{word} opener"
    day.save()
    return {Desk: day.desk, DeskDay: day}


def _first_of(shop: Shop, group: Group) -> Status:
    return Status.objects.of(shop.organization).live().filter(group=group).earliest("position")


def _work(shop: Shop, word: str, phone: str, performer: Membership | None) -> Rows:
    """Accept an order, price it, let it cause two messages that failed, and decide on one of them."""
    client = make_client(shop, f"{word} client", phone or "+12125550199", f"{word.lower()}@client.example")
    client.notes = f"{word} notes"
    client.save()
    order = make_order(shop, client=client, performer=performer, about=f"{word} gadget", details=f"{word} details",
                       serial=f"{word} serial", appearance=f"{word} looks", included=f"{word} bag")  # fmt: skip
    make_line(order, f"{word} line")
    payment = _paid(shop, order, word)
    an_hour_ago = timezone.now() - timedelta(hours=1)
    said = {"seen": payment.at, "comment": f"{word} was late", "by": shop.owner}
    redating = redate_payment(order, payment, at=an_hour_ago, **said)
    add_comment(order, text=f"{word} said", for_client=False, key=uuid4(), by=shop.desk)
    put(order, shop, "Ready", comment=f"{word} comment")
    order.refresh_from_db()
    Effect.objects.filter(subject_id=order.pk).update(
        state=Effect.State.FAILED, ended_at=timezone.now(), reason=f"{word} reason"
    )
    pdf = _pdf(shop, order)
    decided = Effect.objects.get(subject_id=order.pk, lane=Channel.EMAIL)
    decide(decided, Decision.Choice.DISMISS, by=shop.owner.user)
    picture = ContentFile(a_png(), f"{word} picture.png")
    (attachment,) = add_files(order, [picture], key=uuid4(), by=shop.owner).kept
    said = Comment.objects.create(organization=shop.organization, order=order, text=f"{word} told", for_client=True)
    return {
        Attachment: attachment,
        Comment: said,
        Event: order.events.first(),
        Tracking: order.tracking,
        Pdf: pdf,
        Client: client,
        ClientPhone: client.phones.get(),
        Order: order,
        Line: order.lines.get(),
        Payment: payment,
        Ticked: Ticked.objects.get_or_create(
            organization=shop.organization, member=shop.desk, defaults={"papers": ["act"]}
        )[0],
        Redating: redating,
        SearchText: SearchText.objects.get(order=order),
        Move: Move.objects.filter(subject_id=order.pk, kind=Order.subject_kind).latest("version"),
        Effect: Effect.objects.get(subject_id=order.pk, lane=Channel.SMS),
        Decision: Decision.objects.get(effect=decided),
    }


def _pdf(shop: Shop, order: Order) -> Pdf:
    """Ask for a document; no worker makes it here."""
    (shown,) = printed(Order.objects.filter(pk=order.pk))
    wanted = [(Document.INTAKE, Paper.A4)]
    (sheet,) = compose(shop.organization, [shown], wanted, lambda path: f"http://testserver{path}")
    return ask_for_pdf(sheet, by=shop.owner)


def snapshot(corner: Corner) -> dict[str, list[dict[str, Any]]]:
    """Return every row the organization has, so that two moments can be compared."""
    own = {"organization": corner.shop.organization.pk}
    tables = {model: model.objects.filter(**own) for model in corner.rows if model is not Organization}
    tables[Organization] = Organization.objects.filter(pk=corner.shop.organization.pk)
    return {model.__name__: list(rows.order_by("pk").values()) for model, rows in tables.items()}
