from __future__ import annotations

import pytest
from django.db import DatabaseError, transaction

from accounts.auditing import differences, note, values_of
from accounts.models import Change, Did
from tests.factories import Shop


@pytest.mark.rule("TN-2")
def test_a_change_says_who_did_what_and_how_it_was_before(shop: Shop) -> None:
    organization = shop.organization
    before = values_of(organization, ["phone", "name"])
    organization.phone = "+1 212 555 0188"

    change = note(shop.owner, Did.CHANGED, organization, differences(before, organization))

    assert (change.by, change.by_name) == (shop.owner.user, shop.owner.user.name)
    assert (change.what, change.thing) == ("accounts.organization", organization.name)
    assert change.fields == [["phone", "", "+1 212 555 0188"]]


@pytest.mark.rule("TN-2")
@pytest.mark.parametrize("act", ["update", "delete"])
def test_what_was_noted_can_be_neither_changed_nor_deleted(shop: Shop, act: str) -> None:
    note(shop.owner, Did.CHANGED, shop.organization)
    noted = Change.objects.all()

    with pytest.raises(DatabaseError, match="append_only"), transaction.atomic():
        noted.update(thing="") if act == "update" else noted.delete()

    assert noted.count() == 1
