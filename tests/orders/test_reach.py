"""Who may set a status, from where, and with a comment. Source: OS-23."""

from __future__ import annotations

import pytest

from accounts.models import Membership, Role
from orders.selectors import targets
from orders.transitions import NotAllowed, NotPermitted, move_order
from statuses.models import Move, Status
from tests.factories import Shop, make_order, put
from tests.pages import browse, text_of
from tests.statuses.setting import change, save


def _offered(member: Membership, shop: Shop, **said: object) -> set[str]:
    order = make_order(shop, performer=shop.tech, **said)
    return {status.name for _group, statuses in targets(member, order) for status in statuses}


@pytest.mark.rule("OS-23")
def test_by_default_any_status_leads_to_any_and_a_technician_closes_nothing(shop: Shop) -> None:
    everything = set(shop.statuses) - {"New"}

    assert _offered(shop.desk, shop) == everything
    assert _offered(shop.tech, shop) == everything - {"Closed", "Refused"}
    assert _offered(shop.members[Role.HEAD_OFFICE], shop) == set()


@pytest.mark.rule("OS-23")
@pytest.mark.parametrize(
    ("switch", "role"),
    [
        ("manager_may_set", Role.MANAGER),
        ("front_desk_may_set", Role.FRONT_DESK),
        ("technician_may_set", Role.TECHNICIAN),
    ],
)
def test_a_role_that_may_not_set_a_status_is_not_offered_it_and_refused(shop: Shop, switch: str, role: Role) -> None:
    save(shop.owner, shop.status("Ready"), **{switch: None})
    order, member = make_order(shop, performer=shop.tech), shop.members[role]

    assert "Ready" not in _offered(member, shop)
    assert browse(member).post(f"/orders/{order.number}/move/{shop.status('Ready').pk}/").status_code == 403
    with pytest.raises(NotPermitted):
        move_order(order, to=shop.status("Ready"), by=member, seen=1)
    assert put(order, shop, "Ready")


@pytest.mark.rule("OS-23")
def test_owners_may_set_every_status(shop: Shop) -> None:
    save(shop.owner, shop.status("Ready"), manager_may_set=None, front_desk_may_set=None, technician_may_set=None)

    assert "Ready" in _offered(shop.owner, shop)


@pytest.mark.rule("OS-23")
def test_a_status_with_ways_into_it_is_reached_from_there_only(shop: Shop) -> None:
    save(shop.owner, shop.status("Ready"), from_anywhere=None, origins=shop.status("In progress").pk)
    order = make_order(shop)

    refused = browse(shop.desk).get(f"/orders/{order.number}/move/{shop.status('Ready').pk}/")

    assert refused.status_code == 409
    assert "“Ready” cannot be reached from here. Choose another." in text_of(refused)
    with pytest.raises(NotAllowed):
        put(order, shop, "Ready")
    assert "Ready" not in _offered(shop.desk, shop)
    put(order, shop, "In progress")
    assert put(order, shop, "Ready")


@pytest.mark.rule("OS-23")
def test_a_status_open_from_anywhere_again_forgets_its_ways(shop: Shop) -> None:
    ready = shop.status("Ready")
    save(shop.owner, ready, from_anywhere=None, origins=shop.status("In progress").pk)

    save(shop.owner, ready, from_anywhere="on")

    assert not ready.passages.exists()
    assert put(make_order(shop), shop, "Ready")


@pytest.mark.rule("OS-23")
def test_a_status_that_is_reached_from_nowhere_cannot_be_saved(shop: Shop) -> None:
    response = save(shop.owner, shop.status("Ready"), from_anywhere=None)

    assert response.status_code == 422
    assert "Tick at least one status, or let it be reached from any." in text_of(response)


@pytest.mark.rule("OS-23", "TN-1")
def test_no_way_leads_from_a_closing_or_a_neighbours_status(shop: Shop, neighbour: Shop) -> None:
    for origin in (shop.status("Closed"), neighbour.status("New"), shop.status("Ready")):
        assert save(shop.owner, shop.status("Ready"), from_anywhere=None, origins=origin.pk).status_code == 422
        change(shop, shop.status("Ready"), origins=(origin.pk,), from_anywhere=False)

    assert not shop.status("Ready").passages.exists()


@pytest.mark.rule("OS-23", "OS-24")
def test_a_status_that_asks_for_a_comment_is_not_set_without_one(shop: Shop) -> None:
    save(shop.owner, shop.status("Diagnostics"), requires_comment="on")
    order, browser = make_order(shop), browse(shop.desk)
    address = f"/orders/{order.number}/move/{shop.status('Diagnostics').pk}/"

    page = browser.get(f"/orders/{order.number}/")
    silent = browser.post(address, {"version": 1, "comment": "  "})
    spoken = browser.post(address, {"version": 1, "comment": "Looked inside"})

    assert f'href="{address}"' in page.content.decode()
    assert (silent.status_code, spoken.status_code) == (422, 302)
    assert "This field is required." in text_of(silent)
    assert Move.objects.get(subject_id=order.pk, version=2).comment == "Looked inside"


@pytest.mark.rule("OS-23")
def test_the_door_itself_asks_for_the_comment(shop: Shop) -> None:
    change(shop, shop.status("Diagnostics"), requires_comment=True)

    with pytest.raises(NotAllowed, match="“Diagnostics” asks for a comment"):
        put(make_order(shop), shop, "Diagnostics")


@pytest.mark.rule("OS-36")
def test_the_menu_is_grouped_in_the_fixed_order_and_marks_what_each_causes(shop: Shop) -> None:
    order = make_order(shop)

    page = browse(shop.desk).get(f"/orders/{order.number}/")

    groups = [group for group, _statuses in targets(shop.desk, order)]
    assert groups == ["in_progress", "deferred", "ready", "closed_successfully", "closed_unsuccessfully"]
    for sentence in ("Opens the payment window", "Sends a message to the client", "Credits salary", "Closes"):
        assert sentence in text_of(page)


@pytest.mark.rule("OS-6", "EF-7")
@pytest.mark.parametrize(
    ("path", "read"),
    [(("Ready",), "Waiting for you"), (("Diagnostics", "Ready"), "Being looked at"), (("Secret", "Ready"), "New")],
)
def test_a_message_says_the_last_public_name(shop: Shop, path: tuple[str, ...], read: str) -> None:
    change(shop, shop.status("Diagnostics"), public_name="Being looked at")
    change(shop, shop.status("In progress"), name="Secret", is_internal=True)
    shop.statuses["Secret"] = Status.objects.get(pk=shop.status("In progress").pk)
    change(shop, shop.status("Ready"), public_name="Waiting for you", is_internal=len(path) > 1)
    shop.status("Ready").message_texts.update(text="{status}")
    order = make_order(shop)

    moves = [put(order, shop, name) for name in path]

    assert {effect.payload["text"] for effect in moves[-1].effects.all()} == {read}
