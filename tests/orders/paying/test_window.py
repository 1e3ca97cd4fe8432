"""The payment window: closing asks for what is due, in one dialog and one transaction."""

from __future__ import annotations

from decimal import Decimal
from uuid import uuid4

import pytest

from accounts.models import Role
from orders.models import Event
from orders.transitions import AnswerRefused, NotPermitted, move_order
from payments.models import Payment
from statuses.kinds import NO_ANSWERS
from statuses.models import Move, Status
from tests.factories import Shop, make_line, make_order, put
from tests.orders.paying.acts import WINDOW, close, drawn, method, owing, paid, stored, window
from tests.pages import browse, text_of

NEW, CLOSED = "new", "closed_successfully"


@pytest.mark.rule("OS-24", "OS-33")
def test_the_dialog_of_closing_shows_what_is_due_filled_in(shop: Shop) -> None:
    order = owing(shop)

    response = browse(shop.desk).get(window(order, shop))

    assert "Due: $100.00" in text_of(response)
    assert drawn(shop.desk, order, shop)[f"{WINDOW}-amount"] == "100.00"
    assert stored(order) == (NEW, 0, 0)


@pytest.mark.rule("OS-24", "OS-30")
def test_one_confirm_closes_and_takes_the_money(shop: Shop) -> None:
    order = owing(shop)

    response = close(shop.desk, order, shop)

    assert response.headers["Location"] == "/orders/1/"
    assert stored(order) == (CLOSED, 100, 100)
    payment = Payment.objects.get()
    assert payment.move == Move.objects.latest("pk")
    assert (payment.by_name, payment.location) == ("Fixit front_desk", order.location)


@pytest.mark.rule("OS-30")
def test_several_ways_at_once_are_one_payment_of_several_entries(shop: Shop) -> None:
    order, card, cash = owing(shop), method(shop, "card"), method(shop, "cash")

    close(shop.desk, order, shop, amount="60.50", method=card.pk, amount_2="39.50", method_2=cash.pk)

    assert stored(order) == (CLOSED, 100, 100)
    entries = Payment.objects.order_by("pk").values_list("method__code", "amount")
    assert list(entries) == [("card", Decimal("60.5")), ("cash", Decimal("39.5"))]


@pytest.mark.rule("OS-30")
def test_the_same_way_entered_twice_is_one_entry(shop: Shop) -> None:
    order, cash = owing(shop), method(shop, "cash")

    close(shop.desk, order, shop, amount="60", method=cash.pk, amount_2="40", method_2=cash.pk)

    assert list(Payment.objects.values_list("amount", flat=True)) == [100]


@pytest.mark.rule("OS-33")
@pytest.mark.parametrize(
    ("role", "words"),
    [
        (Role.FRONT_DESK, "$29.50 would stay unpaid. Take all of it, or ask a manager to close without payment."),
        (Role.MANAGER, "$29.50 would stay unpaid. Enter what is paid, or choose to close without payment."),
    ],
)
def test_a_rest_is_refused_in_words_and_nothing_typed_is_lost(shop: Shop, role: Role, words: str) -> None:
    order, member = owing(shop), shop.members[role]

    response = close(member, order, shop, amount="70", amount_2="0.5")

    assert response.status_code == 422
    assert words in text_of(response)
    assert (stored(order), Payment.objects.count()) == ((NEW, 0, 0), 0)
    assert 'value="70"' in response.content.decode()
    assert 'value="0.5"' in response.content.decode()


@pytest.mark.rule("OS-33")
@pytest.mark.parametrize("amount", ["", "70"])
def test_closing_without_payment_is_a_choice_of_its_own_and_leaves_a_debt(shop: Shop, amount: str) -> None:
    order = owing(shop)

    close(shop.members[Role.MANAGER], order, shop, amount=amount, unpaid="on")

    taken = Decimal(amount or 0)
    assert stored(order) == (CLOSED, taken, taken)
    assert order.due == 100 - taken
    event = Event.objects.get(what="left_unpaid")
    assert event.fields == [["due", "", f"{100 - taken}"]]
    assert "Closed without payment" in text_of(browse(shop.desk).get("/orders/1/"))


@pytest.mark.rule("OS-33", "TN-2")
def test_the_front_desk_is_not_offered_to_close_without_payment_and_is_refused_when_it_asks(shop: Shop) -> None:
    order = owing(shop)

    assert f"{WINDOW}-unpaid" not in drawn(shop.desk, order, shop)
    assert close(shop.desk, order, shop, amount="", unpaid="on").status_code == 422
    with pytest.raises(NotPermitted):
        move_order(order, to=shop.status("Closed"), by=shop.desk, seen=1, answers=paid(unpaid=True))
    assert stored(order) == (NEW, 0, 0)


@pytest.mark.rule("OS-33")
def test_who_chooses_to_close_without_payment_and_enters_all_of_it_is_asked_which(shop: Shop) -> None:
    order = owing(shop)

    response = close(shop.owner, order, shop, unpaid="on")

    assert response.status_code == 422
    assert "All of it is entered above." in text_of(response)
    assert stored(order) == (NEW, 0, 0)


@pytest.mark.rule("OS-33")
@pytest.mark.parametrize("amount", ["100.01", "99999999"])
def test_more_than_is_due_is_refused_and_names_the_change(shop: Shop, amount: str) -> None:
    order = owing(shop)

    response = close(shop.desk, order, shop, amount=amount)

    assert response.status_code == 422
    assert "Only $100.00 is due" in text_of(response)
    assert stored(order) == (NEW, 0, 0)


@pytest.mark.rule("OS-30")
@pytest.mark.parametrize("amount", ["-5", "0", "NaN", "1e9", "many", "999999999999", "0.001"])
def test_amounts_that_are_none_are_refused_beside_their_field(shop: Shop, amount: str) -> None:
    order = owing(shop)

    response = close(shop.desk, order, shop, amount=amount)

    assert response.status_code == 422
    assert stored(order) == (NEW, 0, 0)


@pytest.mark.rule("OS-20", "OS-33")
def test_the_door_itself_asks_for_the_payment_whoever_comes(shop: Shop) -> None:
    order, cash = owing(shop), method(shop, "cash")

    for answers in (NO_ANSWERS, paid(), paid(("40", cash)), paid(("101", cash))):
        with pytest.raises(AnswerRefused):
            move_order(order, to=shop.status("Closed"), by=shop.owner, seen=1, answers=answers)

    assert (stored(order), Move.objects.filter(subject_id=order.pk).count()) == ((NEW, 0, 0), 1)


@pytest.mark.rule("OS-33")
def test_many_at_once_are_closed_but_for_those_that_owe(shop: Shop) -> None:
    owes, free = owing(shop), make_order(shop)
    asked = {"number": [owes.number, free.number], "to": shop.status("Closed").pk}

    page = browse(shop.owner).get("/orders/selected/status/", asked)

    assert "$100.00 is due: take the payment on its own page." in text_of(page)
    assert "1 will move." in text_of(page)


@pytest.mark.rule("OS-33")
def test_a_closing_status_whose_window_is_off_never_asks_and_says_what_stays_due(shop: Shop) -> None:
    order = owing(shop)
    Status.objects.filter(pk=shop.status("Closed").pk).update(opens_payment=False)

    page = browse(shop.desk).get(window(order, shop))
    close(shop.desk, order, shop)

    assert "Nothing is asked for here: $100.00 stays due." in text_of(page)
    assert stored(order) == (CLOSED, 0, 0)
    assert order.due == 100


@pytest.mark.rule("OS-33")
def test_closed_unsuccessfully_charges_nothing_and_what_was_paid_is_to_be_given_back(shop: Shop) -> None:
    order = owing(shop)
    browse(shop.desk).post("/orders/1/payment/", {"key": uuid4(), "amount": "30"})

    page = browse(shop.desk).get(window(order, shop, "Refused"))
    put(order, shop, "Refused")

    assert "$30.00 is to be given back." in text_of(page)
    order.refresh_from_db()
    assert order.due == -30
    assert "To give back $30.00" in text_of(browse(shop.desk).get("/orders/1/"))


@pytest.mark.rule("OS-24")
def test_a_window_of_an_open_status_may_stay_empty_or_take_a_part(shop: Shop) -> None:
    Status.objects.filter(pk=shop.status("Diagnostics").pk).update(opens_payment=True)
    order = owing(shop)
    address = window(order, shop, "Diagnostics")
    answers = drawn(shop.desk, order, shop, "Diagnostics") | {f"{WINDOW}-amount": "25"}

    browse(shop.desk).post(address, answers)

    assert stored(order) == ("in_progress", 25, 25)


@pytest.mark.rule("OS-27")
def test_a_move_in_whose_window_money_was_taken_is_not_undone(shop: Shop) -> None:
    Status.objects.filter(pk=shop.status("Diagnostics").pk).update(opens_payment=True)
    order, cash = owing(shop), method(shop, "cash")
    kept = make_order(shop)
    for each, answers in ((order, paid(("25", cash))), (kept, paid())):
        move_order(each, to=shop.status("Diagnostics"), by=shop.desk, seen=1, answers=answers)

    assert browse(shop.desk).post(f"/orders/{order.number}/undo/", {"seen": 2}).status_code == 409
    assert browse(shop.desk).post(f"/orders/{kept.number}/undo/", {"seen": 2}).status_code == 302
    assert stored(order) == ("in_progress", 25, 25)


@pytest.mark.rule("OS-24")
def test_a_line_added_since_the_window_was_drawn_brings_it_back_fresh_with_the_answers(shop: Shop) -> None:
    order = owing(shop)
    answers = drawn(shop.owner, order, shop) | {"comment": "For the screen"}
    make_line(order, price="20")

    response = browse(shop.owner).post(window(order, shop), answers)

    assert response.status_code in {409, 422}
    page = response.content.decode()
    assert "Due: $120.00" in text_of(response)
    assert "For the screen" in page
    assert stored(order) == (NEW, 0, 0)


@pytest.mark.rule("OS-34")
def test_confirming_twice_takes_the_money_once(shop: Shop) -> None:
    order = owing(shop)
    answers = drawn(shop.desk, order, shop)

    codes = [browse(shop.desk).post(window(order, shop), answers).status_code for _each in range(2)]

    assert codes[0] == 302
    assert stored(order) == (CLOSED, 100, 100)


@pytest.mark.rule("OS-30")
@pytest.mark.parametrize("htmx", [False, True])
def test_ticked_documents_open_after_the_commit_and_are_ticked_the_next_time(shop: Shop, htmx: bool) -> None:
    first, second = owing(shop), owing(shop)
    answers = drawn(shop.desk, first, shop) | {f"{WINDOW}-papers": ["act", "payment"]}

    response = browse(shop.desk, htmx=htmx).post(window(first, shop), answers)

    printed = "/orders/print/?number=1&what=act&what=payment&now=1"
    assert response.headers["HX-Redirect" if htmx else "Location"] == printed
    form = browse(shop.desk).get(window(second, shop)).context["consequences"][0].form
    assert form["papers"].value() == ["act", "payment"]
    other = browse(shop.owner).get(window(second, shop)).context["consequences"][0].form
    assert other["papers"].value() == []


@pytest.mark.rule("OS-31")
def test_a_debt_can_be_paid_after_closing_but_no_more_than_it_is(shop: Shop) -> None:
    order = owing(shop)
    put(order, shop, "Closed")
    browser = browse(shop.desk)

    more = browser.post("/orders/1/payment/", {"key": uuid4(), "amount": "100.01"})
    part = browser.post("/orders/1/payment/", {"key": uuid4(), "amount": "100"})
    again = browser.post("/orders/1/payment/", {"key": uuid4(), "amount": "1"})

    assert [more.status_code, part.status_code, again.status_code] == [422, 302, 409]
    assert stored(order) == (CLOSED, 100, 100)


@pytest.mark.rule("TN-2", "OS-24")
def test_a_technician_moves_their_own_through_the_window_and_takes_no_money_in_it(shop: Shop) -> None:
    Status.objects.filter(pk=shop.status("Diagnostics").pk).update(opens_payment=True)
    order, cash = owing(shop, performer=shop.tech), method(shop, "cash")
    form = drawn(shop.tech, order, shop, "Diagnostics")

    with pytest.raises(NotPermitted):
        move_order(order, to=shop.status("Diagnostics"), by=shop.tech, seen=1, answers=paid(("25", cash)))
    sneaked = form | {f"{WINDOW}-key": str(uuid4()), f"{WINDOW}-amount": "25", f"{WINDOW}-method": str(cash.pk)}
    response = browse(shop.tech).post(window(order, shop, "Diagnostics"), sneaked)

    assert f"{WINDOW}-amount" not in form
    assert response.status_code == 302
    assert stored(order) == ("in_progress", 0, 0)
