"""The pages of the cash desk: what they show, ask and refuse, in words, with what was typed kept."""

from __future__ import annotations

from datetime import timedelta
from io import BytesIO
from unittest import mock
from uuid import uuid4

import pytest
from django.http import HttpResponse
from django.utils import timezone
from openpyxl import load_workbook

from accounts.models import Membership, Role
from accounts.today import cards_for
from payments.models import DeskDay, Payment
from tests.factories import Shop, limit, make_location, make_order
from tests.pages import browse, forms_of, queries_of, text_of
from tests.payments.desks import close, give_back, open_day_of, pay, place_of

_KEEPERS = [Role.OWNER, Role.MANAGER, Role.FRONT_DESK]


def _desk(shop: Shop) -> str:
    return f"/cash/{place_of(shop).pk}/"


def _opened(shop: Shop, opening: str = "100", member: Membership | None = None) -> HttpResponse:
    return browse(member or shop.desk).post(f"{_desk(shop)}open/", {"key": uuid4(), "opening": opening})


def _drawn(shop: Shop, **said: str) -> dict[str, str]:
    """Return the closing form as the page draws it, with what a person types."""
    address = f"{_desk(shop)}close/"
    return forms_of(browse(shop.desk).get(address))[address] | said


def _sent(shop: Shop, said: dict[str, str]) -> HttpResponse:
    return browse(shop.desk).post(f"{_desk(shop)}close/", said)


@pytest.mark.rule("OS-38", "TN-2")
@pytest.mark.parametrize("role", _KEEPERS)
def test_owner_manager_and_front_desk_open_and_close_the_desk(shop: Shop, role: Role) -> None:
    member = shop.members[role]
    assert _opened(shop, member=member).headers["Location"] == _desk(shop)
    address, browser = f"{_desk(shop)}close/", browse(member)

    shown = browser.post(address, forms_of(browser.get(address))[address] | {"counted": "100", "left": "40"})
    done = browser.post(address, forms_of(shown)[address])

    day = DeskDay.objects.get()
    assert "The count is right." in text_of(shown)
    assert done.headers["Location"] == f"/cash/days/{day.pk}/"
    assert (day.counted, day.left, day.closed_by) == (100, 40, member.user)


@pytest.mark.rule("OS-38", "TN-2")
@pytest.mark.parametrize("role", [Role.TECHNICIAN, Role.HEAD_OFFICE])
def test_nobody_else_sees_or_keeps_the_desk(shop: Shop, role: Role) -> None:
    pay(shop)
    day, browser = open_day_of(shop), browse(shop.members[role])

    addresses = [
        "/cash/",
        _desk(shop),
        f"{_desk(shop)}close/",
        f"/cash/days/{day.pk}/",
        f"/cash/days/{day.pk}/sheet.csv",
    ]

    assert [browser.get(address).status_code for address in addresses] == [403] * len(addresses)
    assert "/cash/" not in browser.get("/").content.decode()


@pytest.mark.rule("OS-38", "TN-1")
def test_a_neighbours_desk_and_days_are_not_there(shop: Shop, neighbour: Shop) -> None:
    pay(neighbour)
    day, browser = open_day_of(neighbour), browse(shop.desk)

    pages = [_desk(neighbour), f"{_desk(neighbour)}open/", f"{_desk(neighbour)}close/", f"/cash/days/{day.pk}/",
             f"/cash/days/{day.pk}/sheet.xlsx"]  # fmt: skip

    assert [browser.get(page).status_code for page in pages] == [404] * len(pages)
    assert browser.post(f"{_desk(neighbour)}close/", {"key": uuid4()}).status_code == 404


@pytest.mark.rule("OS-38")
def test_the_desk_says_how_it_stands_and_leads_to_what_was_paid_for(shop: Shop) -> None:
    order = make_order(shop)
    _opened(shop, "100")
    payment = pay(shop, "30", order=order)
    pay(shop, "12.50", code="card")
    give_back(shop, payment, "5")

    response = browse(shop.desk).get("/cash/")

    page = text_of(response)
    assert "Cash at the start $100.00 Cash taken + $30.00 Cash returned − $5.00 Cash expected $125.00" in page
    assert "Cash $30.00 $5.00 $25.00 Card $12.50 $0.00 $12.50" in page
    assert "All together $42.50 $5.00 $37.50" in page
    assert f'href="/orders/{order.number}/">No. {order.number}</a>' in response.content.decode()


@pytest.mark.rule("OS-38")
def test_the_difference_is_said_before_anything_is_closed_and_a_note_is_asked(shop: Shop) -> None:
    _opened(shop, "100")

    first = _sent(shop, _drawn(shop, counted="98", left="50"))
    without_note = _sent(shop, forms_of(first)[f"{_desk(shop)}close/"])
    assert open_day_of(shop).is_open
    done = _sent(shop, forms_of(without_note)[f"{_desk(shop)}close/"] | {"note": "Change"})

    assert "$2.00 is missing from the drawer. Count once more, or say why in the note." in text_of(first)
    assert (without_note.status_code, first.status_code, done.status_code) == (422, 200, 302)
    assert "Say in a few words why the count differs." in text_of(without_note)
    day = DeskDay.objects.get()
    assert (day.difference, day.note, day.left) == (-2, "Change", 50)


@pytest.mark.rule("OS-38")
def test_another_count_is_compared_anew(shop: Shop) -> None:
    _opened(shop, "100")
    shown = _sent(shop, _drawn(shop, counted="98", left="50"))

    again = _sent(shop, forms_of(shown)[f"{_desk(shop)}close/"] | {"counted": "103"})

    assert "$3.00 more than expected is in the drawer." in text_of(again)
    assert open_day_of(shop).is_open


@pytest.mark.rule("OS-38")
def test_money_that_came_meanwhile_brings_the_page_back_fresh_with_what_was_typed(shop: Shop) -> None:
    _opened(shop, "100")
    shown = forms_of(_sent(shop, _drawn(shop, counted="100", left="40", note="kept")))[f"{_desk(shop)}close/"]
    pay(shop, "30")

    stale = _sent(shop, shown)

    assert stale.status_code == 409
    assert "Money came or went since this page was opened." in text_of(stale)
    assert "Cash expected $130.00" in text_of(stale)
    fresh = forms_of(stale)[f"{_desk(shop)}close/"]
    assert (fresh["counted"], fresh["left"], fresh["note"]) == ("100", "40", "kept")
    assert _sent(shop, fresh | {"counted": "130"}).status_code == 200
    assert open_day_of(shop).is_open


@pytest.mark.rule("OS-38", "OS-34")
def test_closing_twice_shows_the_first_result_and_another_page_is_told(shop: Shop) -> None:
    _opened(shop, "100")
    address = f"{_desk(shop)}close/"
    mine, theirs = (forms_of(_sent(shop, _drawn(shop, counted="100", left="40")))[address] for _each in range(2))

    answers = [_sent(shop, mine) for _each in range(2)]
    refused = _sent(shop, theirs)

    assert len({answer.headers["Location"] for answer in answers}) == 1
    assert refused.status_code == 409
    assert "The desk is closed already: Fixit front_desk" in text_of(refused)
    assert DeskDay.objects.count() == 1


@pytest.mark.rule("OS-38")
def test_opening_a_desk_that_is_open_says_who_did(shop: Shop) -> None:
    pay(shop)

    drawn, sent = browse(shop.desk).get(f"{_desk(shop)}open/"), _opened(shop)

    assert drawn.status_code == sent.status_code == 409
    assert "The desk is open already: Fixit front_desk" in text_of(sent)


@pytest.mark.rule("OS-38")
@pytest.mark.parametrize("typed", ["", "-1", "abc", "1e400", "NaN", "99999999999", "1,2,3", "٣"])
def test_a_count_that_is_none_is_refused_in_words_and_kept(shop: Shop, typed: str) -> None:
    opened = _opened(shop, typed)
    assert (opened.status_code, DeskDay.objects.count()) == ((422, 0) if typed != "٣" else (302, 1))
    if opened.status_code == 302:
        return
    _opened(shop, "100")

    closed = _sent(shop, _drawn(shop, counted=typed, left=typed, note="kept"))

    assert closed.status_code == 422
    assert forms_of(closed)[f"{_desk(shop)}close/"]["note"] == "kept"
    assert open_day_of(shop).is_open


@pytest.mark.rule("OS-38")
def test_no_more_is_left_than_was_counted(shop: Shop) -> None:
    _opened(shop, "100")

    refused = _sent(shop, _drawn(shop, counted="100", left="100.01"))

    assert refused.status_code == 422
    assert "Only $100.00 is in the drawer." in text_of(refused)


@pytest.mark.rule("OS-38")
def test_a_desk_open_since_yesterday_is_marked_on_today_in_the_frame_and_on_its_page(shop: Shop) -> None:
    with mock.patch.object(timezone, "now", return_value=timezone.now() - timedelta(days=1)):
        _opened(shop)
    browser = browse(shop.desk)

    today, desk = text_of(browser.get("/")), text_of(browser.get("/cash/"))
    (card,) = [each for each in cards_for(shop.desk) if each.card.code == "desks-open-since-earlier"]

    assert (card.count, card.address) == (1, "/cash/")
    assert "Cash desk 1 open since an earlier day" in today
    assert "Nobody has closed the desk since" in desk


@pytest.mark.rule("OS-38")
def test_the_payment_form_says_that_it_opens_the_desk(shop: Shop) -> None:
    order, browser = make_order(shop), browse(shop.desk)
    says = "The cash desk is closed: this payment opens it."

    assert says in text_of(browser.get(f"/orders/{order.number}/payment/"))
    pay(shop)
    assert says not in text_of(browser.get(f"/orders/{order.number}/payment/"))


@pytest.mark.rule("OS-38")
def test_earlier_days_lead_to_their_sheets_which_print_and_download(shop: Shop) -> None:
    _opened(shop, "100")
    order = make_order(shop)
    pay(shop, "30", order=order)
    day, browser = close(shop, open_day_of(shop), "128", "50", "=Change"), browse(shop.desk)
    _opened(shop, "45")

    days = browser.get(f"{_desk(shop)}days/").content.decode()
    sheet = text_of(browser.get(f"/cash/days/{day.pk}/"))
    paper = text_of(browser.get(f"/cash/days/{day.pk}/print/?paper=80"))
    csv = browser.get(f"/cash/days/{day.pk}/sheet.csv").content.decode("utf-8-sig")
    book = load_workbook(BytesIO(browser.get(f"/cash/days/{day.pk}/sheet.xlsx").content)).active
    next_day = text_of(browser.get(f"/cash/days/{open_day_of(shop).pk}/"))

    assert f'href="/cash/days/{day.pk}/"' in days
    assert (
        "Cash expected $130.00 Cash counted $128.00 Missing $2.00 Taken out $78.00 Left in the drawer $50.00" in sheet
    )
    assert "Cash expected $130.00 Cash counted $128.00 Difference -$2.00" in paper
    assert f"Taken,{timezone.localtime(day.opened_at).year}" not in csv.splitlines()[0]
    assert f",No. {order.number},Cash,30,Fixit front_desk," in csv
    assert "'=Change" in csv
    assert [row[4].value for row in book.iter_rows(min_row=2)] == [100, 30, 130, 128, -2, 78, 50]
    assert "$50.00 was left in the drawer the day before; $45.00 was there at the start." in next_day


@pytest.mark.rule("TN-7", "OS-38")
def test_several_locations_are_shown_to_who_works_there_and_none_to_who_has_one(shop: Shop) -> None:
    main, branch = place_of(shop), make_location(shop)
    pay(shop, order=make_order(shop, location=branch))
    both = text_of(browse(shop.desk).get("/cash/"))
    limit(shop.desk, main, by=shop.owner)

    one, there = browse(shop.desk).get("/cash/"), browse(shop.desk).get(f"/cash/{branch.pk}/")

    assert "Main location Closed" in both
    assert "Branch Open since" in both
    assert "Branch" not in text_of(one)
    assert there.status_code == 404
    assert browse(shop.desk).get(f"/cash/days/{open_day_of(shop).pk}/").status_code == 404


@pytest.mark.rule("TN-5", "OS-38")
def test_the_admin_shows_desks_and_days_and_writes_none(shop: Shop, neighbour: Shop) -> None:
    pay(shop)
    pay(neighbour)
    day, browser = open_day_of(shop), browse(shop.members[Role.MANAGER])

    days = text_of(browser.get("/admin/payments/deskday/"))

    assert "Fixit front_desk" in days
    assert "Neighbour front_desk" not in days
    assert browser.get(f"/admin/payments/deskday/{day.pk}/change/").status_code == 200
    assert browser.post(f"/admin/payments/deskday/{day.pk}/change/", {"opening": "5"}).status_code == 403
    assert "Main location" in text_of(browser.get("/admin/payments/desk/"))


@pytest.mark.rule("OS-38")
@pytest.mark.parametrize("page", ["", "print/"])
def test_the_sheet_of_a_day_takes_as_many_queries_for_fifty_entries_as_for_one(shop: Shop, page: str) -> None:
    browser, taken = browse(shop.owner), []
    for wanted in (1, 3, 50):
        for _each in range(Payment.objects.count(), wanted):
            pay(shop)
        address = f"/cash/days/{open_day_of(shop).pk}/{page}"
        browser.get(address)
        taken.append(queries_of(browser, address))

    assert len(set(taken)) == 1, taken
