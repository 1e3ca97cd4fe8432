"""Settings → People: roles, taking out, bringing back; always with an owner left."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from accounts import invariants
from accounts.models import Change, Did, Membership, Role
from accounts.people.services import LastOwner, PeopleRefused, change_role, end_membership
from orders.forms import IntakeForm
from orders.models import Order
from orders.services import PerformerLeft, change_order
from tests.accounts.people import with_app
from tests.factories import Shop, make_order, make_user, put
from tests.pages import browse, text_of

LIST = reverse("accounts:people-list")


def page(name: str, member: Membership) -> str:
    return reverse(f"accounts:{name}", args=[member.pk])


def second_owner(shop: Shop) -> Membership:
    return Membership.objects.create(organization=shop.organization, user=make_user("Second"), role=Role.OWNER)


def fresh(member: Membership) -> Membership:
    return Membership.objects.get(pk=member.pk)


@pytest.mark.rule("TN-3")
def test_the_list_names_everybody_with_role_and_second_factor(shop: Shop) -> None:
    text = text_of(browse(shop.owner).get(LIST))

    with_app(shop.desk.user)
    assert "1 of 5 have one." in text_of(browse(shop.owner).get(LIST))
    for member in shop.members.values():
        assert member.user.name in text
        assert str(member.get_role_display()) in text


@pytest.mark.rule("TN-3")
def test_who_was_here_is_seen_in_the_list_and_noted_once_in_five_minutes(shop: Shop) -> None:
    browse(shop.desk).get(reverse("orders:order-list"))
    seen = fresh(shop.desk).last_seen_at

    browse(shop.desk).get(reverse("orders:order-list"))

    assert seen is not None
    assert fresh(shop.desk).last_seen_at == seen
    assert fresh(shop.tech).last_seen_at is None


@pytest.mark.rule("TN-2")
def test_a_changed_role_counts_from_the_next_request_and_is_on_record(shop: Shop) -> None:
    desk = browse(shop.desk)
    assert desk.get(reverse("statuses:status-list")).status_code == 403

    browse(shop.owner).post(page("member-role", shop.desk), {"role": "manager"})

    assert desk.get(reverse("statuses:status-list")).status_code == 200
    change = Change.objects.latest("pk")
    assert (change.did, change.by, change.fields) == (
        Did.CHANGED, shop.owner.user, [["role", "front_desk", "manager"]],
    )  # fmt: skip


@pytest.mark.rule("TN-2")
def test_the_same_role_again_changes_and_notes_nothing(shop: Shop) -> None:
    response = browse(shop.owner).post(page("member-role", shop.desk), {"role": "front_desk"})

    assert response.status_code == 302
    assert not Change.objects.exists()


@pytest.mark.rule("TN-2")
@pytest.mark.parametrize("role", [Role.MANAGER, Role.FRONT_DESK, Role.TECHNICIAN, Role.HEAD_OFFICE])
def test_only_owners_see_and_change_people(shop: Shop, role: Role) -> None:
    browser = browse(shop.members[role])

    assert browser.get(LIST).status_code == 403
    assert browser.post(page("member-role", shop.members[role]), {"role": "owner"}).status_code == 403
    assert fresh(shop.members[role]).role == role


@pytest.mark.rule("TN-1")
@pytest.mark.parametrize("name", ["member-role", "member-end", "member-bring-back", "member-reset-factor"])
def test_a_neighbours_people_are_not_there(shop: Shop, neighbour: Shop, name: str) -> None:
    response = browse(shop.owner).post(page(name, neighbour.desk), {"role": "owner"})

    assert response.status_code == 404
    assert (fresh(neighbour.desk).role, fresh(neighbour.desk).ended_at) == (Role.FRONT_DESK, None)


@pytest.mark.rule("TN-3")
def test_the_only_owner_can_neither_be_demoted_nor_taken_out(shop: Shop) -> None:
    browser = browse(shop.owner)

    answers = [
        browser.post(page("member-role", shop.owner), {"role": "manager"}),
        browser.post(page("member-end", shop.owner)),
    ]

    assert [answer.status_code for answer in answers] == [422, 422]
    assert all("is the only owner" in text_of(answer) for answer in answers)
    assert (fresh(shop.owner).role, fresh(shop.owner).ended_at) == (Role.OWNER, None)
    assert not Change.objects.exists()


@pytest.mark.rule("TN-3")
@pytest.mark.parametrize("gone", ["ended", "switched off"])
def test_an_owner_who_is_gone_counts_for_none(shop: Shop, gone: str) -> None:
    other = second_owner(shop)
    if gone == "ended":
        end_membership(other, by=shop.owner)
    else:
        other.user.is_active = False
        other.user.save()

    with pytest.raises(LastOwner):
        change_role(shop.owner, to=Role.MANAGER, by=shop.owner)


@pytest.mark.rule("TN-3")
def test_one_of_two_owners_may_go(shop: Shop) -> None:
    browser = browse(second_owner(shop))

    response = browser.post(page("member-end", shop.owner))

    assert response["Location"] == LIST
    assert fresh(shop.owner).ended_at is not None
    assert invariants.faults()["every organization has an owner"] == []


@pytest.mark.rule("TN-3")
def test_an_owner_who_gives_the_role_up_goes_on_with_what_is_left(shop: Shop) -> None:
    browser = browse(second_owner(shop))

    second = Membership.objects.latest("pk")
    landed = browser.post(page("member-role", second), {"role": "front_desk"}, follow=True)

    assert landed.status_code == 200
    assert "Fixit · Front desk" in text_of(landed)


@pytest.mark.rule("TN-3")
def test_who_was_taken_out_reaches_nothing_from_the_next_request(shop: Shop) -> None:
    tech = browse(shop.tech)
    assert tech.get(reverse("orders:order-list")).status_code == 200

    browse(shop.owner).post(page("member-end", shop.tech))

    assert tech.get(reverse("orders:order-list"))["Location"] == reverse("accounts:organization-choose")
    there = reverse("accounts:organization-enter", args=[shop.organization.pk])
    assert tech.post(there).status_code == 404
    assert "Fixit" not in text_of(tech.get(reverse("accounts:organization-choose")))


@pytest.mark.rule("TN-3")
def test_taking_out_again_is_quiet(shop: Shop) -> None:
    browser = browse(shop.owner)

    for _time in range(2):
        assert browser.post(page("member-end", shop.tech)).status_code == 302

    assert Change.objects.filter(did=Did.ENDED).count() == 1


@pytest.mark.rule("TN-3")
def test_who_was_taken_out_is_in_no_picker(shop: Shop) -> None:
    end_membership(shop.tech, by=shop.owner)

    performers = IntakeForm(membership=shop.owner).fields["performer"].queryset

    assert shop.tech not in performers
    assert shop.desk in performers


@pytest.mark.rule("TN-3")
def test_open_orders_of_who_leaves_are_counted_and_go_to_an_heir_and_closed_ones_keep_the_name(shop: Shop) -> None:
    mine, closed = make_order(shop, performer=shop.tech), make_order(shop, performer=shop.tech)
    put(closed, shop, "Closed")
    browser = browse(shop.owner)

    assert "1 open order" in text_of(browser.get(page("member-detail", shop.tech)))
    browser.post(page("member-end", shop.tech), {"heir": shop.desk.pk})

    assert Order.objects.get(pk=mine.pk).performer == shop.desk
    assert Order.objects.get(pk=closed.pk).performer == shop.tech
    assert "Fixit technician" in text_of(browser.get(reverse("orders:order-detail", args=[closed.number])))
    assert invariants.faults()["who left performs no open order"] == []


@pytest.mark.rule("TN-3")
def test_without_an_heir_open_orders_are_nobodys(shop: Shop) -> None:
    order = make_order(shop, performer=shop.tech)

    end_membership(shop.tech, by=shop.owner)

    fresh_order = Order.objects.get(pk=order.pk)
    assert (fresh_order.performer, fresh_order.revision) == (None, order.revision + 1)


@pytest.mark.rule("TN-3")
def test_who_left_is_given_no_order_whoever_still_has_the_form_open(shop: Shop) -> None:
    order = make_order(shop)
    order.performer = shop.tech
    end_membership(shop.tech, by=shop.owner)

    with pytest.raises(PerformerLeft):
        change_order(order, seen=order.revision, by=shop.owner)
    with pytest.raises(PerformerLeft):
        make_order(shop, performer=shop.tech)


@pytest.mark.rule("TN-3")
def test_nobody_who_left_inherits(shop: Shop) -> None:
    end_membership(shop.desk, by=shop.owner)

    with pytest.raises(PeopleRefused):
        end_membership(shop.tech, by=shop.owner, heir=shop.desk)

    assert fresh(shop.tech).ended_at is None


@pytest.mark.rule("TN-3")
def test_who_is_brought_back_works_again_in_the_same_role(shop: Shop) -> None:
    end_membership(shop.tech, by=shop.owner)
    browser = browse(shop.owner)
    assert "No longer here" in text_of(browser.get(LIST))

    browser.post(page("member-bring-back", shop.tech))
    browser.post(page("member-bring-back", shop.tech))

    assert browse(shop.tech).get(reverse("orders:order-list")).status_code == 200
    assert Change.objects.filter(did=Did.RESTORED).count() == 1


@pytest.mark.rule("TN-4")
def test_the_switcher_is_there_for_who_works_in_several_places_only(shop: Shop, neighbour: Shop) -> None:
    user = make_user("Commuter")
    here = Membership.objects.create(organization=shop.organization, user=user, role=Role.MANAGER)
    there = Membership.objects.create(organization=neighbour.organization, user=user, role=Role.TECHNICIAN)
    browser = browse(here)
    enter = reverse("accounts:organization-enter", args=[there.organization_id])
    browser.post(reverse("accounts:organization-enter", args=[here.organization_id]))

    page = browser.get(reverse("orders:order-list")).content.decode()
    browser.post(enter)
    switched = browser.get(reverse("orders:order-list"))

    assert f'action="{enter}"' in page
    assert "Neighbour · Technician" in text_of(switched)
    assert "organizations/" not in browse(shop.owner).get(reverse("orders:order-list")).content.decode()


@pytest.mark.rule("TN-4")
def test_one_who_is_taken_out_of_one_place_goes_on_in_the_other(shop: Shop, neighbour: Shop) -> None:
    user = make_user("Commuter")
    here = Membership.objects.create(organization=shop.organization, user=user, role=Role.MANAGER)
    Membership.objects.create(organization=neighbour.organization, user=user, role=Role.TECHNICIAN)
    browser = Client()
    browser.force_login(user)
    browser.post(reverse("accounts:organization-enter", args=[shop.organization.pk]))

    end_membership(here, by=shop.owner)

    assert "Neighbour · Technician" in text_of(browser.get(reverse("orders:order-list")))
