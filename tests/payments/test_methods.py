"""Settings → Ways to pay: own ones, their names, their order; one stays."""

from __future__ import annotations

from typing import Any

import pytest
from django.http import HttpResponse

from accounts.models import Change, Role
from payments import methods
from payments.methods import MethodRefused, NameTaken, archive_method
from payments.models import Method
from tests.factories import Shop
from tests.pages import browse, text_of
from tests.payments.desks import method_of, pay
from tests.races import at_once, gate

_LIST = "/settings/ways-to-pay/"


def _names(shop: Shop) -> list[str]:
    return [each.name for each in Method.objects.of(shop.organization).live().in_order()]


def _post(shop: Shop, what: str = "", role: Role = Role.MANAGER, **said: Any) -> HttpResponse:
    return browse(shop.members[role]).post(f"{_LIST}{what}", said)


@pytest.mark.rule("OS-30")
def test_an_own_way_to_pay_is_added_after_the_others_and_offered(shop: Shop) -> None:
    response = _post(shop, name="  Gift   voucher ")

    assert response.headers["Location"] == _LIST
    assert _names(shop) == ["Cash", "Card", "Bank transfer", "Gift voucher"]
    assert Method.objects.get(name="Gift voucher").code == "own"
    assert pay(shop, code="own").method.name == "Gift voucher"
    assert Change.objects.filter(organization=shop.organization, thing="Gift voucher", did="added").exists()


@pytest.mark.rule("OS-30", "OS-12")
@pytest.mark.parametrize("name", ["cash", " CARD ", "", "   ", "x" * 61])
def test_a_name_that_is_taken_or_none_is_refused_beside_the_field(shop: Shop, name: str) -> None:
    response = _post(shop, name=name)

    assert response.status_code == 422
    assert _names(shop) == ["Cash", "Card", "Bank transfer"]


@pytest.mark.rule("OS-30")
def test_a_way_is_renamed_everywhere_and_the_kind_it_is_stays(shop: Shop) -> None:
    payment, cash = pay(shop), method_of(shop)

    _post(shop, f"{cash.pk}/", name="Notes and coins")

    payment.method.refresh_from_db()
    assert (payment.method.name, payment.method.code) == ("Notes and coins", "cash")
    assert "Notes and coins" in text_of(browse(shop.desk).get("/cash/"))
    assert Change.objects.filter(did="changed", thing="Notes and coins").count() == 1
    _post(shop, f"{cash.pk}/", name="Notes and coins")
    assert Change.objects.filter(did="changed", thing="Notes and coins").count() == 1


@pytest.mark.rule("OS-30")
def test_the_first_way_is_the_usual_one(shop: Shop) -> None:
    card = method_of(shop, "card")

    _post(shop, f"{card.pk}/shift/", way="up")

    assert _names(shop) == ["Card", "Cash", "Bank transfer"]
    assert _post(shop, f"{card.pk}/shift/", way="sideways").status_code == 404


@pytest.mark.rule("OS-30")
def test_an_archived_way_is_offered_nowhere_and_can_be_restored(shop: Shop) -> None:
    card = method_of(shop, "card")

    _post(shop, f"{card.pk}/archive/")
    _post(shop, f"{card.pk}/archive/")
    assert _names(shop) == ["Cash", "Bank transfer"]
    taken = _post(shop, name="card")
    assert "Restore Card" in text_of(taken)
    _post(shop, f"{card.pk}/restore/")

    assert _names(shop) == ["Cash", "Bank transfer", "Card"]
    assert Change.objects.filter(thing="Card").count() == 2


@pytest.mark.rule("OS-30")
def test_the_last_way_to_pay_stays(shop: Shop) -> None:
    for code in ("card", "transfer"):
        archive_method(method_of(shop, code), by=shop.owner)

    refused = _post(shop, f"{method_of(shop).pk}/archive/")

    assert refused.status_code == 409
    assert "“Cash” is the last one." in text_of(refused)
    assert _names(shop) == ["Cash"]


@pytest.mark.rule("OS-30", "TN-2")
@pytest.mark.parametrize("role", [Role.FRONT_DESK, Role.TECHNICIAN, Role.HEAD_OFFICE])
def test_nobody_else_sets_ways_to_pay_up(shop: Shop, role: Role) -> None:
    pk = method_of(shop).pk

    assert browse(shop.members[role]).get(_LIST).status_code == 403
    assert {_post(shop, what, role, name="x").status_code for what in ("", f"{pk}/", f"{pk}/archive/")} == {403}
    assert _names(shop) == ["Cash", "Card", "Bank transfer"]


@pytest.mark.rule("OS-30", "TN-1")
def test_a_neighbours_way_to_pay_is_not_there(shop: Shop, neighbour: Shop) -> None:
    pk = method_of(neighbour).pk

    answers = {
        _post(shop, f"{pk}/{what}", name="x", way="up").status_code for what in ("", "shift/", "archive/", "restore/")
    }

    assert answers == {404}


@pytest.mark.rule("OS-30")
@pytest.mark.django_db(transaction=True)
def test_of_two_who_archive_the_last_two_at_once_one_is_refused(shop: Shop) -> None:
    archive_method(method_of(shop, "transfer"), by=shop.owner)
    together = gate()

    def archive(code: str) -> object:
        together()
        try:
            return archive_method(method_of(shop, code), by=shop.owner)
        except MethodRefused as refused:
            return refused

    ended = at_once(lambda: archive("cash"), lambda: archive("card"))

    assert sorted(isinstance(each, MethodRefused) for each in ended) == [False, True]
    assert len(_names(shop)) == 1


@pytest.mark.rule("OS-30")
@pytest.mark.django_db(transaction=True)
def test_of_two_who_add_the_same_name_at_once_one_is_told(shop: Shop) -> None:
    together = gate()

    def add() -> object:
        together()
        try:
            return methods.add_method(name="Voucher", by=shop.owner)
        except NameTaken as refused:
            return refused

    ended = at_once(add, add)

    assert sorted(isinstance(each, NameTaken) for each in ended) == [False, True]
