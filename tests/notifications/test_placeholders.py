from __future__ import annotations

from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError

from notifications.correspondence import fill, known_placeholders, unknown_placeholders
from notifications.models import MessageText
from orders.correspondence import LOOKED_UP, NAMES, placeholders
from tests.factories import Shop, make_order

VALUES = {"number": "5", "client": "{total}", "total": "$1.00"}


@pytest.mark.rule("EF-7")
@pytest.mark.parametrize(
    ("text", "filled"),
    [
        ("No. {number}: {total}", "No. 5: $1.00"),
        ("{number}{number}", "55"),
        ("for {client}", "for {total}"),
        ("{nobody} knows", "{nobody} knows"),
        ("{0.__class__}", "{0.__class__}"),
        ("{number.__class__}", "{number.__class__}"),
        ("{number!r} {number:>10} {number[0]}", "{number!r} {number:>10} {number[0]}"),
        ("{{", "{{"),
        ("}{", "}{"),
        ("{{number}}", "{5}"),
        ("{{ number }} {% now 'Y' %}", "{{ number }} {% now 'Y' %}"),
        ("{ number } {Number} {NUMBER}", "{ number } {Number} {NUMBER}"),
        ("%(number)s $number", "%(number)s $number"),
        ("", ""),
        ("{", "{"),
    ],
)
def test_placeholders_are_a_flat_list_and_everything_else_stays_text(text: str, filled: str) -> None:
    assert fill(text, VALUES) == filled


@pytest.mark.rule("EF-7")
def test_an_unknown_placeholder_is_named() -> None:
    assert unknown_placeholders("{number} {sum} {client} {colour}") == ["sum", "colour"]
    assert unknown_placeholders("{number} {client} { sum } {{") == []


@pytest.mark.rule("EF-7")
@pytest.mark.parametrize("field", ["subject", "text"])
def test_a_text_with_an_unknown_placeholder_is_refused_when_it_is_saved(shop: Shop, field: str) -> None:
    text = MessageText.objects.filter(organization=shop.organization, channel="email")[0]
    setattr(text, field, "Pay {sum}")

    with pytest.raises(ValidationError) as refused:
        text.full_clean()

    assert refused.value.message_dict == {field: ["There is no placeholder {sum}."]}


@pytest.mark.rule("EF-7")
def test_every_text_a_shop_starts_with_is_valid(shop: Shop) -> None:
    texts = MessageText.objects.filter(organization=shop.organization)

    for text in texts:
        text.full_clean()

    assert texts.count() == 6


@pytest.mark.rule("EF-7")
def test_every_placeholder_an_order_promises_has_a_value(shop: Shop) -> None:
    order = make_order(shop, deadline=None)

    said = placeholders(order, shop.organization, order.group)
    found = [name for name, ask in LOOKED_UP.items() if ask([order])[order.pk]]

    assert said.keys() | set(found) == NAMES
    assert known_placeholders() > NAMES


@pytest.mark.rule("EF-7", "OS-31", "OS-33")
@pytest.mark.parametrize(
    ("paid", "group", "due"),
    [(30, "ready", "$70.00"), (130, "ready", "$0.00"), (30, "closed_unsuccessfully", "$0.00")],
)
def test_a_message_asks_for_what_is_left_to_pay_where_the_order_is_about_to_stand(
    shop: Shop, paid: int, group: str, due: str
) -> None:
    order = make_order(shop)
    order.total, order.paid = Decimal(100), Decimal(paid)

    assert placeholders(order, shop.organization, group)["due"] == due
