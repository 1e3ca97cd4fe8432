"""Settings that two people save in the same moment, both from a page that was fresh. Source: TN-3, TN-7.

The race has a control that takes the lock away and sees one written over the other.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection

from accounts import forms, services
from accounts.locations import services as locations
from accounts.locations import views
from accounts.models import Location, Membership, Organization
from tests.accounts.test_drawn import drawn_on, page_of
from tests.factories import Shop
from tests.pages import browse, text_of
from tests.races import at_once, gate

WHAT = pytest.mark.parametrize("what", ["organization", "location"])


def save_both(shop: Shop, monkeypatch: pytest.MonkeyPatch, what: str) -> tuple[list[int], tuple[str, str], str]:
    """Let two people save another field each, both looked through before either is written.

    Return what they were answered, sorted, the two fields as stored, and the text of the last answer.
    """
    together, page = gate(), page_of(shop, what)

    def wait_for(door: Callable[..., Any]) -> Callable[..., Any]:
        def enter(*said: Any, **more: Any) -> Any:
            together()
            return door(*said, **more)

        return enter

    monkeypatch.setattr(forms, "change_organization", wait_for(forms.change_organization))
    monkeypatch.setattr(views, "change_location", wait_for(views.change_location))
    drawn = drawn_on(browse(shop.owner).get(page), shop)
    people = [browse(shop.owner) for _each in range(2)]
    typed = ({"address": "River 5"}, {"phone": "555"})
    acts = [lambda who=who, said=said: who.post(page, drawn | said) for who, said in zip(people, typed, strict=True)]
    answers = sorted(at_once(*acts), key=lambda answer: answer.status_code)
    stored: Any = Location.objects.get(organization=shop.organization)
    if what == "organization":
        stored = Organization.objects.get(pk=shop.organization.pk)
    return [answer.status_code for answer in answers], (stored.address, stored.phone), text_of(answers[-1])


@WHAT
@pytest.mark.rule("TN-3", "TN-7")
@pytest.mark.django_db(transaction=True)
def test_of_two_saved_in_the_same_moment_the_second_is_told(
    shop: Shop, monkeypatch: pytest.MonkeyPatch, what: str
) -> None:
    answered, stored, said = save_both(shop, monkeypatch, what)

    assert answered == [302, 422]
    assert stored in (("River 5", ""), ("", "555"))
    assert "Somebody changed this while you were typing." in said


@WHAT
@pytest.mark.rule("TN-3", "TN-7")
@pytest.mark.django_db(transaction=True)
def test_control_without_the_lock_one_is_written_over_the_other(
    shop: Shop, monkeypatch: pytest.MonkeyPatch, what: str
) -> None:
    together = gate()

    def read(organization: Organization) -> Organization:
        found = Organization.objects.get(pk=organization.pk)
        together()
        return found

    def read_all(by: Membership) -> tuple[Organization, dict[int, Location]]:
        found = {each.pk: each for each in Location.objects.of(by.organization)}
        return read(by.organization), found

    monkeypatch.setattr(services, "_hold", read)
    monkeypatch.setattr(locations, "_hold", read_all)

    answered, _stored, _said = save_both(shop, monkeypatch, what)

    assert answered == ([302, 302] if connection.vendor == "postgresql" else [302, 422])
