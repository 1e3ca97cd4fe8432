"""Adding, changing, archiving and restoring: each works, repeats quietly, refuses, and is nobody else's."""

from __future__ import annotations

from decimal import Decimal

import pytest
from django.urls import reverse

from accounts.models import Role
from catalog.models import Item
from catalog.services import Said, archive_item, change_item
from tests.catalog.items import LIST, NEW, answers, make_item, told
from tests.factories import Shop
from tests.pages import browse, forms_of, text_of

pytestmark = [pytest.mark.django_db, pytest.mark.rule("OR-3")]


def _edit(item: Item) -> str:
    return reverse("catalog:item-edit", args=[item.pk])


def test_a_manager_adds_an_item_with_code_price_and_cost(shop: Shop) -> None:
    said = answers(name="  Дисплей   iPhone 12 ", code=" Д-12 ", price="7900.50", cost="5400")

    response = browse(shop.members[Role.MANAGER]).post(NEW, said)

    item = Item.objects.get()
    assert response["Location"] == f"{LIST}?tab=part"
    assert (item.name, item.key, item.code, item.code_key) == ("Дисплей iPhone 12", "дисплей iphone 12", "Д-12", "д-12")
    assert (item.kind, item.price, item.cost) == ("part", Decimal("7900.5"), 5400)
    assert told() == [("added", "Дисплей iPhone 12")]


def test_the_same_form_sent_twice_adds_one_item(shop: Shop) -> None:
    client, said = browse(shop.owner), answers()

    responses = [client.post(NEW, said) for _time in range(2)]

    assert [response.status_code for response in responses] == [302, 302]
    assert Item.objects.count() == len(told()) == 1


@pytest.mark.parametrize(
    ("said", "field"),
    [
        ({"name": "дисплей ПЁС"}, "name"),
        ({"code": "abc-1"}, "code"),
        ({"name": "\u202e"}, "name"),
        ({"price": "-1"}, "price"),
        ({"price": "1.005"}, "price"),
        ({"price": "100000000"}, "price"),
        ({"cost": "-0.01"}, "cost"),
        ({"kind": "idea"}, "kind"),
    ],
)
def test_what_cannot_be_is_refused_beside_its_field_and_nothing_is_added(
    shop: Shop, said: dict[str, str], field: str
) -> None:
    make_item(shop, "Дисплей пес", code="ABC-1")

    response = browse(shop.owner).post(NEW, answers() | said)

    assert response.status_code == 422
    assert f'id="error_1_id_{field}"' in response.content.decode()
    assert Item.objects.count() == len(told()) == 1


def test_an_archived_item_of_that_name_is_offered_back_and_comes_back(shop: Shop) -> None:
    item, client = make_item(shop, "Display"), browse(shop.owner)
    archive_item(item, by=shop.owner)

    refused = client.post(NEW, answers(name="DISPLAY"))
    back = reverse("catalog:item-restore", args=[item.pk])
    client.post(back, follow=True)

    item.refresh_from_db()
    assert "“Display” is in the archive. Restore it instead, or choose another name." in text_of(refused)
    assert back in refused.content.decode()
    assert item.archived_at is None


def test_an_archived_item_with_that_code_is_offered_back(shop: Shop) -> None:
    item = make_item(shop, "Display", code="D-1")
    archive_item(item, by=shop.owner)

    refused = browse(shop.owner).post(NEW, answers(name="Glass", code="d-1"))

    assert "The code D-1 is that of “Display” in the archive." in text_of(refused)
    assert reverse("catalog:item-restore", args=[item.pk]) in refused.content.decode()


def test_a_changed_price_is_noted_with_what_it_was(shop: Shop) -> None:
    item, client = make_item(shop, "Display", price="10.00"), browse(shop.owner)
    drawn = forms_of(client.get(_edit(item)))[_edit(item)]

    client.post(_edit(item), drawn | {"kind": "part", "price": "12.50"})

    item.refresh_from_db()
    assert (item.price, item.revision, told()[-1]) == (Decimal("12.5"), 1, ("changed", "Display"))
    page = text_of(client.get(reverse("accounts:change-list")))
    assert "price" in page
    assert "12.50" in page


def test_saving_unchanged_writes_nothing(shop: Shop) -> None:
    item, client = make_item(shop, "Display", price="10.00", cost="7.5"), browse(shop.owner)
    drawn = forms_of(client.get(_edit(item)))[_edit(item)]

    client.post(_edit(item), drawn | {"kind": "part"})

    item.refresh_from_db()
    assert (drawn["price"], drawn["cost"]) == ("10.00", "7.50")
    assert (item.revision, told()) == (0, [("added", "Display")])


def test_who_saves_second_is_told_and_keeps_what_they_typed(shop: Shop) -> None:
    item, client = make_item(shop, "Display"), browse(shop.owner)
    drawn = forms_of(client.get(_edit(item)))[_edit(item)]
    change_item(item, Said("part", "Display", Decimal(11)), by=shop.members[Role.MANAGER], seen=0)

    response = client.post(_edit(item), drawn | {"kind": "part", "price": "99", "name": "My words"})

    item.refresh_from_db()
    assert response.status_code == 409
    assert "Somebody changed this item while you were typing." in text_of(response)
    assert "My words" in response.content.decode()
    assert (item.name, item.price) == ("Display", 11)


def test_archiving_and_restoring_repeat_quietly_and_are_noted_once(shop: Shop) -> None:
    item, client = make_item(shop, "Display"), browse(shop.owner)

    for act in ("archive", "archive", "restore", "restore"):
        response = client.post(reverse(f"catalog:item-{act}", args=[item.pk]))
        assert response.status_code == 302

    assert told() == [("added", "Display"), ("archived", "Display"), ("restored", "Display")]


@pytest.mark.rule("TN-2")
@pytest.mark.parametrize("role", [Role.FRONT_DESK, Role.TECHNICIAN, Role.HEAD_OFFICE])
def test_who_does_not_manage_the_catalogue_gets_403_everywhere(shop: Shop, role: Role) -> None:
    item, client = make_item(shop, "Display"), browse(shop.members[role])
    acts = [reverse(f"catalog:item-{act}", args=[item.pk]) for act in ("edit", "archive", "restore")]

    said = [client.get(LIST), client.post(NEW, answers(name="Glass")), *(client.post(act, answers()) for act in acts)]

    assert [response.status_code for response in said] == [403] * 5
    assert told() == [("added", "Display")]


@pytest.mark.rule("TN-1")
def test_a_neighbours_item_is_not_there(shop: Shop, neighbour: Shop) -> None:
    item, client = make_item(neighbour, "Display"), browse(shop.owner)

    said = [
        client.post(reverse(f"catalog:item-{act}", args=[item.pk]), answers()) for act in ("edit", "archive", "restore")
    ]

    item.refresh_from_db()
    assert [response.status_code for response in said] == [404] * 3
    assert (item.revision, item.archived_at) == (0, None)


def test_in_a_currency_without_coins_amounts_are_whole(neighbour: Shop, shop: Shop) -> None:
    shop.organization.currency = "JPY"
    shop.organization.save()

    responses = [browse(shop.owner).post(NEW, answers(name=price, price=price)) for price in ("10.5", "1200")]

    assert [response.status_code for response in responses] == [422, 302]
    assert Item.objects.get().price == 1200
