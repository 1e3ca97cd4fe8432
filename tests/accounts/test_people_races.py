"""Two owners at once. The control takes the lock away and sees nobody left; the lock is what prevents it."""

from __future__ import annotations

import threading
from typing import Any

import pytest
from django.db import connection
from django.test import Client

from accounts import invariants
from accounts.models import Change, Did, Invitation, Membership, Organization, Role, User
from accounts.people import invitations, services
from accounts.people.invitations import PeopleRefused, invite, renew, withdraw
from accounts.people.services import LastOwner, change_role, end_membership
from orders.models import Order
from tests.accounts.people import invited
from tests.factories import Shop, make_client, make_order, make_user
from tests.pages import browse
from tests.races import at_once, gate

OWNED = "every organization has an owner"


def second_owner(shop: Shop) -> Membership:
    return Membership.objects.create(organization=shop.organization, user=make_user("Second"), role=Role.OWNER)


def two_owners_take_each_other_out(shop: Shop) -> list[Any]:
    other = second_owner(shop)
    return at_once(
        lambda: end_membership(other, by=shop.owner),
        lambda: change_role(shop.owner, to=Role.MANAGER, by=other),
    )


@pytest.mark.rule("TN-3")
@pytest.mark.django_db(transaction=True)
def test_of_two_owners_who_take_each_other_out_at_once_one_stays(shop: Shop, monkeypatch: pytest.MonkeyPatch) -> None:
    together, lock = gate(), services.lock

    def lock_together(organization: Organization) -> Organization:
        together()
        return lock(organization)

    monkeypatch.setattr(services, "lock", lock_together)
    results = two_owners_take_each_other_out(shop)

    assert sum(isinstance(result, LastOwner) for result in results) == 1
    assert invariants.faults()[OWNED] == []


@pytest.mark.rule("TN-3")
@pytest.mark.django_db(transaction=True)
def test_control_without_the_lock_both_go(shop: Shop, monkeypatch: pytest.MonkeyPatch) -> None:
    together, held = gate(), services.require_another_owner

    def count_together(member: Membership) -> None:
        held(member)
        together()

    monkeypatch.setattr(services, "lock", lambda organization: organization)
    monkeypatch.setattr(services, "require_another_owner", count_together)
    results = two_owners_take_each_other_out(shop)

    # SQLite lets one write at a time, lock or no lock: there the second sees what the first has done.
    left = {"postgresql": 1, "sqlite": 0}[connection.vendor]
    assert len(invariants.faults()[OWNED]) == left
    assert sum(isinstance(result, LastOwner) for result in results) == 1 - left


@pytest.mark.rule("TN-3")
@pytest.mark.django_db(transaction=True)
def test_one_address_invited_by_two_owners_at_once_is_one_invitation(
    shop: Shop, monkeypatch: pytest.MonkeyPatch
) -> None:
    other, together, lock = second_owner(shop), gate(), invitations.lock

    def lock_together(organization: Organization) -> Organization:
        together()
        return lock(organization)

    monkeypatch.setattr(invitations, "lock", lock_together)
    results = at_once(
        *[lambda by=by: invite(email="nora@mail.example", role=Role.MANAGER, by=by) for by in (shop.owner, other)]
    )

    assert sum(isinstance(result, PeopleRefused) for result in results) == 1
    assert Invitation.objects.count() == 1


@pytest.mark.rule("TN-3")
@pytest.mark.django_db(transaction=True)
def test_an_invitation_accepted_in_two_tabs_at_once_is_one_membership(
    shop: Shop, monkeypatch: pytest.MonkeyPatch
) -> None:
    _invitation, address = invited(shop)
    together, hold, first = gate(), invitations.hold, threading.local()

    def hold_together(invitation: Invitation) -> Invitation:
        if not getattr(first, "came", False):
            first.came = True
            together()
        return hold(invitation)

    monkeypatch.setattr(invitations, "hold", hold_together)
    said = {"name": "Nora New", "password1": "a long enough one"}
    answers = at_once(*[lambda: Client().post(address, said).status_code] * 2)

    # Who came when the other was through is told that it was used (410), or in between that there is an account
    # now and to sign in with it (200); on SQLite, where nothing holds them together, either may happen.
    assert sorted(answers) in ([302, 302], [302, 410], [200, 302])
    assert User.objects.filter(email="nora@mail.example").count() == 1
    assert Membership.objects.filter(user__email="nora@mail.example").count() == 1
    assert Change.objects.filter(did=Did.JOINED).count() == 1


@pytest.mark.rule("TN-3")
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("act", [renew, withdraw])
def test_an_invitation_changed_while_it_is_accepted_is_the_one_or_the_other(shop: Shop, act: Any) -> None:
    invitation, address = invited(shop)
    together = gate()

    def change() -> Any:
        together()
        return act(invitation, by=shop.owner)

    def accept() -> int:
        together()
        return Client().post(address, {"name": "Nora New", "password1": "a long enough one"}).status_code

    changed, answer = at_once(change, accept)

    invitation.refresh_from_db()
    joined = Membership.objects.filter(user__email="nora@mail.example").exists()
    assert joined == (invitation.state == "accepted")
    assert isinstance(changed, PeopleRefused) == joined
    assert answer in {302, 404, 410}
    assert joined or not User.objects.filter(email="nora@mail.example").exists()


@pytest.mark.rule("TN-3")
@pytest.mark.django_db(transaction=True)
def test_an_order_given_to_who_is_being_taken_out_is_refused_or_handed_over(shop: Shop) -> None:
    client, together = make_client(shop), gate()

    def give() -> Order:
        together()
        return make_order(shop, client=client, performer=shop.tech)

    def end() -> Membership:
        together()
        return end_membership(shop.tech, by=shop.owner)

    at_once(give, end)

    assert invariants.faults()["who left performs no open order"] == []
    assert browse(shop.owner).get("/orders/").status_code == 200
