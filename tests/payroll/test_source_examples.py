"""The source's own examples, by their names."""

from __future__ import annotations

import pytest

from statuses.carrying.work import work_inside
from tests.factories import Shop, make_line, make_order, put
from tests.pages import browse, forms_of
from tests.payroll.paying import amounts, give_rates
from tests.statuses.setting import save


@pytest.mark.rule("OS-43")
@pytest.mark.django_db
def test_example_1_salary_calculation_upon_readiness(shop: Shop) -> None:
    """If employee should receive salary when order is ready: untick it in "Closed", tick it in "Ready"."""
    give_rates(shop, shop.tech, services_percent=40)
    order = make_order(shop, performer=shop.tech)
    make_line(order, price="100")

    save(shop.owner, shop.status("Closed"), credits_salary=None)
    save(shop.owner, shop.status("Ready"), credits_salary="on")
    put(order, shop, "Ready")
    work_inside()
    at_readiness = amounts(shop.tech)
    put(order, shop, "Closed")
    work_inside()

    assert at_readiness == [40]
    assert amounts(shop.tech) == [40]


@pytest.mark.rule("OS-43", "OS-36")
@pytest.mark.django_db
def test_the_page_of_a_status_has_the_switch_and_pickers_its_icon(shop: Shop) -> None:
    ready, order = shop.status("Ready"), make_order(shop)
    page = browse(shop.owner).get(f"/settings/statuses/{ready.pk}/")
    fields = next(fields for action, fields in forms_of(page).items() if action.endswith(f"/{ready.pk}/"))

    save(shop.owner, ready, credits_salary="on")
    menu = browse(shop.desk).get(f"/orders/{order.number}/statuses/").content.decode()

    assert "credits_salary" in page.content.decode()
    assert "credits_salary" not in fields
    assert menu.count("Credits salary") == 4  # title and words, of Ready and of Closed
