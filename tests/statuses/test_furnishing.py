from __future__ import annotations

import re

import pytest
from django.utils import translation

from accounts.models import Kind, Organization
from accounts.services import Founding, found_organization
from notifications.models import MessageText
from statuses.groups import Group
from statuses.models import Status
from tests.factories import make_user

STANDARD = [
    ("new", "New"),
    ("in_progress", "Diagnostics"),
    ("in_progress", "In progress"),
    ("deferred", "Awaiting parts"),
    ("deferred", "In the queue"),
    ("deferred", "Awaiting approval"),
    ("ready", "Ready"),
    ("closed_successfully", "Closed"),
    ("closed_unsuccessfully", "Refused"),
]


def _found(language: str, kind: Kind = Kind.REPAIR_SHOP) -> Organization:
    founding = Founding("Shop", "RU" if language == "ru" else "US", language, kind)
    return found_organization(founding, owner=make_user()).organization


def _standard(organization: Organization) -> list[Status]:
    return list(Status.objects.of(organization).in_order())


@pytest.mark.rule("OS-5")
@pytest.mark.django_db
def test_a_repair_shop_starts_with_the_standard_statuses_in_six_groups() -> None:
    statuses = _standard(_found("en"))

    assert [(status.group, status.name) for status in statuses] == STANDARD


@pytest.mark.rule("OS-5", "TN-8")
@pytest.mark.django_db
@pytest.mark.parametrize("kind", Kind)
@pytest.mark.parametrize("language", ["en", "ru"])
def test_every_kind_of_business_starts_with_statuses_of_all_six_groups_said_in_its_language(
    kind: Kind, language: str
) -> None:
    organization = _found(language, kind)
    statuses = _standard(organization)

    assert {status.group for status in statuses} == set(Group.values)
    assert {bool(re.search("[А-Яа-яЁё]", status.name)) for status in statuses} == {language == "ru"}
    assert any(status.sends_message for status in statuses)
    assert all(
        (status.opens_payment, status.credits_salary) == (True, True)
        for status in statuses
        if status.group == Group.CLOSED_SUCCESSFULLY
    )
    texts = MessageText.objects.filter(organization=organization, channel="sms", language=language)
    assert {text.status_id for text in texts} == {status.pk for status in statuses if status.sends_message}


@pytest.mark.rule("OS-5", "TN-8")
@pytest.mark.django_db
def test_each_kind_has_statuses_of_its_own() -> None:
    names = {kind: {status.name for status in _standard(_found("en", kind))} for kind in Kind}

    assert {"Trial lesson booked", "Enrolled"} <= names[Kind.SCHOOL]
    assert {"Being packed", "Delivered"} <= names[Kind.WEB_SHOP]
    assert {"Visit planned", "Work done"} <= names[Kind.SERVICE_COMPANY]
    assert not {"Diagnostics"} & (names[Kind.SCHOOL] | names[Kind.WEB_SHOP] | names[Kind.SERVICE_COMPANY])


@pytest.mark.rule("OS-5")
@pytest.mark.django_db
def test_a_russian_organization_gets_the_same_statuses_in_russian_whoever_founds_it() -> None:
    with translation.override("en"):
        statuses = _standard(_found("ru"))

    assert [status.group for status in statuses] == [group for group, _name in STANDARD]
    assert [status.name for status in statuses if not re.fullmatch(r"[А-ЯЁа-яё ]+", status.name)] == []


@pytest.mark.rule("OS-5")
@pytest.mark.django_db
@pytest.mark.parametrize("language", ["en", "ru"])
def test_closed_opens_the_payment_window_and_credits_salary_from_the_start(language: str) -> None:
    statuses = _standard(_found(language))

    closing = {(status.group, status.opens_payment, status.credits_salary) for status in statuses if status.closes}

    assert closing == {("closed_successfully", True, True), ("closed_unsuccessfully", False, False)}
    assert not [status for status in statuses if not status.closes and (status.opens_payment or status.credits_salary)]


@pytest.mark.rule("OS-5")
@pytest.mark.django_db
def test_every_status_that_sends_a_message_has_a_text_in_every_language() -> None:
    organization = _found("ru")
    sending = Status.objects.of(organization).filter(sends_message=True)

    texts = MessageText.objects.filter(organization=organization, channel="sms")

    assert sorted(texts.values_list("status", "language")) == sorted(
        (status.pk, language) for status in sending for language in ("en", "ru")
    )
    assert all(re.search("[а-я]", text.text) for text in texts.filter(language="ru"))
    assert not any(re.search("[а-я]", text.text) for text in texts.filter(language="en"))
