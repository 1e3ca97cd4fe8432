"""A choice of something a neighbour's, or of somebody else's work, is refused and writes nothing."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

import pytest
from django import forms
from django.urls import reverse

from accounts.locations.forms import ArchivingForm, LocationForm
from accounts.models import Invitation, Location, Membership, Organization, Owned
from accounts.people.forms import EndingForm, InvitationForm, JoiningForm, PlacesForm, RoleForm
from catalog.models import Item
from crm_clients.forms import ClientForm
from crm_clients.models import Client
from notifications.forms import SmsGatewayForm
from orders.forms import IntakeForm, OrderForm, OrderTypeForm
from orders.forms.page import AssignForm, LineForm
from orders.models import Line, Order, OrderType
from payments.forms import PaymentForm
from payments.models import Method
from statuses.forms import CommentForm
from statuses.models import Status
from tests.security.callers import call_as
from tests.security.world import OWN_PHONE, Corner, World
from tests.security.writes import watched


def house_forms(corner: Corner) -> list[forms.BaseForm]:
    """Return every form of ours, drawn for the organization's owner."""
    owner = corner.shop.owner
    return [
        IntakeForm(membership=owner),
        OrderForm(membership=owner, instance=corner[Order]),
        LineForm(order=corner[Order], membership=owner, line=corner[Line]),
        AssignForm(None, order=corner[Order], membership=owner),
        PaymentForm(organization=corner.shop.organization),
        ClientForm(organization=corner.shop.organization, instance=corner[Client]),
        SmsGatewayForm(),
        InvitationForm(),
        RoleForm(),
        EndingForm(member=owner),
        PlacesForm(member=corner.shop.desk),
        LocationForm(location=corner[Location]),
        ArchivingForm(location=corner[Location]),
        JoiningForm(invitation=corner[Invitation]),
        CommentForm(),
        OrderTypeForm(organization=corner.shop.organization),
    ]


@pytest.mark.rule("TN-1")
def test_every_choice_of_rows_offers_those_of_the_organization_only(world: World) -> None:
    offered = [
        row
        for form in house_forms(world.own)
        for field in form.fields.values()
        if isinstance(field, forms.ModelChoiceField)
        for row in field.queryset
    ]

    assert {row.organization for row in offered if isinstance(row, Owned)} == {world.own.shop.organization}
    assert {type(row) for row in offered} == {Item, Location, Membership, Method, OrderType, Status}


def intake(**said: Any) -> dict[str, Any]:
    return {"key": uuid4(), "client_name": "Walk-in", "about": "A kettle"} | said


def refused(world: World, address: str, said: dict[str, Any], name: str = "owner") -> int:
    """Post a form that must change nothing; return the status of the answer."""
    caller = call_as(name, world)
    with watched() as changes:
        response = caller.ask("POST", address, said)
    assert changes == []
    return response.status_code


@pytest.mark.rule("TN-1")
def test_an_order_is_not_accepted_with_a_neighbours_performer(world: World) -> None:
    said = intake(performer=world.neighbour[Membership].pk)

    assert refused(world, reverse("orders:order-new"), said) == 422


@pytest.mark.rule("TN-1")
def test_an_order_is_not_accepted_for_a_neighbours_client(world: World) -> None:
    said = intake(phone=OWN_PHONE, who=world.neighbour[Client].pk)

    assert refused(world, reverse("orders:order-new"), said) == 422


@pytest.mark.rule("TN-1")
@pytest.mark.parametrize("name", ["orders:order-new", "orders:order-edit"])
def test_an_order_is_not_of_a_neighbours_type(world: World, name: str) -> None:
    order = world.own[Order]
    said = intake(order_type=world.neighbour[OrderType].pk, seen=order.revision)

    assert refused(world, reverse(name, args=[order.number] if name.endswith("edit") else []), said) == 422


@pytest.mark.rule("TN-1")
def test_no_type_starts_in_a_neighbours_status(world: World) -> None:
    theirs = Status.objects.of(world.neighbour.shop.organization).filter(group="new").earliest("pk")

    assert refused(world, reverse("orders:type-list"), {"name": "Rush", "initial_status": theirs.pk}) == 422


@pytest.mark.rule("TN-1")
def test_an_order_is_not_given_to_a_neighbours_performer(world: World) -> None:
    order = world.own[Order]
    said = {"about": "x", "performer": world.neighbour[Membership].pk, "seen": order.revision}

    assert refused(world, reverse("orders:order-edit", args=[order.number]), said) == 422


@pytest.mark.rule("TN-1")
def test_an_order_is_not_moved_into_a_neighbours_status(world: World) -> None:
    order = world.own[Order]
    address = reverse("orders:order-move", args=[order.number, world.neighbour[Status].pk])

    assert refused(world, address, {"version": order.version}) == 404


@pytest.mark.rule("TN-1")
def test_the_phone_of_a_neighbours_client_is_nobodys_here(world: World) -> None:
    said = intake(phone="+1 415 555 2671", client_name="Newcomer")

    call_as("owner", world).ask("POST", reverse("orders:order-new"), said)

    order = Order.objects.get(intake_key=said["key"])
    assert order.client.name == "Newcomer"
    assert order.client.organization == world.own.shop.organization


@pytest.mark.rule("TN-2")
def test_a_technician_cannot_take_a_client_they_were_not_given_by_guessing_an_id(world: World) -> None:
    technician = world.own.shop.tech
    said = intake(phone=OWN_PHONE, who=world.own.others[Client].pk, performer=technician.pk)

    assert refused(world, reverse("orders:order-new"), said, "technician") == 422


@pytest.mark.rule("TN-2")
def test_a_technician_cannot_give_work_to_somebody_else(world: World) -> None:
    said = intake(performer=world.own.shop.desk.pk)

    assert refused(world, reverse("orders:order-new"), said, "technician") == 422


@pytest.mark.rule("TN-2")
def test_head_office_is_nobodys_performer(world: World) -> None:
    said = intake(performer=world.own.shop.members["head_office"].pk)

    assert refused(world, reverse("orders:order-new"), said) == 422


@pytest.mark.rule("TN-1")
@pytest.mark.parametrize("name", ["owner", "technician"])
def test_nobody_enters_an_organization_they_do_not_belong_to(world: World, name: str) -> None:
    there = world.neighbour[Organization].pk

    assert refused(world, reverse("accounts:organization-enter", args=[there]), {}, name) == 404


@pytest.mark.rule("TN-1")
@pytest.mark.parametrize("heir", ["neighbour", "themselves"])
def test_what_somebody_leaves_is_not_given_to_a_neighbour_nor_to_themselves(world: World, heir: str) -> None:
    leaving = world.own[Membership]
    heirs = {"neighbour": world.neighbour[Membership], "themselves": leaving}

    assert refused(world, reverse("accounts:member-end", args=[leaving.pk]), {"heir": heirs[heir].pk}) == 422
