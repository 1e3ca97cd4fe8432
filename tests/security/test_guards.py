"""The database itself keeps rows inside their organization, whoever writes: ORM, SQL, any code to come."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import uuid4

import pytest
from django.db import IntegrityError, connection, models, transaction
from django.utils import timezone

from accounts import guards
from accounts.models import Invitation, Location, MemberLocation, Membership, Owned, Role
from crm_clients.models import ClientPhone
from notifications.models import MessageText
from orders.models import Attachment, Order, OrderType, Pdf, SearchText, Ticked, Tracking
from orders.models.tracking import new_key
from payments.models import Desk, DeskDay, Payment
from payroll.models import Entry, Rate
from statuses.models import Effect, Move, Passage, Status
from tests.security.world import World

OwnedModel = type[Owned]
ForeignKeys = list[tuple[OwnedModel, models.ForeignKey[Any, Any]]]


def owned_foreign_keys() -> ForeignKeys:
    """Return every foreign key between two tables that belong to organizations."""
    return [
        (model, field)
        for model in guards.owned_models()
        for field in model._meta.local_concrete_fields
        if isinstance(field, models.ForeignKey) and issubclass(field.related_model, Owned)
    ]


def label(value: object) -> str:
    return value.__name__ if isinstance(value, type) else str(getattr(value, "name", value))


each_foreign_key = pytest.mark.parametrize(("model", "field"), owned_foreign_keys(), ids=label)


def _an_order_without_words(text: SearchText) -> dict[str, Any]:
    """Take the words of every other order away, ours and the neighbour's, and return one of ours."""
    SearchText.objects.exclude(pk=text.pk).delete()
    return {"order_id": Order.objects.filter(organization=text.organization_id, search_text=None).earliest("pk").pk}


# What a copy of a row needs to be a row of its own.
_ANEW: dict[OwnedModel, Callable[[Any], dict[str, Any]]] = {
    MemberLocation: lambda row: {
        "membership": Membership.objects.get(organization=row.organization_id, role=Role.FRONT_DESK)
    },
    Order: lambda order: {"number": order.number + 100, "intake_key": uuid4()},
    OrderType: lambda order_type: {"key": f"{order_type.key} again"},
    Effect: lambda effect: {"key": f"{effect.key}/again"},
    ClientPhone: lambda phone: {"number": "+12125550177"},
    MessageText: lambda text: {"language": "de"},
    Passage: lambda passage: {
        "origin_id": Status.objects.of(passage.organization).exclude(pk=passage.origin_id).earliest("pk").pk
    },
    SearchText: _an_order_without_words,
    Invitation: lambda invitation: {"token_digest": "another", "email": "another@mail.example"},
    Attachment: lambda row: {"key": None},
    Payment: lambda payment: {"key": uuid4()},
    Entry: lambda entry: {"key": uuid4()},
    Pdf: lambda pdf: {"key": f"{pdf.key[:60]}-2"},
    Rate: lambda rate: {
        "member": Membership.objects.filter(organization=rate.organization_id)
        .exclude(pk__in=Rate.objects.values("member"))
        .first()
    },
    Ticked: lambda row: {"member": Membership.objects.get(organization=row.organization_id, role=Role.TECHNICIAN)},
    Desk: lambda desk: {"location": Location.objects.filter(organization=desk.organization_id, desk=None).first()},
    DeskDay: lambda day: {"closed_at": day.opened_at, "expected": 0, "counted": 0, "left": 0},
    Tracking: lambda row: {"order": _order_without_key(row.order), "key": new_key()},
}


# Of what there can be one only for what they point at, the neighbour's gives way.
_ONLY_ONE: dict[OwnedModel, Callable[[Any], object]] = {
    Rate: lambda member: Rate.objects.filter(member=member).delete(),
    DeskDay: lambda desk: DeskDay.objects.filter(desk=desk).update(
        closed_at=timezone.now(), expected=0, counted=0, left=0
    ),
}


def _order_without_key(order: Order) -> Order:
    """Take the keys of every other order away, and return one more of ours."""
    Tracking.objects.exclude(pk=order.pk).delete()
    copy: Order = copy_of(order)
    copy.number += Order.objects.count()
    copy.save(force_insert=True)
    return copy


def copy_of(row: Any) -> Any:
    """Return an unsaved copy of a row that could stand beside it."""
    copy = type(row).objects.get(pk=row.pk)
    copy.pk, copy._state.adding = None, True
    for name, value in _ANEW.get(type(row), lambda row: {})(row).items():
        setattr(copy, name, value)
    return copy


def refused_as(model: OwnedModel, field: models.ForeignKey[Any, Any]) -> str:
    return f"{model._meta.db_table}_{field.column}_stays"


def write(row: Any, column: str, value: object) -> None:
    """Write one column of a row as a stray line of SQL would."""
    table, key = row._meta.db_table, row._meta.pk.column
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f'UPDATE "{table}" SET "{column}" = %s WHERE "{key}" = %s', [value, row.pk])


@pytest.mark.rule("TN-1")
@each_foreign_key
def test_no_new_row_can_point_at_a_neighbours(world: World, model: OwnedModel, field: Any) -> None:
    stray = copy_of(world.own[model])
    if isinstance(stray, Entry) and field.name in {"order", "move"}:
        # A bonus is for no order; a fixed sum is for one, and came by a move.
        stray.kind, stray.order, stray.move = Entry.Kind.ORDER, world.own[Order], world.own[Move]
    setattr(stray, field.attname, world.neighbour[field.related_model].pk)
    _ONLY_ONE.get(model, lambda _foreign: None)(world.neighbour[field.related_model])
    if isinstance(stray, Payment) and stray.returns_id:
        # Only what gives money back returns anything.
        stray.amount = -stray.amount

    with pytest.raises(IntegrityError, match=refused_as(model, field)), transaction.atomic():
        stray.save(force_insert=True)

    copy_of(world.own[model]).save(force_insert=True)


@pytest.mark.rule("TN-1")
@each_foreign_key
def test_no_row_can_be_turned_to_point_at_a_neighbours(world: World, model: OwnedModel, field: Any) -> None:
    own, foreign = world.own[model], world.neighbour[field.related_model]
    _ONLY_ONE.get(model, lambda _foreign: None)(foreign)

    with pytest.raises(IntegrityError, match=f"{refused_as(model, field)}|append_only|_pkey"):
        write(own, field.column, foreign.pk)


@pytest.mark.rule("TN-1")
@each_foreign_key
def test_no_row_with_ties_can_be_given_to_a_neighbour(world: World, model: OwnedModel, field: Any) -> None:
    with pytest.raises(IntegrityError):
        write(world.own[model], "organization_id", world.neighbour.shop.organization.pk)


@pytest.mark.rule("TN-1")
def test_whatever_points_at_an_owned_row_belongs_to_an_organization_itself() -> None:
    """Only then is there an organization to compare; a hidden table between two would have none."""
    owned = set(guards.owned_models())

    pointing = {relation.related_model for model in owned for relation in model._meta.related_objects}
    between = [model.__name__ for model in owned if model._meta.many_to_many]

    assert pointing - owned == set()
    assert between == []


@pytest.mark.rule("TN-1")
def test_the_world_of_these_tests_has_a_row_of_every_owned_model(world: World) -> None:
    assert [model.__name__ for model in guards.owned_models() if model not in world.own.rows] == []
