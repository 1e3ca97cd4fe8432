"""Owners correct when something happened: a month back at most, with a comment, and history says so."""

from __future__ import annotations

from datetime import datetime, timedelta
from decimal import Decimal
from uuid import uuid4

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone
from orders.prepayments import take_prepayment

from accounts import invariants
from accounts.models import Role
from accounts.redating import DateChanged, DateRefused
from orders.models import Event, Order
from orders.redating import CLOSED, CREATED, redate_order, redate_payment
from payments.models import Method, Payment, Redating
from tests.factories import Shop, make_order, put
from tests.pages import browse, forms_of, queries_of, text_of

DAY = timedelta(days=1)


def _order(shop: Shop, *, age: timedelta = 10 * DAY, closed: bool = False) -> Order:
    order = make_order(shop)
    if closed:
        put(order, shop, "Closed")
    Order.objects.filter(pk=order.pk).update(created_at=timezone.now() - age)
    order.refresh_from_db()
    return order


def _paid(shop: Shop, order: Order) -> Payment:
    method = Method.objects.filter(organization=shop.organization).earliest("position")
    return take_prepayment(order, amount=Decimal(8), method=method, key=uuid4(), by=shop.desk)


def _redate(order: Order, shop: Shop, at: datetime, name: str = CREATED, **said: object) -> None:
    told = {"seen": getattr(order, name), "comment": "Written down late", "by": shop.owner} | said
    redate_order(order, name, at=at, **told)  # type: ignore[arg-type]


def _local(shop: Shop, at: datetime) -> str:
    return timezone.localtime(at, shop.organization.zone).strftime("%Y-%m-%dT%H:%M")


@pytest.mark.rule("OS-51")
@pytest.mark.parametrize("name", [CREATED, CLOSED])
def test_a_corrected_date_is_written_and_told_with_what_it_said_and_why(shop: Shop, name: str) -> None:
    order = _order(shop, closed=True)
    at = timezone.now() - 2 * DAY

    _redate(order, shop, at, name)

    was = getattr(order, name)
    order.refresh_from_db()
    assert getattr(order, name) == at
    event = Event.objects.get(what=Event.What.REDATED)
    assert (event.by_name, event.thing) == ("Fixit owner", "Written down late")
    assert [datetime.fromisoformat(each) for each in event.fields[0][1:]] == [was, at]
    read = text_of(browse(shop.desk).get("/orders/1/"))
    assert "Date corrected" in read
    assert "Written down late" in read


@pytest.mark.rule("OS-51")
def test_the_date_it_says_already_is_no_correction(shop: Shop) -> None:
    order = _order(shop)

    _redate(order, shop, order.created_at.replace(second=0, microsecond=0), comment="")

    assert not Event.objects.filter(what=Event.What.REDATED).exists()


@pytest.mark.rule("OS-51")
@pytest.mark.parametrize(
    ("name", "ago", "sentence"),
    [
        (CREATED, timedelta(hours=-1), "still to come"),
        (CREATED, 32 * DAY, "31 days at most"),
        (CREATED, timedelta(minutes=-1), "still to come"),
        (CLOSED, 11 * DAY, "It was accepted after that"),
        (CLOSED, 40 * DAY, "31 days at most"),
    ],
)
def test_a_date_out_of_range_is_refused_in_words(shop: Shop, name: str, ago: timedelta, sentence: str) -> None:
    order = _order(shop, closed=True)
    before = Order.objects.filter(pk=order.pk).values().get()

    with pytest.raises(DateRefused, match=sentence):
        _redate(order, shop, timezone.now() - ago, name)

    assert Order.objects.filter(pk=order.pk).values().get() == before
    assert not Event.objects.filter(what=Event.What.REDATED).exists()


@pytest.mark.rule("OS-51")
def test_nothing_was_accepted_after_it_was_closed(shop: Shop) -> None:
    order = _order(shop, closed=True)
    Order.objects.filter(pk=order.pk).update(closed_at=timezone.now() - 5 * DAY)
    order.refresh_from_db()

    with pytest.raises(DateRefused, match="It was closed before that"):
        _redate(order, shop, timezone.now() - 3 * DAY)

    Order.objects.filter(pk=order.pk).update(closed_at=order.created_at - DAY)
    assert len(invariants.faults()["orders are closed after they are accepted"]) == 1


@pytest.mark.rule("OS-51")
def test_a_date_that_somebody_corrected_since_is_refused_with_who_and_what(shop: Shop) -> None:
    order = _order(shop)
    _redate(order, shop, timezone.now() - 2 * DAY)

    with pytest.raises(DateChanged, match="Fixit owner corrected it"):
        _redate(order, shop, timezone.now() - 3 * DAY)


@pytest.mark.rule("OS-51")
def test_no_comment_no_correction(shop: Shop) -> None:
    order = _order(shop)

    with pytest.raises(DateRefused, match="Say why"):
        _redate(order, shop, timezone.now() - DAY, comment=" ")


# --- payments -----------------------------------------------------------------------------------------


@pytest.mark.rule("OS-51", "OS-32")
def test_a_payments_date_is_corrected_beside_the_entry_which_stays(shop: Shop) -> None:
    order = _order(shop)
    payment = _paid(shop, order)
    before = Payment.objects.filter(pk=payment.pk).values().get()
    first, last = timezone.now() - 3 * DAY, timezone.now() - 2 * DAY

    redate_payment(order, payment, at=first, seen=payment.at, comment="It was Monday", by=shop.owner)
    redate_payment(order, payment, at=last, seen=first, comment="No, Tuesday", by=shop.owner)

    assert Payment.objects.filter(pk=payment.pk).values().get() == before
    payment = Payment.objects.get(pk=payment.pk)
    assert (payment.dated, payment.corrected.was) == (last, first)
    assert [row.comment for row in Redating.objects.order_by("pk")] == ["It was Monday", "No, Tuesday"]
    assert Event.objects.filter(what=Event.What.REDATED).count() == 2
    assert "No, Tuesday" in text_of(browse(shop.desk).get("/orders/1/"))


@pytest.mark.rule("OS-51", "OS-32")
def test_a_correction_is_never_changed_or_deleted(shop: Shop) -> None:
    order = _order(shop)
    payment = _paid(shop, order)
    redate_payment(order, payment, at=timezone.now() - DAY, seen=payment.at, comment="Late", by=shop.owner)

    for act in (lambda: Redating.objects.update(comment="x"), lambda: Redating.objects.all().delete()):
        with pytest.raises(IntegrityError), transaction.atomic():
            act()


@pytest.mark.rule("OS-51")
@pytest.mark.parametrize("ago", [-DAY, 32 * DAY])
def test_a_payments_date_out_of_range_is_refused(shop: Shop, ago: timedelta) -> None:
    order = _order(shop)
    payment = _paid(shop, order)

    with pytest.raises(DateRefused):
        redate_payment(order, payment, at=timezone.now() - ago, seen=payment.at, comment="x", by=shop.owner)

    assert not Redating.objects.exists()


@pytest.mark.rule("OS-51")
def test_payments_and_their_corrections_are_read_in_as_many_queries_for_many_as_for_one(shop: Shop) -> None:
    order, browser = _order(shop), browse(shop.owner)
    payments = [_paid(shop, order)]
    at = timezone.now() - DAY
    redate_payment(order, payments[0], at=at, seen=payments[0].at, comment="x", by=shop.owner)
    few = queries_of(browser, "/orders/1/")

    for _place in range(6):
        payment = _paid(shop, order)
        redate_payment(order, payment, at=at, seen=payment.at, comment="x", by=shop.owner)

    assert queries_of(browser, "/orders/1/") == few


# --- the dialogs --------------------------------------------------------------------------------------


def _addresses(payment: Payment) -> list[str]:
    return ["/orders/1/accepted/", "/orders/1/closed/", f"/orders/1/payments/{payment.pk}/date/"]


@pytest.mark.rule("OS-51")
@pytest.mark.parametrize("htmx", [False, True])
@pytest.mark.parametrize("place", [0, 1, 2])
def test_the_dialog_corrects_in_the_organizations_zone(shop: Shop, place: int, htmx: bool) -> None:
    order = _order(shop)
    payment = _paid(shop, order)
    put(order, shop, "Closed")
    address, browser = _addresses(payment)[place], browse(shop.owner, htmx=htmx)
    assert address in browser.get("/orders/1/").content.decode()
    at = timezone.now() - 2 * DAY

    drawn = forms_of(browser.get(address))[address]
    done = browser.post(address, drawn | {"at": _local(shop, at), "comment": "Late"})

    assert (done.status_code, done["Location"]) == (302, "/orders/1/")
    order.refresh_from_db()
    now = [order.created_at, order.closed_at, Payment.objects.get().dated][place]
    assert now == at.replace(second=0, microsecond=0)


@pytest.mark.rule("OS-51")
def test_a_stale_dialog_says_who_corrected_it_keeps_what_was_typed_and_can_be_sent_again(shop: Shop) -> None:
    order, browser = _order(shop), browse(shop.owner)
    address = "/orders/1/accepted/"
    typed = {"at": _local(shop, timezone.now() - 4 * DAY), "comment": "Kept words"}
    drawn = forms_of(browser.get(address))[address] | typed
    _redate(order, shop, timezone.now() - 2 * DAY)

    response = browser.post(address, drawn)

    assert response.status_code == 409
    assert "Fixit owner corrected it after you opened this page" in text_of(response)
    again = forms_of(response)[address]
    assert {name: again[name] for name in typed} == typed
    assert browser.post(address, again).status_code == 302


@pytest.mark.rule("OS-51")
@pytest.mark.parametrize(
    "said",
    [{"at": "2999-01-01T10:00"}, {"at": "1999-01-01T10:00"}, {"at": "x"}, {"at": ""}, {"comment": " "}, {"seen": "x"}],
)
def test_what_cannot_be_is_refused_beside_its_field(shop: Shop, said: dict[str, str]) -> None:
    _order(shop)
    browser, address = browse(shop.owner), "/orders/1/accepted/"
    drawn = forms_of(browser.get(address))[address] | {"at": _local(shop, timezone.now() - DAY), "comment": "Late"}

    assert browser.post(address, drawn | said).status_code == 422
    assert not Event.objects.filter(what=Event.What.REDATED).exists()


@pytest.mark.rule("OS-51", "TN-2")
@pytest.mark.parametrize("role", [role for role in Role if role != Role.OWNER])
def test_nobody_but_an_owner_corrects_or_is_offered_to(shop: Shop, role: Role) -> None:
    order = _order(shop)
    payment = _paid(shop, order)
    browser = browse(shop.members[role])

    assert [browser.get(address).status_code for address in _addresses(payment)] == [403] * 3
    assert [browser.post(address).status_code for address in _addresses(payment)] == [403] * 3
    assert "/accepted/" not in browse(shop.members[Role.MANAGER]).get("/orders/1/").content.decode()


@pytest.mark.rule("OS-51", "TN-1")
def test_a_payment_of_another_order_is_not_there(shop: Shop, neighbour: Shop) -> None:
    order, other, theirs = _order(shop), _order(shop), _order(neighbour)
    _paid(shop, order)
    browser = browse(shop.owner)

    for payment in (_paid(shop, other), _paid(neighbour, theirs)):
        assert browser.get(f"/orders/1/payments/{payment.pk}/date/").status_code == 404
    assert browser.get("/orders/5001/accepted/").status_code == 404
    assert browser.get("/orders/1/closed/").status_code == 409
