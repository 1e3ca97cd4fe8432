"""Settings → Statuses: adding, renaming, colours, switches, refused in words where a rule forbids."""

from __future__ import annotations

import pytest

from accounts.models import Change, Role
from accounts.names import written
from statuses.groups import SWITCHES, TABLE, Group, May
from statuses.models import Status
from tests.factories import Shop, make_order, put
from tests.pages import browse, text_of
from tests.statuses.setting import LIST, add, drawn, save


@pytest.mark.rule("OS-6")
@pytest.mark.parametrize("role", [Role.OWNER, Role.MANAGER])
def test_an_own_status_is_added_at_the_end_of_its_group(shop: Shop, role: Role) -> None:
    response = save(shop.members[role], Group.DEFERRED, name="Waiting for  courier", colour="pink")

    status = Status.objects.get(name="Waiting for courier")
    assert response["Location"] == f"{LIST}#status-{status.pk}"
    assert (status.organization, status.group, status.colour) == (shop.organization, Group.DEFERRED, "pink")
    assert list(Status.objects.filter(group=Group.DEFERRED, organization=shop.organization).in_order())[-1] == status


@pytest.mark.rule("OS-6")
def test_a_standard_status_too_is_renamed_coloured_and_kept_from_clients(shop: Shop) -> None:
    ready = shop.status("Ready")

    save(shop.owner, ready, name="Can be fetched", public_name="Done", is_internal="on", colour="violet")

    ready.refresh_from_db()
    assert (ready.name, ready.key, ready.public_name) == ("Can be fetched", "can be fetched", "Done")
    assert (ready.is_internal, ready.colour) == (True, "violet")


@pytest.mark.rule("OS-6")
def test_what_was_changed_is_noted_with_what_it_was_before(shop: Shop) -> None:
    save(shop.owner, shop.status("Ready"), name="Can be fetched")

    change = Change.objects.get()
    assert (change.by, change.what, change.did) == (shop.owner.user, "statuses.status", "changed")
    assert change.fields == [["name", "Ready", "Can be fetched"]]


@pytest.mark.rule("OS-23")
def test_a_page_tells_in_words_what_was_restricted(shop: Shop) -> None:
    save(
        shop.owner,
        shop.status("Ready"),
        from_anywhere=None,
        origins=shop.status("Diagnostics").pk,
        manager_may_set=None,
    )

    told = text_of(browse(shop.owner).get("/settings/changes/"))

    assert "reached only from: — → Diagnostics" in told
    assert "managers may set it: yes → no" in told


@pytest.mark.rule("OS-6")
def test_saving_a_status_as_it_is_notes_nothing(shop: Shop) -> None:
    assert save(shop.owner, shop.status("Ready")).status_code == 302

    assert not Change.objects.exists()


@pytest.mark.rule("OS-12")
@pytest.mark.parametrize("name", ["ready", "  READY ", "Ready"])
def test_a_name_in_use_is_refused_in_any_spelling(shop: Shop, name: str) -> None:
    response = save(shop.owner, Group.NEW, name=name)

    assert response.status_code == 422
    assert "There is a status “Ready” already, in the group “Ready”." in text_of(response)
    assert Status.objects.of(shop.organization).count() == len(shop.statuses)


@pytest.mark.rule("OS-12")
def test_a_name_is_the_same_with_e_and_yo_and_with_any_spaces(shop: Shop) -> None:
    add(shop, "Ждём  Семёна")

    response = save(shop.owner, Group.NEW, name="ждем семена")

    assert response.status_code == 422
    assert "Ждём Семёна" in text_of(response)


@pytest.mark.rule("OS-12")
@pytest.mark.parametrize("name", ["", "   ", "x" * 61, "nul\x00", "\u202e\u200b", "\u2066"])
def test_a_name_has_one_to_sixty_characters_one_of_them_to_be_seen(shop: Shop, name: str) -> None:
    response = save(shop.owner, Group.NEW, name=name)

    assert response.status_code == 422
    assert response.context["side"]["form"].errors.keys() == {"name"}


@pytest.mark.rule("OS-12")
def test_two_organizations_may_use_the_same_name(shop: Shop, neighbour: Shop) -> None:
    add(neighbour, "Courier")

    assert save(shop.owner, Group.NEW, name="Courier").status_code == 302


@pytest.mark.rule("OS-2")
@pytest.mark.parametrize(
    ("group", "switch"),
    [
        (group, switch)
        for group, row in TABLE.items()
        for action, switch in SWITCHES.items()
        if row[action] is May.NEVER
    ],
)
def test_a_switch_the_group_forbids_is_absent_with_the_reason_and_refused_when_sent(
    shop: Shop, group: Group, switch: str
) -> None:
    page = browse(shop.owner).get(f"{LIST}new/{group.value}/")
    response = save(shop.owner, group, name="Bold", **{switch: "on"})

    assert f'name="{switch}"' not in page.content.decode()
    assert f"never in the group “{group.label}”" in text_of(page)
    assert response.status_code == 422
    assert f"The group “{group.label}” never allows" in text_of(response)
    assert not Status.objects.filter(name="Bold").exists()


@pytest.mark.rule("OS-2", "OS-6")
def test_what_the_group_allows_is_switched_on_and_off(shop: Shop) -> None:
    closed = shop.status("Closed")
    save(shop.owner, closed, credits_salary=None)
    closed.refresh_from_db()
    assert (closed.opens_payment, closed.credits_salary) == (True, False)

    save(shop.owner, closed, credits_salary="on")
    closed.refresh_from_db()
    assert closed.credits_salary


@pytest.mark.rule("OS-6")
@pytest.mark.parametrize("colour", ["#ff0000", "red; background: url(//evil)", "", "RED"])
def test_a_colour_is_one_of_the_palette(shop: Shop, colour: str) -> None:
    response = save(shop.owner, shop.status("Ready"), colour=colour)

    assert response.status_code == 422
    assert "colour" in response.context["side"]["form"].errors


def test_of_two_people_who_edit_one_status_the_second_is_told_and_keeps_their_typing(shop: Shop) -> None:
    ready = shop.status("Ready")
    first, second = browse(shop.owner), browse(shop.members[Role.MANAGER])
    address = f"{LIST}{ready.pk}/"
    seen_by_both = drawn(second, address)
    first.post(address, seen_by_both | {"name": "Done"})

    response = second.post(address, seen_by_both | {"name": "Finished"})

    assert response.status_code == 409
    assert "Somebody changed this status while you were typing" in text_of(response)
    assert response.context["side"]["form"]["name"].value() == "Finished"
    ready.refresh_from_db()
    assert ready.name == "Done"


@pytest.mark.rule("TN-2")
@pytest.mark.parametrize("role", [Role.FRONT_DESK, Role.TECHNICIAN, Role.HEAD_OFFICE])
def test_who_may_not_set_up_statuses_changes_none(shop: Shop, role: Role) -> None:
    browser, ready = browse(shop.members[role]), shop.status("Ready")

    for address in (f"{LIST}{ready.pk}/", f"{LIST}new/ready/", f"{LIST}{ready.pk}/remove/", f"{LIST}{ready.pk}/place/"):
        assert browser.post(address, {"name": "Mine", "colour": "red"}).status_code == 403
    ready.refresh_from_db()
    assert (ready.name, ready.archived_at) == ("Ready", None)


@pytest.mark.rule("TN-1")
def test_a_neighbours_status_is_not_there(shop: Shop, neighbour: Shop) -> None:
    theirs = neighbour.status("Ready").pk

    for act in ("", "remove/", "restore/", "place/"):
        assert browse(shop.owner).post(f"{LIST}{theirs}/{act}", {"name": "Mine"}).status_code == 404


@pytest.mark.parametrize("address", ["new/closed/", "new/NEW/", "new/%22/", "999999/"])
def test_a_group_or_status_that_does_not_exist_is_not_there(shop: Shop, address: str) -> None:
    assert browse(shop.owner).get(f"{LIST}{address}").status_code == 404


HOSTILE = (
    "{{ 7|add:7 }}",
    "{0.__class__}",
    "<script>alert(1)</script>",
    "'\"><img src=x onerror=alert(1)>",
    "\u202egnorw",
)


@pytest.mark.rule("OS-6")
@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_name_stays_text_on_every_page(shop: Shop, name: str) -> None:
    status = add(shop, name)
    order = make_order(shop)
    shop.statuses[name] = status
    put(order, shop, name)

    for address in (LIST, f"{LIST}{status.pk}/", f"{LIST}{status.pk}/remove/", "/orders/", f"/orders/{order.number}/"):
        response = browse(shop.owner).get(address)
        assert written(name) in text_of(response), address
        assert "<script>alert" not in response.content.decode()
        assert "<img src=x" not in response.content.decode()
