from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection
from phonenumber_field.phonenumber import PhoneNumber

from accounts.models import Role
from crm_clients.models import Client
from crm_clients.services import StaleClient, change_client, create_client
from tests.factories import Shop, make_client, make_order
from tests.pages import browse, forms_of, text_of
from tests.races import at_once, gate

NEW = "/clients/new/"
SAID = {
    "name": "Ann  Lee",
    "phone": "(212) 555-0188",
    "second_phone": "",
    "email": "ann@mail.example",
    "language": "ru",
}


def _edit(client: Client) -> str:
    return f"/clients/{client.pk}/edit/"


def _stored(client: Client) -> tuple[str, str, list[str], int]:
    client.refresh_from_db()
    return client.name, client.email, [str(phone.number) for phone in client.phones.all()], client.revision


def test_a_new_client_is_kept_with_a_name_to_be_found_by_and_phones_in_order(shop: Shop) -> None:
    response = browse(shop.desk).post(NEW, SAID | {"second_phone": "+7 921 555-01-00", "notes": "nice"})

    client = Client.objects.get()
    assert response.headers["Location"] == f"/clients/{client.pk}/"
    assert _stored(client) == ("Ann Lee", "ann@mail.example", ["+12125550188", "+79215550100"], 0)
    assert (client.organization, client.name_key, client.language) == (shop.organization, "ann lee", "ru")


def test_one_phone_written_twice_is_one(shop: Shop) -> None:
    browse(shop.desk).post(NEW, SAID | {"second_phone": "212-555-0188"})

    assert _stored(Client.objects.get())[2] == ["+12125550188"]


@pytest.mark.parametrize("page", ["new", "edit"])
@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("name", ""),
        ("name", " "),
        ("name", "x" * 121),
        ("name", "nul\x00byte"),
        ("phone", "123"),
        ("phone", "x" * 500),
        ("second_phone", "none"),
        ("email", "at home"),
        ("email", "x" * 250 + "@mail.example"),
        ("language", "tlh"),
        ("notes", "x" * 4001),
    ],
)
def test_bad_input_is_said_beside_its_field_and_nothing_is_written(
    shop: Shop, page: str, field: str, value: str
) -> None:
    known = make_client(shop, "Known", "+12125550101")
    address = NEW if page == "new" else _edit(known)

    response = browse(shop.desk).post(address, SAID | {"seen": 0} | {field: value})

    assert (response.status_code, list(response.context["form"].errors)) == (422, [field])
    assert forms_of(response)[""]["email"] == (value if field == "email" else SAID["email"])
    assert (Client.objects.count(), _stored(known)) == (1, ("Known", "", ["+12125550101"], 0))


def test_a_clients_details_and_phones_are_changed(shop: Shop) -> None:
    client, browser = make_client(shop, "Ann", "+12125550101"), browse(shop.desk)
    drawn = forms_of(browser.get(_edit(client)))[""]

    response = browser.post(_edit(client), drawn | {"name": "Ann Lee", "second_phone": "+12125550102"}, follow=True)

    assert _stored(client) == ("Ann Lee", "", ["+12125550101", "+12125550102"], 1)
    assert (client.name_key, "Saved." in text_of(response)) == ("ann lee", True)


def test_a_phone_taken_away_is_gone_and_the_next_one_is_first(shop: Shop) -> None:
    client, browser = make_client(shop, "Ann", "+12125550101"), browse(shop.desk)
    browser.post(_edit(client), {"name": "Ann", "phone": "+12125550101", "second_phone": "+12125550102", "seen": 0})

    browser.post(_edit(client), {"name": "Ann", "phone": "+12125550102", "second_phone": "", "seen": 1})

    assert _stored(client)[2] == ["+12125550102"]


def test_a_change_over_somebody_elses_is_refused_with_ones_own_typing_kept(shop: Shop) -> None:
    client, browser = make_client(shop, "Ann", "+12125550101"), browse(shop.desk)
    drawn = forms_of(browser.get(_edit(client)))[""]
    browse(shop.owner).post(_edit(client), drawn | {"name": "Theirs"})

    response = browser.post(_edit(client), drawn | {"name": "Mine"})

    assert (response.status_code, _stored(client)) == (422, ("Theirs", "", ["+12125550101"], 1))
    assert "Somebody changed this client while you were typing." in text_of(response)
    assert forms_of(response)[""]["name"] == "Mine"


@pytest.mark.django_db(transaction=True)
def test_of_two_changes_at_once_one_is_kept(shop: Shop) -> None:
    client, together = make_client(shop, "Ann"), threading.Barrier(2, timeout=20)

    def change(name: str) -> bool:
        mine = Client.objects.get(pk=client.pk)
        mine.name = name
        together.wait()
        try:
            change_client(mine, phones=[PhoneNumber.from_string("+12125550101")], seen=0)
        except StaleClient:
            return False
        finally:
            connection.close()
        return True

    with ThreadPoolExecutor(2) as hands:
        kept = dict(zip(("One", "Two"), hands.map(change, ("One", "Two")), strict=True))

    assert sorted(kept.values()) == [False, True]
    assert _stored(client)[::3] == (next(name for name, was_kept in kept.items() if was_kept), 1)


@pytest.mark.rule("TN-2")
@pytest.mark.parametrize("role", [Role.TECHNICIAN, Role.HEAD_OFFICE])
def test_who_may_not_create_clients_is_refused(shop: Shop, role: Role) -> None:
    browser = browse(shop.members[role])

    assert (browser.get(NEW).status_code, browser.post(NEW, SAID).status_code) == (403, 403)
    assert not Client.objects.exists()


@pytest.mark.rule("TN-2")
def test_head_office_reads_clients_and_changes_none(shop: Shop) -> None:
    client, browser = make_client(shop, "Ann"), browse(shop.members[Role.HEAD_OFFICE])

    assert browser.get(f"/clients/{client.pk}/").status_code == 200
    assert browser.post(_edit(client), SAID | {"seen": 0}).status_code == 403
    assert _stored(client)[0] == "Ann"


@pytest.mark.rule("TN-2")
def test_a_technician_meets_only_the_clients_of_their_own_orders(shop: Shop) -> None:
    own, other = make_client(shop, "Ann"), make_client(shop, "Ben")
    make_order(shop, client=own, performer=shop.tech)
    make_order(shop, client=other, performer=shop.desk)
    browser = browse(shop.tech)

    assert [client.name for client in browser.get("/clients/").context["page"].rows] == ["Ann"]
    assert browser.post(_edit(own), {"name": "Ann Lee", "seen": 0}).status_code == 302
    assert browser.get(f"/clients/{other.pk}/").status_code == 404
    assert browser.post(_edit(other), {"name": "Mine", "seen": 0}).status_code == 404
    assert (_stored(own)[0], _stored(other)[0]) == ("Ann Lee", "Ben")


@pytest.mark.rule("TN-1")
def test_a_neighbours_client_is_not_found(shop: Shop, neighbour: Shop) -> None:
    theirs, browser = make_client(neighbour, "Canary"), browse(shop.owner)

    assert browser.get(f"/clients/{theirs.pk}/").status_code == 404
    assert browser.get(_edit(theirs)).status_code == 404
    assert browser.post(_edit(theirs), SAID | {"seen": 0}).status_code == 404
    assert _stored(theirs)[0] == "Canary"


@pytest.mark.rule("OR-2")
def test_the_form_of_a_new_client_sent_twice_is_one_client(shop: Shop) -> None:
    browser = browse(shop.desk)
    drawn = forms_of(browser.get(NEW))[""] | SAID

    first, second = browser.post(NEW, drawn), browser.post(NEW, drawn)

    assert first.headers["Location"] == second.headers["Location"] == f"/clients/{Client.objects.get().pk}/"


@pytest.mark.rule("OR-2")
@pytest.mark.django_db(transaction=True)
def test_the_form_of_a_new_client_sent_twice_at_once_is_one_client(shop: Shop) -> None:
    browsers, together = [browse(shop.desk) for _each in range(2)], gate()
    drawn = forms_of(browsers[0].get(NEW))[""] | SAID

    def send(place: int) -> str:
        together()
        return browsers[place].post(NEW, drawn).headers["Location"]

    landed = at_once(lambda: send(0), lambda: send(1))

    assert landed == [f"/clients/{Client.objects.get().pk}/"] * 2
    assert Client.objects.get().phones.count() == 1


@pytest.mark.rule("TN-1")
def test_a_neighbours_key_brings_nothing_of_theirs(shop: Shop, neighbour: Shop) -> None:
    drawn = forms_of(browse(neighbour.desk).get(NEW))[""] | SAID
    browse(neighbour.desk).post(NEW, drawn)

    browse(shop.desk).post(NEW, drawn | {"organization": shop.organization.pk})

    assert Client.objects.filter(organization=shop.organization).count() == 1
    assert Client.objects.count() == 2


def test_phones_beyond_the_two_of_the_form_are_kept(shop: Shop) -> None:
    numbers = [PhoneNumber.from_string(f"+1212555010{place}") for place in range(4)]
    client = create_client(organization=shop.organization, name="Ann Lee", phones=numbers)
    browser = browse(shop.desk)
    drawn = forms_of(browser.get(_edit(client)))[""]

    browser.post(_edit(client), drawn | {"name": "Ann Hill", "second_phone": ""})

    assert _stored(client) == ("Ann Hill", "", ["+12125550100", "+12125550102", "+12125550103"], 1)
