"""A member limited to some locations sees and finds the orders of those only. Source: TN-7, OR-8."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import Location, Membership, Role
from crm_clients.models import Client as Customer
from notifications.models import DemoMessage
from orders.models import Order
from orders.selectors import given_clients, tabs
from statuses.models import Effect, Move
from statuses.subjects import subject_kind
from tests.factories import Shop, make_client, make_location, make_order, put
from tests.pages import browse, queries_of, text_of

LIST = reverse("orders:order-list")


@dataclass(frozen=True)
class Two:
    """A shop with two locations: an order at each, of one client; `here` is where people are limited to."""

    here: Order
    there: Order
    client: Customer


@pytest.fixture
def two(shop: Shop) -> Two:
    main, branch = Location.objects.get(organization=shop.organization), make_location(shop)
    client = make_client(shop, "Shared Client", "+12125550177", "shared@mail.example")
    here, there = (
        make_order(shop, client=client, location=at, performer=shop.tech, about=f"Kettle of {at.name}")
        for at in (branch, main)
    )
    put(here, shop, "Ready")
    put(there, shop, "Ready")
    for member in (shop.desk, shop.tech, shop.members[Role.MANAGER]):
        member.everywhere = False
        member.save(update_fields=["everywhere"])
        member.member_locations.create(organization=shop.organization, location=branch)
        member.forget_locations()
    return Two(Order.objects.get(pk=here.pk), Order.objects.get(pk=there.pk), client)


LIMITED = pytest.mark.parametrize("role", [Role.FRONT_DESK, Role.TECHNICIAN, Role.MANAGER])


@LIMITED
@pytest.mark.rule("TN-7", "OR-8")
def test_the_list_and_its_counts_are_of_the_members_locations(shop: Shop, two: Two, role: Role) -> None:
    member = shop.members[role]

    response = browse(member).get(LIST, {"tab": "ready"})

    assert "Kettle of Branch" in text_of(response)
    assert "Kettle of Main location" not in text_of(response)
    assert [tab.count for tab, _address in response.context["tabs"]][:2] == [1, 0]
    assert tabs(member, "open")[0].count == 1


@LIMITED
@pytest.mark.rule("TN-7", "OR-8")
@pytest.mark.parametrize(
    ("name", "method", "more"),
    [
        ("order-detail", "get", []),
        ("order-history", "get", []),
        ("order-edit", "get", []),
        ("order-edit", "post", []),
        ("order-move", "post", ["status"]),
        ("line-add", "post", []),
        ("line-remove", "post", ["line"]),
    ],
)
def test_an_order_elsewhere_is_not_there_by_any_address(
    shop: Shop, two: Two, role: Role, name: str, method: str, more: list[str]
) -> None:
    values = {"status": shop.status("Diagnostics").pk, "line": 1}
    address = reverse(f"orders:{name}", args=[two.there.number, *(values[each] for each in more)])

    assert getattr(browse(shop.members[role]), method)(address).status_code == 404


@LIMITED
@pytest.mark.rule("TN-7")
def test_the_card_of_a_shared_client_shows_the_orders_of_the_members_locations(
    shop: Shop, two: Two, role: Role
) -> None:
    text = text_of(browse(shop.members[role]).get(reverse("crm_clients:client-detail", args=[two.client.pk])))

    assert "Shared Client" in text
    assert "Kettle of Branch" in text
    assert "Kettle of Main location" not in text


@pytest.mark.rule("TN-7")
def test_a_technician_is_given_the_clients_of_orders_that_are_theirs_and_within_reach(shop: Shop, two: Two) -> None:
    elsewhere = make_order(shop, location=two.here.location)
    Order.objects.filter(pk=elsewhere.pk).update(location=two.there.location, performer=shop.tech)

    assert {row["client_id"] for row in given_clients(shop.tech)} == {two.client.pk}


@pytest.mark.rule("TN-7")
def test_subjects_are_found_and_matched_within_reach_only(shop: Shop, two: Two) -> None:
    kind, ids = subject_kind(Order.subject_kind), [two.here.pk, two.there.pk]

    assert set(kind.find(shop.desk, ids)) == {two.here.pk}
    assert list(kind.matching(shop.desk, "Shared")) == [two.here.pk]
    assert set(kind.matching(shop.owner, "Shared")) == set(ids)


@pytest.mark.rule("TN-7")
def test_nothing_is_decided_about_a_message_of_an_order_elsewhere(shop: Shop, two: Two) -> None:
    Effect.objects.update(state=Effect.State.FAILED)
    theirs = Effect.objects.filter(subject_id=two.there.pk).latest("pk")

    response = browse(shop.desk).post(reverse("statuses:effect-decide", args=[theirs.pk]), {"choice": "dismiss"})

    assert response.status_code == 404
    assert Effect.objects.get(pk=theirs.pk).state == Effect.State.FAILED


# --- the admin, which limited managers use ---------------------------------------------------------------


def manager(shop: Shop) -> Client:
    return browse(shop.members[Role.MANAGER])


@pytest.mark.rule("TN-5", "TN-7")
@pytest.mark.parametrize(
    "model", ["orders_order", "statuses_move", "statuses_effect", "statuses_decision", "notifications_demomessage"]
)
def test_lists_of_the_admin_show_what_belongs_to_the_members_locations(shop: Shop, two: Two, model: str) -> None:
    for effect in Effect.objects.all():
        effect.decisions.create(
            organization=shop.organization, choice="dismiss", state_before="failed", by=shop.owner.user,
            by_name=f"on {effect.subject_id}",
        )  # fmt: skip
        DemoMessage.objects.create(
            organization=shop.organization, key=effect.key, channel="sms", recipient="x", text=f"of {effect.subject_id}"
        )
    address = reverse(f"admin:{model}_changelist")

    limited, whole = (browse(shop.members[role]).get(address) for role in (Role.MANAGER, Role.OWNER))

    assert limited.context["cl"].result_count * 2 == whole.context["cl"].result_count > 0


@pytest.mark.rule("TN-5", "TN-7")
def test_rows_about_an_order_elsewhere_are_404_in_the_admin(shop: Shop, two: Two) -> None:
    move = Move.objects.filter(subject_id=two.there.pk).latest("pk")
    effect = Effect.objects.filter(subject_id=two.there.pk).latest("pk")
    rows: list[tuple[str, Any]] = [("orders_order", two.there), ("statuses_move", move), ("statuses_effect", effect)]

    answers = [manager(shop).get(reverse(f"admin:{name}_change", args=[row.pk])).status_code for name, row in rows]

    assert answers == [404, 404, 404]


@pytest.mark.rule("TN-5", "TN-7")
def test_actions_of_the_admin_find_nothing_elsewhere(shop: Shop, two: Two) -> None:
    effect = Effect.objects.filter(subject_id=two.there.pk).latest("pk")
    Effect.objects.filter(pk=effect.pk).update(state=Effect.State.FAILED)
    acts = {"orders_order_move": two.there, "statuses_effect_settle": effect}

    for name, row in acts.items():
        response = manager(shop).post(reverse(f"admin:{name}"), {"_selected_action": row.pk, "choice": "dismiss"})
        assert response.status_code == 302

    assert Effect.objects.get(pk=effect.pk).state == Effect.State.FAILED


@pytest.mark.rule("TN-7")
def test_the_preview_of_a_text_speaks_of_an_order_the_reader_may_see(shop: Shop, two: Two) -> None:
    response = manager(shop).get(reverse("statuses:status-edit", args=[shop.status("Ready").pk]))

    assert f"No. {two.here.number}" in text_of(response) or str(two.here.number) in text_of(response)
    assert "Kettle of Main location" not in response.content.decode()


# --- several locations on pages ---------------------------------------------------------------------------


@pytest.mark.rule("TN-7")
def test_the_order_page_says_where_only_to_who_sees_several(shop: Shop, two: Two) -> None:
    address = f"/orders/{two.here.number}/"

    assert "Location Branch" in text_of(browse(shop.owner).get(address))
    assert "Location Branch" not in text_of(browse(shop.desk).get(address))


@pytest.mark.rule("TN-7")
def test_rows_say_the_location_to_whom_they_tell_it_from_another(shop: Shop, two: Two) -> None:
    limited, whole = (
        {row["kind"] for row in browse(member).get(LIST).context["rows"]} for member in (shop.desk, shop.owner)
    )

    assert (limited, whole) == ({""}, {"Branch", "Main location"})


@pytest.mark.rule("TN-7")
def test_the_admin_says_and_filters_by_location_where_there_are_several(shop: Shop, two: Two) -> None:
    address, owner = reverse("admin:orders_order_changelist"), browse(shop.owner)
    assert "location" in owner.get(address).context["cl"].list_display

    found = owner.get(address, {"location": two.here.location.pk}).context["cl"].result_list

    assert [order.pk for order in found] == [two.here.pk]
    assert "location" not in manager(shop).get(address).context["cl"].list_display


@pytest.mark.rule("TN-7")
@pytest.mark.parametrize("role", [Role.OWNER, Role.FRONT_DESK])
def test_the_list_takes_as_many_queries_with_one_order_as_with_fifty(shop: Shop, two: Two, role: Role) -> None:
    taken = []
    for upto in (1, 3, 50):
        while Order.objects.filter(location=two.here.location).open().count() < upto:
            make_order(shop, location=two.here.location)
        taken.append(queries_of(browse(shop.members[role]), LIST))

    assert len(set(taken)) == 1


@pytest.mark.rule("TN-7")
def test_nobody_is_asked_for_locations_in_a_shop_with_one(shop: Shop) -> None:
    order = make_order(shop)
    for address in (LIST, f"/orders/{order.number}/", f"/orders/{order.number}/edit/", reverse("orders:order-new")):
        text = text_of(browse(shop.owner).get(address))
        assert "All locations" not in text
        assert "Main location" not in text


@pytest.mark.rule("TN-7")
def test_a_shop_with_one_location_never_asks_the_database_for_locations(
    shop: Shop, django_assert_max_num_queries: Any
) -> None:
    make_order(shop)
    member = Membership.objects.of(shop.desk.user).get()

    with django_assert_max_num_queries(0):
        assert not member.sees_several_locations
