"""The ledger: what is written stays written, belongs to somebody and to something."""

from __future__ import annotations

from decimal import Decimal
from typing import Any
from uuid import uuid4

import pytest
from django.db import IntegrityError, connection, transaction
from django.db.migrations.executor import MigrationExecutor

from accounts import guards, invariants
from accounts.models import Role
from orders.models import Order
from payments.models import Method, Payment
from payments.selectors import payments_of
from payments.services import PaymentRefused, take
from tests.factories import Shop, make_order, make_shop
from tests.pages import browse, text_of


def _method(shop: Shop) -> Method:
    return Method.objects.filter(organization=shop.organization).earliest("position")


def _take(shop: Shop, order: Order, amount: str = "5", **said: Any) -> Payment:
    said = {"method": _method(shop), "key": uuid4(), "by": shop.desk, "location": order.location} | said
    return take(kind=order.subject_kind, subject_id=order.pk, amount=Decimal(amount), **said)


@pytest.mark.rule("OS-31", "TN-3")
@pytest.mark.parametrize(
    ("language", "names"),
    [("en", ["Cash", "Card", "Bank transfer"]), ("ru", ["Наличные", "Карта", "Безналичный перевод"])],
)
def test_a_new_organization_starts_with_the_usual_ways_to_pay(db: None, language: str, names: list[str]) -> None:
    organization = make_shop("New", language=language).organization

    methods = Method.objects.of(organization).in_order()

    assert [method.name for method in methods] == names
    assert [method.code for method in methods] == ["cash", "card", "transfer"]


@pytest.mark.rule("OS-32")
def test_an_entry_says_how_much_who_how_and_what_for(shop: Shop) -> None:
    order = make_order(shop)

    payment = _take(shop, order, "5.005", note="Deposit", location=order.location)

    assert payments_of(shop.organization, "order", [order.pk]).get() == payment
    payment.refresh_from_db()
    assert (payment.amount, payment.by_name, payment.note) == (Decimal("5.01"), "Fixit front_desk", "Deposit")
    assert (payment.method.name, payment.location, payment.returns) == ("Cash", order.location, None)


@pytest.mark.rule("OS-32")
@pytest.mark.parametrize("act", ["update", "delete"])
def test_the_database_lets_nobody_change_or_delete_an_entry(shop: Shop, act: str) -> None:
    payment = _take(shop, make_order(shop))
    rows = Payment.objects.filter(pk=payment.pk)

    with pytest.raises(IntegrityError), transaction.atomic():
        rows.update(amount=1) if act == "update" else rows.delete()

    assert rows.get().amount == 5


@pytest.mark.rule("OS-32")
@pytest.mark.parametrize("amount", ["0", "-5"])
def test_an_entry_below_zero_must_name_what_it_gives_back(shop: Shop, amount: str) -> None:
    said = {"organization": shop.organization, "kind": "order", "subject_id": 1, "key": uuid4()}

    with pytest.raises(IntegrityError), transaction.atomic():
        Payment.objects.create(**said, method=_method(shop), amount=Decimal(amount))


@pytest.mark.rule("OS-34")
def test_one_key_is_one_entry(shop: Shop) -> None:
    order, key = make_order(shop), uuid4()
    _take(shop, order, key=key)

    with pytest.raises(IntegrityError), transaction.atomic():
        _take(shop, order, key=key)


@pytest.mark.rule("TN-1")
def test_the_database_refuses_a_neighbours_way_to_pay(shop: Shop, neighbour: Shop) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        _take(shop, make_order(shop), method=_method(neighbour))


@pytest.mark.rule("OS-31")
def test_an_archived_way_to_pay_takes_nothing(shop: Shop) -> None:
    method = _method(shop)
    Method.objects.filter(pk=method.pk).update(archived_at="2026-01-01T00:00Z")
    method.refresh_from_db()

    with pytest.raises(PaymentRefused, match="“Cash” is archived"):
        _take(shop, make_order(shop), method=method)

    assert not Payment.objects.exists()


@pytest.mark.rule("OS-32")
def test_an_entry_for_nothing_is_a_fault(shop: Shop) -> None:
    order = make_order(shop)
    lost = _take(shop, order)
    lost.pk, lost.key, lost.subject_id = None, uuid4(), order.pk + 1000
    lost.save()
    strange = Payment.objects.get(pk=lost.pk)
    strange.pk, strange.key, strange.kind = None, uuid4(), "parcel"
    strange.save()

    faults = invariants.faults()["payments are for something"]

    assert faults == [
        f"order {order.pk + 1000} was paid for and does not exist",
        f"payment {strange.pk} is for a parcel, which nobody knows",
    ]


@pytest.mark.rule("TN-5", "TN-1")
def test_the_admin_shows_ones_own_payments_and_writes_none(shop: Shop, neighbour: Shop) -> None:
    payment = _take(shop, make_order(shop), "12.50", note="Own deposit")
    _take(neighbour, make_order(neighbour), note="Their deposit")
    manager = browse(shop.members[Role.MANAGER])

    page = text_of(manager.get("/admin/payments/payment/"))

    assert "$12.50" in page
    assert "Own deposit" in page
    assert "Their deposit" not in page
    assert manager.get(f"/admin/payments/payment/{payment.pk}/delete/").status_code == 403
    assert "Cash" in text_of(manager.get("/admin/payments/method/"))
    assert browse(shop.desk).get("/admin/payments/payment/").status_code == 403


@pytest.mark.rule("OS-31")
@pytest.mark.django_db(transaction=True)
def test_organizations_that_were_there_before_get_the_usual_ways_to_pay_in_their_language() -> None:
    before, after = [("payments", "0001_first")], [("payments", "0002_methods")]
    guards.drop(connection)
    MigrationExecutor(connection).migrate(before)
    apps = MigrationExecutor(connection).loader.project_state(before).apps
    said = {"country": "RU", "currency": "RUB", "time_zone": "Europe/Moscow"}
    make = apps.get_model("accounts", "Organization").objects.create
    ours = {language: make(name=language, language=language, **said).pk for language in ("en", "ru")}

    MigrationExecutor(connection).migrate(after)

    MigrationExecutor(connection).migrate(MigrationExecutor(connection).loader.graph.leaf_nodes())
    named = {language: list(_names(pk)) for language, pk in ours.items()}
    assert named == {"en": ["Cash", "Card", "Bank transfer"], "ru": ["Наличные", "Карта", "Безналичный перевод"]}


def _names(organization: int) -> Any:
    return Method.objects.filter(organization=organization).in_order().values_list("name", flat=True)
