"""The act of moving as a browser meets it: done, quiet, refused with a sentence, 403, 404."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.http import HttpResponse
from django.test import Client
from django.utils import timezone

from accounts.models import Role
from orders.models import Order
from statuses.models import Effect, Move
from tests.factories import Shop, make_order, put
from tests.pages import browse, forms_of, text_of


def _address(order: Order, shop: Shop, name: str) -> str:
    return f"/orders/{order.number}/move/{shop.status(name).pk}/"


def _confirm(browser: Client, address: str, **answers: object) -> HttpResponse:
    """Open the dialog and confirm it, with some answers changed."""
    return browser.post(address, forms_of(browser.get(address))[address] | answers)


def _standing(order: Order) -> tuple[str, int, int]:
    order.refresh_from_db()
    return order.status.name, order.version, Move.objects.filter(subject_id=order.pk).count()


@pytest.mark.rule("OS-20")
@pytest.mark.parametrize("htmx", [False, True])
def test_confirming_moves_the_order_and_leads_back_to_it(shop: Shop, htmx: bool) -> None:
    order, browser = make_order(shop), browse(shop.desk, htmx=htmx)

    response = _confirm(browser, _address(order, shop, "Ready"))

    assert (response.status_code, response.headers["Location"]) == (302, "/orders/1/")
    assert _standing(order) == ("Ready", 2, 2)
    assert "No. 1: Ready." in text_of(browser.get("/orders/1/"))


@pytest.mark.rule("OS-21")
@pytest.mark.parametrize("name", ["Ready", "Closed"])
def test_pressing_confirm_twice_moves_once_and_says_nothing(shop: Shop, name: str) -> None:
    order, browser = make_order(shop), browse(shop.desk)
    address = _address(order, shop, name)
    drawn = forms_of(browser.get(address))[address]
    browser.post(address, drawn)
    effects = Effect.objects.count()

    response = browser.post(address, drawn)

    assert (response.status_code, _standing(order)) == (302, (name, 2, 2))
    assert Effect.objects.count() == effects


@pytest.mark.rule("OS-22")
@pytest.mark.parametrize("htmx", [False, True])
def test_a_stale_page_is_told_who_set_what_and_gets_the_dialog_fresh(shop: Shop, htmx: bool) -> None:
    order, browser = make_order(shop), browse(shop.desk, htmx=htmx)
    address = _address(order, shop, "Ready")
    drawn = forms_of(browser.get(address))[address]
    put(order, shop, "Diagnostics")

    response = browser.post(address, drawn | {"comment": "mine"})

    fresh = forms_of(response)[address]
    assert (response.status_code, _standing(order)) == (409, ("Diagnostics", 2, 2))
    assert "Fixit owner set “Diagnostics” at" in text_of(response)
    assert "From Diagnostics to Ready" in text_of(response)
    assert (fresh["version"], fresh["comment"]) == ("2", "mine")
    assert browser.post(address, fresh).status_code == 302


@pytest.mark.rule("OS-22")
def test_a_stale_click_on_a_status_without_consequences_is_refused_too(shop: Shop) -> None:
    order, browser = make_order(shop), browse(shop.desk)
    address = _address(order, shop, "In progress")
    clicked = forms_of(browser.get("/orders/1/"))[address]
    put(order, shop, "Diagnostics")

    response = browser.post(address, clicked)

    assert (response.status_code, _standing(order)) == (409, ("Diagnostics", 2, 2))


@pytest.mark.rule("OS-22")
def test_an_order_closed_meanwhile_by_somebody_else_is_said_to_be_closed(shop: Shop) -> None:
    order, browser = make_order(shop), browse(shop.desk)
    address = _address(order, shop, "Ready")
    drawn = forms_of(browser.get(address))[address]
    put(order, shop, "Refused")

    response = browser.post(address, drawn)

    assert (response.status_code, _standing(order)) == (409, ("Refused", 2, 2))
    assert "Fixit owner set “Refused”" in text_of(response)
    assert "Order 1 is closed." in text_of(response)
    assert address not in forms_of(response)


@pytest.mark.rule("OS-23")
@pytest.mark.parametrize("htmx", [False, True])
def test_a_closed_order_offers_no_move_and_refuses_one(shop: Shop, htmx: bool) -> None:
    order, browser = make_order(shop), browse(shop.desk, htmx=htmx)
    put(order, shop, "Closed")
    address = _address(order, shop, "Ready")

    shown = browser.get(address)
    refused = browser.post(address, {"version": 2, "digest": "0" * 24})

    assert (shown.status_code, refused.status_code) == (409, 409)
    assert _standing(order) == ("Closed", 2, 2)
    assert "/move/" not in browser.get("/orders/1/").content.decode()


@pytest.mark.rule("OS-9", "OS-23")
def test_a_target_archived_meanwhile_is_refused_by_name(shop: Shop) -> None:
    order, browser = make_order(shop), browse(shop.desk)
    address = _address(order, shop, "Ready")
    drawn = forms_of(browser.get(address))[address]
    status = shop.status("Ready")
    status.archived_at = timezone.now() - timedelta(seconds=1)
    status.save()

    response = browser.post(address, drawn)

    assert (response.status_code, _standing(order)) == (409, ("New", 1, 1))
    assert "The status “Ready” is archived" in text_of(response)
    assert address not in browser.get("/orders/1/").content.decode()


@pytest.mark.rule("OS-24")
@pytest.mark.parametrize(
    ("answers", "sentence"),
    [
        ({"message-sms-text": ""}, "This field is required."),
        ({"message-sms-text": "x" * 2001}, "at most 2000 characters"),
        ({"message-sms-text": "nul \x00 byte"}, "Null characters are not allowed."),
        ({"comment": "x" * 2001}, "at most 2000 characters"),
    ],
)
@pytest.mark.parametrize("htmx", [False, True])
def test_a_wrong_answer_is_said_beside_its_field_and_nothing_typed_is_lost(
    shop: Shop, htmx: bool, answers: dict[str, str], sentence: str
) -> None:
    order, browser = make_order(shop), browse(shop.desk, htmx=htmx)
    address = _address(order, shop, "Ready")

    response = _confirm(browser, address, **({"message-email-subject": "My subject"} | answers))

    assert (response.status_code, _standing(order)) == (422, ("New", 1, 1))
    assert sentence in text_of(response)
    assert forms_of(response)[address]["message-email-subject"] == "My subject"


@pytest.mark.parametrize("version", ["", "one", "-1", "9" * 30, "1.5"])
def test_an_absurd_version_moves_nothing(shop: Shop, version: str) -> None:
    order, browser = make_order(shop), browse(shop.desk)

    response = browser.post(_address(order, shop, "Diagnostics"), {"version": version})

    assert (response.status_code, _standing(order)) == (422, ("New", 1, 1))


@pytest.mark.rule("OS-22", "OS-24")
def test_htmx_gets_the_dialog_alone_and_a_browser_without_scripts_the_whole_page(shop: Shop) -> None:
    address = _address(make_order(shop), shop, "Ready")

    fragment, page = browse(shop.desk, htmx=True).get(address), browse(shop.desk).get(address)

    assert "<html" not in fragment.content.decode()
    assert (fragment.headers["HX-Retarget"], fragment.headers["HX-Reswap"]) == ("#dialog", "innerHTML")
    assert "<html" in page.content.decode()
    assert "HX-Retarget" not in page.headers
    assert forms_of(fragment)[address] == {
        **forms_of(page)[address],
        "csrfmiddlewaretoken": forms_of(fragment)[address]["csrfmiddlewaretoken"],
    }


@pytest.mark.rule("TN-2")
@pytest.mark.parametrize(
    ("role", "name", "answered"),
    [
        (Role.TECHNICIAN, "Diagnostics", 302),
        (Role.TECHNICIAN, "Closed", 403),
        (Role.TECHNICIAN, "Refused", 403),
        (Role.HEAD_OFFICE, "Diagnostics", 403),
        (Role.FRONT_DESK, "Closed", 422),
    ],
)
def test_a_role_moves_only_as_far_as_it_reaches(shop: Shop, role: Role, name: str, answered: int) -> None:
    order = make_order(shop, performer=shop.tech)
    browser = browse(shop.members[role])

    response = browser.post(_address(order, shop, name), {"version": 1})

    assert response.status_code == answered
    assert (_standing(order)[1] == 2) is (answered == 302)


@pytest.mark.rule("OS-23")
def test_the_menu_offers_only_what_the_role_may_set(shop: Shop) -> None:
    make_order(shop, performer=shop.tech)

    offered = {
        role: sum(len(statuses) for _group, statuses in browse(shop.members[role]).get("/orders/1/").context["targets"])
        for role in (Role.OWNER, Role.TECHNICIAN, Role.HEAD_OFFICE)
    }

    assert offered == {Role.OWNER: 8, Role.TECHNICIAN: 6, Role.HEAD_OFFICE: 0}


@pytest.mark.rule("TN-1")
@pytest.mark.parametrize("method", ["get", "post"])
def test_a_neighbours_order_or_status_is_not_found(shop: Shop, neighbour: Shop, method: str) -> None:
    ours, theirs = make_order(shop), make_order(neighbour)
    ask = getattr(browse(shop.owner), method)

    assert ask(_address(theirs, shop, "Diagnostics"), {"version": 1}).status_code == 404
    assert ask(_address(ours, neighbour, "Diagnostics"), {"version": 1}).status_code == 404
    assert ask(_address(theirs, neighbour, "Diagnostics"), {"version": 1}).status_code == 404
    assert (_standing(ours), _standing(theirs)) == (("New", 1, 1), ("New", 1, 1))


@pytest.mark.rule("TN-2")
def test_an_order_not_given_to_a_technician_is_not_found_by_them(shop: Shop) -> None:
    order = make_order(shop)

    response = browse(shop.tech).post(_address(order, shop, "Diagnostics"), {"version": 1})

    assert (response.status_code, _standing(order)) == (404, ("New", 1, 1))
