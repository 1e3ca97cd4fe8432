"""Amounts as people type them: in the country's spelling, in whole minor units, never a float."""

from __future__ import annotations

from decimal import Decimal
from uuid import uuid4

import pytest

from accounts.models import Organization
from payments.forms import PaymentForm
from payments.models import Method
from payments.services import PaymentRefused, require_amount
from tests.factories import Shop, make_shop


def _form(organization: Organization, amount: str, **said: object) -> PaymentForm:
    return PaymentForm({"key": str(uuid4()), "amount": amount} | said, organization=organization)


@pytest.mark.rule("OS-37", "TN-6")
@pytest.mark.parametrize(
    ("country", "typed", "amount"),
    [
        ("US", "1500.5", "1500.50"),
        ("US", "1,500", "1500.00"),
        ("US", "1,500.25", "1500.25"),
        ("US", "12,5", "12.50"),
        ("RU", "1 500,50", "1500.50"),
        ("RU", "1\u00a0500.50", "1500.50"),
        ("DE", "1.500", "1500.00"),
        ("DE", "1.500,25", "1500.25"),
        ("CH", "1'500.25", "1500.25"),
        ("US", "0.005", "0.01"),
        ("US", "2.675", "2.68"),
        ("US", "2.674", "2.67"),
        ("JP", "100.5", "101"),
        ("KW", "1.2345", "1.235"),
    ],
)
def test_an_amount_is_read_as_the_country_writes_it_and_rounded_half_up(
    db: None, country: str, typed: str, amount: str
) -> None:
    form = _form(make_shop("Somewhere", country=country).organization, typed)

    assert form.is_valid(), form.errors
    assert str(form.cleaned_data["amount"]) == amount


@pytest.mark.rule("OS-31")
@pytest.mark.parametrize("typed", ["", "0", "0.004", "-5", "many", "NaN", "Infinity", "1e9", "1e-99", "99999999999"])
def test_what_is_no_amount_above_zero_is_refused_beside_its_field(shop: Shop, typed: str) -> None:
    form = _form(shop.organization, typed)

    assert list(form.errors) == ["amount"]


@pytest.mark.rule("OS-31")
@pytest.mark.parametrize("amount", ["0", "-1", "0.004", "100000000", "NaN"])
def test_the_ledger_itself_refuses_such_an_amount(shop: Shop, amount: str) -> None:
    with pytest.raises(PaymentRefused, match=r"above zero and below \$100,000,000"):
        require_amount(Decimal(amount), shop.organization)


@pytest.mark.rule("OS-31")
def test_the_usual_way_to_pay_is_meant_where_none_is_said(shop: Shop) -> None:
    form = _form(shop.organization, "5")

    assert form.is_valid()
    assert form.cleaned_data["method"].code == Method.Code.CASH


@pytest.mark.rule("OS-31")
def test_where_every_way_to_pay_is_archived_it_is_said(shop: Shop) -> None:
    Method.objects.filter(organization=shop.organization).update(archived_at="2026-01-01T00:00Z")

    assert _form(shop.organization, "5").errors["method"] == ["There is no way to pay yet. Ask the owner to add one."]


@pytest.mark.rule("TN-1")
def test_a_neighbours_way_to_pay_cannot_be_chosen(shop: Shop, neighbour: Shop) -> None:
    theirs = Method.objects.filter(organization=neighbour.organization).earliest("pk")

    assert list(_form(shop.organization, "5", method=theirs.pk).errors) == ["method"]
