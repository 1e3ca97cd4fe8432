"""The examples of the source, by their names."""

from __future__ import annotations

import pytest

from accounts.models import Role
from payments.models import Payment
from statuses.groups import Group
from statuses.models import Status
from tests.factories import Shop, put
from tests.orders.paying.acts import drawn, owing, stored, window
from tests.pages import browse, text_of
from tests.statuses.setting import save


@pytest.mark.rule("OS-6", "OS-33")
def test_example_2_closing_without_payment_by_a_status_called_closed_unpaid(shop: Shop) -> None:
    """«Closed (unpaid)»: made in the group Closed successfully, its payment window left off."""
    response = save(shop.owner, Group.CLOSED_SUCCESSFULLY, name="Closed (unpaid)", opens_payment=None)
    assert response.status_code == 302
    unpaid = Status.objects.get(organization=shop.organization, name="Closed (unpaid)")
    shop.statuses["Closed (unpaid)"] = unpaid
    order = owing(shop, "80")

    asked = text_of(browse(shop.desk).get(window(order, shop, "Closed (unpaid)")))
    answers = drawn(shop.desk, order, shop, "Closed (unpaid)")
    closed = browse(shop.desk).post(window(order, shop, "Closed (unpaid)"), answers)

    assert (unpaid.group, unpaid.opens_payment) == ("closed_successfully", False)
    assert "Nothing is asked for here: $80.00 stays due." in asked
    assert closed.status_code == 302
    assert stored(order) == ("closed_successfully", 0, 0)
    assert (order.due, Payment.objects.count()) == (80, 0)
    page = text_of(browse(shop.members[Role.MANAGER]).get("/orders/1/"))
    assert "Closed (unpaid)" in page
    assert "Due $80.00" in page


@pytest.mark.rule("OS-33")
def test_the_same_order_by_the_status_whose_window_is_on_is_asked_for_the_money(shop: Shop) -> None:
    order = owing(shop, "80")

    put(order, shop, "Ready")

    assert "Due: $80.00" in text_of(browse(shop.desk).get(window(order, shop)))
