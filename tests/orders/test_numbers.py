from __future__ import annotations

import pytest
from django.db import IntegrityError, transaction

from accounts.formats import typed_number
from orders.models import Order
from orders.services import Intake, accept_order
from tests.factories import Shop, make_client, make_order, put
from tests.pages import browse, forms_of, text_of


@pytest.mark.rule("OR-1")
def test_numbers_run_per_organization(shop: Shop, neighbour: Shop) -> None:
    numbers = [make_order(each).number for each in (shop, neighbour, shop, neighbour, shop)]

    assert numbers == [1, 5001, 2, 5002, 3]


@pytest.mark.rule("OR-1")
def test_a_number_is_given_once_even_after_an_order_that_was_not_to_be(shop: Shop) -> None:
    make_order(shop)
    attempt = transaction.savepoint()
    make_order(shop)
    transaction.savepoint_rollback(attempt)

    assert make_order(shop).number == 2


@pytest.mark.rule("OR-1")
def test_the_database_refuses_a_number_twice(shop: Shop) -> None:
    first, second = make_order(shop), make_order(shop)

    with pytest.raises(IntegrityError), transaction.atomic():
        Order.objects.filter(pk=second.pk).update(number=first.number)


@pytest.mark.rule("OR-2")
def test_the_same_intake_is_the_same_order(shop: Shop) -> None:
    first = make_order(shop)

    again = accept_order(Intake(first.intake_key, make_client(shop), "Else"), by=shop.owner)

    assert again == first
    assert Order.objects.count() == 1


@pytest.mark.rule("OR-1")
def test_the_organizations_format_stands_everywhere_a_number_does(shop: Shop) -> None:
    shop.organization.number_prefix, shop.organization.number_digits = "R-", 5
    shop.organization.save()
    order = make_order(shop)
    put(order, shop, "Diagnostics")
    owner = browse(shop.owner)

    pages = ("/orders/", "/orders/1/", "/orders/1/edit/", f"/clients/{order.client_id}/", "/admin/orders/order/",
             f"/admin/orders/order/{order.pk}/change/", "/admin/statuses/move/")  # fmt: skip

    assert [page for page in pages if "R-00001" not in text_of(owner.get(page))] == []
    assert str(Order.objects.get()) == "R-00001"


@pytest.mark.rule("OR-1")
@pytest.mark.parametrize("typed", ["12", "00012", "R-12", "r-00012", "№12", "# 12", " R-12 ", "№ R-12"])
def test_a_typed_number_is_read_with_and_without_its_format(shop: Shop, typed: str) -> None:
    shop.organization.number_prefix = "R-"

    assert typed_number(typed, shop.organization)[0] == 12


@pytest.mark.rule("OR-1")
@pytest.mark.parametrize("typed", ["", "R-", "S-12", "12a", "1 2", "-12", "²", "1234567890", "R"])
def test_what_is_no_number_is_none(shop: Shop, typed: str) -> None:
    shop.organization.number_prefix = "R-"

    assert typed_number(typed, shop.organization)[0] is None


@pytest.mark.rule("OR-1")
def test_an_order_is_searched_for_by_its_number_as_it_is_written(shop: Shop) -> None:
    shop.organization.number_prefix, shop.organization.number_digits = "R-", 5
    shop.organization.save()
    make_order(shop, about="Kettle")
    make_order(shop, about="Lamp")

    found = text_of(browse(shop.owner).get("/admin/orders/order/", {"q": "r-00002"}))

    assert ("Lamp" in found, "Kettle" in found) == (True, False)


@pytest.mark.rule("OR-1")
@pytest.mark.parametrize(
    ("prefix", "accepted"),
    [("", True), ("R-", True), ("Р/", True), ("2026-", True), ("A.B", True), ("R1", False), ("7", False),
     ("R 1-", False), ("<b>", False), ("R_", False), ("№", False), ("R²", False)],
)  # fmt: skip
def test_a_prefix_is_letters_digits_and_a_few_signs_and_never_runs_into_the_number(
    shop: Shop, prefix: str, accepted: bool
) -> None:
    owner = browse(shop.owner)
    drawn = forms_of(owner.get("/settings/organization/"))[""]
    chosen = {name: getattr(shop.organization, name) for name in ("noun", "country", "currency", "time_zone")}

    response = owner.post("/settings/organization/", drawn | chosen | {"language": "en", "number_prefix": prefix})

    shop.organization.refresh_from_db()
    assert (response.status_code, shop.organization.number_prefix) == ((302, prefix) if accepted else (422, ""))


@pytest.mark.rule("OR-1")
def test_how_a_number_looks_stands_beside_its_format(shop: Shop) -> None:
    shop.organization.number_prefix, shop.organization.number_digits = "R-", 5
    shop.organization.save()

    assert "No. 12 looks so: R-00012" in text_of(browse(shop.owner).get("/settings/organization/"))
