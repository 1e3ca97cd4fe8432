"""Settings → Changes: who changed what, from what to what, in words."""

from __future__ import annotations

import pytest
from django.urls import reverse

from accounts.auditing import note
from accounts.models import Change, Did, Membership, Role
from accounts.people.services import change_role, end_membership
from accounts.rooms import find_room
from accounts.services import switch_room
from notifications.models import SmsGateway
from tests.factories import Shop, make_user
from tests.pages import browse, text_of
from tests.russian import in_russian

LIST = reverse("accounts:change-list")
ORGANIZATION = reverse("accounts:organization-edit")
GATEWAY = reverse("notifications:gateway-edit")
HTTP = {"backend": "http", "address": "https://sms.example/send?key=one", "body": '{"to": "{to}"}', "timeout": "10"}


def organization_said(shop: Shop, **said: str) -> dict[str, str]:
    organization = shop.organization
    drawn = {
        name: getattr(organization, name)
        for name in ("name", "noun", "country", "currency", "time_zone", "language", "phone")
    }
    return drawn | said


@pytest.mark.rule("TN-3")
def test_a_change_says_who_what_before_and_after_in_words(shop: Shop) -> None:
    change_role(shop.desk, to=Role.MANAGER, by=shop.owner)

    text = text_of(browse(shop.owner).get(LIST))

    assert "Fixit owner Member Fixit front_desk : changed role: Front desk → Manager" in text


@pytest.mark.rule("TN-3", "TN-6")
def test_the_same_change_is_read_in_the_readers_language(shop: Shop) -> None:
    change_role(shop.desk, to=Role.MANAGER, by=shop.owner)

    text = text_of(in_russian(shop.owner.user).get(LIST))

    assert "Менеджер" in text
    assert "Manager" not in text


@pytest.mark.rule("TN-8", "TN-6")
def test_rooms_that_were_switched_are_named_in_the_readers_language(shop: Shop) -> None:
    switch_room(find_room("orders"), on=False, by=shop.owner)

    assert "Заказы, Зарплата → Зарплата" in text_of(in_russian(shop.owner.user).get(LIST))


@pytest.mark.rule("TN-3")
def test_settings_of_the_organization_are_noted_and_only_what_changed(shop: Shop) -> None:
    browser = browse(shop.owner)

    browser.post(ORGANIZATION, organization_said(shop, phone="555", noun="ticket"))
    browser.post(ORGANIZATION, organization_said(shop, phone="555", noun="ticket"))

    change = Change.objects.get()
    assert sorted(change.fields) == [["noun", "order", "ticket"], ["phone", "", "555"]]
    assert "what you work on: Order → Ticket" in text_of(browser.get(LIST))
    assert "phone: — → 555" in text_of(browser.get(LIST))


@pytest.mark.rule("TN-3")
def test_what_was_refused_is_not_noted(shop: Shop) -> None:
    browse(shop.owner).post(ORGANIZATION, organization_said(shop, name=""))
    browse(shop.owner).post(GATEWAY, HTTP | {"timeout": "x"})

    assert not Change.objects.exists()


@pytest.mark.rule("TN-3")
def test_of_a_gateways_secrets_only_that_they_changed_is_noted(shop: Shop) -> None:
    browser = browse(shop.owner)

    browser.post(GATEWAY, HTTP | {"headers": "Authorization: Bearer first-secret"})
    browser.post(GATEWAY, HTTP | {"headers": "Authorization: Bearer other-secret", "timeout": "5"})

    noted = str(list(Change.objects.values()))
    text = text_of(browser.get(LIST))
    for secret in ("first-secret", "other-secret", "key=one"):
        assert secret not in noted
    assert "secret headers: changed, not shown here" in text
    assert "time-out, seconds: 10 → 5" in text
    assert SmsGateway.objects.get().headers == {"Authorization": "Bearer other-secret"}


@pytest.mark.rule("TN-3")
def test_the_page_is_filtered_by_person_and_by_kind_in_the_address(shop: Shop) -> None:
    second = Membership.objects.create(organization=shop.organization, user=make_user("Second"), role=Role.OWNER)
    change_role(shop.desk, to=Role.MANAGER, by=shop.owner)
    note(second, Did.CHANGED, shop.organization, {"phone": ("", "555")})
    browser = browse(shop.owner)

    by_second = text_of(browser.get(LIST, {"by": second.user.pk}))
    of_members = text_of(browser.get(LIST, {"what": "accounts.membership"}))

    assert "phone: — → 555" in by_second
    assert "role: Front desk" not in by_second
    assert "role: Front desk" in of_members
    assert "phone: — → 555" not in of_members


@pytest.mark.rule("TN-3")
def test_the_next_page_goes_on_below_and_keeps_the_filter(shop: Shop) -> None:
    for number in range(60):
        note(shop.owner, Did.CHANGED, shop.organization, {"phone": ("", f"no. {number:02}.")})
    browser = browse(shop.owner)

    first = browser.get(LIST, {"what": "accounts.organization"})
    older = browser.get(LIST, {"what": "accounts.organization", "before": Change.objects.order_by("-pk")[49].pk})

    assert "no. 59." in text_of(first)
    assert "no. 09." not in text_of(first)
    assert "what=accounts.organization&amp;before=" in first.content.decode().replace("&before", "&amp;before")
    assert "no. 09." in text_of(older)
    assert "no. 10." not in text_of(older)


@pytest.mark.rule("TN-1", "TN-2")
def test_changes_are_for_the_organizations_own_owners(shop: Shop, neighbour: Shop) -> None:
    change_role(neighbour.desk, to=Role.MANAGER, by=neighbour.owner)

    assert "Neighbour" not in text_of(browse(shop.owner).get(LIST, {"by": neighbour.owner.user.pk}))
    for role in set(Role) - {Role.OWNER}:
        assert browse(shop.members[role]).get(LIST).status_code == 403


@pytest.mark.rule("TN-3")
def test_who_left_and_what_is_gone_can_still_be_read(shop: Shop) -> None:
    end_membership(shop.desk, by=shop.owner)
    Change.objects.create(
        organization=shop.organization, by=shop.owner.user, by_name="Fixit owner", did=Did.CHANGED,
        what="gone.room", thing="An old thing", fields=[["was", 1, 2]],
    )  # fmt: skip

    text = text_of(browse(shop.owner).get(LIST))

    assert "role: Front desk → —" in text
    assert "gone.room An old thing : changed was: 1 → 2" in text


@pytest.mark.rule("TN-3")
def test_what_people_wrote_stays_text(shop: Shop) -> None:
    hostile = "<img src=x onerror=alert(1)>{{ 7|add:7 }}\u202e"
    note(shop.owner, Did.CHANGED, shop.organization, {"phone": (hostile, "555")}, called=hostile)

    page = browse(shop.owner).get(LIST).content.decode()

    assert "<img src=x" not in page
    assert "{{ 7|add:7 }}" in page
