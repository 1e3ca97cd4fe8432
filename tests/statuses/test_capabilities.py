"""The capability table of OS-2, spelled out again here, against every way to write a status."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.db import IntegrityError, connection, transaction

from statuses.groups import TABLE, Action, Group
from statuses.models import Status
from tests.factories import Shop

MAY, NEVER, ALWAYS = "may", "never", "always"
RULES = {
    "new": (MAY, MAY, NEVER, NEVER),
    "in_progress": (MAY, MAY, MAY, NEVER),
    "deferred": (MAY, MAY, MAY, NEVER),
    "ready": (MAY, MAY, MAY, NEVER),
    "closed_successfully": (MAY, MAY, MAY, ALWAYS),
    "closed_unsuccessfully": (MAY, MAY, NEVER, ALWAYS),
}
SWITCHES = ("sends_message", "credits_salary", "opens_payment")
CELLS = [(group, switch, RULES[group][column]) for group in RULES for column, switch in enumerate(SWITCHES)]


def _status(shop: Shop, group: str) -> Status:
    status = Status(organization=shop.organization, group=group)
    status.call("Of our own")
    return status


def _by_save(shop: Shop, group: str, switch: str) -> None:
    status = _status(shop, group)
    setattr(status, switch, True)
    status.save()


def _by_update(shop: Shop, group: str, switch: str) -> None:
    _status(shop, group).save()
    Status.objects.of(shop.organization).filter(key="of our own").update(**{switch: True})


def _by_bulk_create(shop: Shop, group: str, switch: str) -> None:
    status = _status(shop, group)
    setattr(status, switch, True)
    Status.objects.bulk_create([status])


def _by_bulk_update(shop: Shop, group: str, switch: str) -> None:
    status = _status(shop, group)
    status.save()
    setattr(status, switch, True)
    Status.objects.bulk_update([status], [switch])


def _by_raw_sql(shop: Shop, group: str, switch: str) -> None:
    _status(shop, group).save()
    with connection.cursor() as cursor:
        cursor.execute(f"UPDATE statuses_status SET {switch} = %s WHERE key = %s", [True, "of our own"])


WAYS: list[Callable[[Shop, str, str], None]] = [_by_save, _by_update, _by_bulk_create, _by_bulk_update, _by_raw_sql]


@pytest.mark.rule("OS-2")
@pytest.mark.parametrize(("group", "switch", "rule"), CELLS)
def test_the_database_stores_an_action_exactly_where_the_table_lets_it(
    shop: Shop, group: str, switch: str, rule: str
) -> None:
    for write in WAYS:
        attempt = transaction.savepoint()
        if rule == NEVER:
            with pytest.raises(IntegrityError), transaction.atomic():
                write(shop, group, switch)
        else:
            write(shop, group, switch)
            assert getattr(Status.objects.get(key="of our own"), switch) is True
        transaction.savepoint_rollback(attempt)


@pytest.mark.rule("OS-2")
@pytest.mark.parametrize("group", ["new", "closed_unsuccessfully"])
def test_a_status_that_opens_the_payment_window_cannot_be_stored_in_a_group_that_never_does(
    shop: Shop, group: str
) -> None:
    status = _status(shop, "ready")
    status.opens_payment = True
    status.save()

    with pytest.raises(IntegrityError), transaction.atomic():
        Status.objects.filter(pk=status.pk).update(group=group)

    status.refresh_from_db()
    assert (status.group, status.opens_payment) == ("ready", True)


@pytest.mark.rule("OS-2")
def test_the_table_in_code_is_the_one_of_the_rules() -> None:
    written = {group.value: tuple(TABLE[group][action].value for action in Action) for group in Group}

    assert written == RULES
