from __future__ import annotations

import pytest
from django.db import IntegrityError, connection, models, transaction

from accounts.models import Role
from orders.models import Order
from statuses.models import Decision, Effect, Move
from statuses.services import decide
from tests.factories import Shop, make_order, put


def _history(order: Order) -> list[Move]:
    return list(Move.objects.filter(kind="order", subject_id=order.pk).order_by("version"))


def _a_decision(shop: Shop) -> Decision:
    order = make_order(shop)
    put(order, shop, "Ready")
    effect = Effect.objects.filter(subject_id=order.pk)[0]
    Effect.objects.filter(pk=effect.pk).update(state=Effect.State.FAILED)
    decide(effect, Decision.Choice.DISMISS, by=shop.owner.user)
    return Decision.objects.get(effect=effect)


def _line(shop: Shop, model: type[models.Model]) -> models.Model:
    return _a_decision(shop) if model is Decision else Move.objects.get(subject_id=make_order(shop).pk)


@pytest.mark.rule("OS-28")
@pytest.mark.parametrize("model", [Move, Decision])
def test_the_database_refuses_to_change_or_delete_a_line_of_history(shop: Shop, model: type[models.Model]) -> None:
    written = model.objects.filter(pk=_line(shop, model).pk)

    with pytest.raises(IntegrityError), transaction.atomic():
        written.update(by_name="Somebody else")
    with pytest.raises(IntegrityError), transaction.atomic():
        written.delete()

    assert written.exclude(by_name="Somebody else").count() == 1


@pytest.mark.rule("OS-28")
@pytest.mark.parametrize("sql", ["UPDATE {table} SET organization_id = organization_id", "DELETE FROM {table}"])
@pytest.mark.parametrize("table", ["statuses_move", "statuses_decision"])
def test_nor_does_raw_sql_get_past_it(shop: Shop, table: str, sql: str) -> None:
    _a_decision(shop)

    with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql.format(table=table))


@pytest.mark.rule("OS-28")
def test_an_orders_history_begins_with_its_acceptance_from_nowhere(shop: Shop) -> None:
    order = make_order(shop)

    (first,) = _history(order)

    assert (first.version, first.from_name, first.from_code, first.stayed) == (1, "", "", None)
    assert (first.to_name, first.to_code, first.by_name) == ("New", "new", "Fixit front_desk")
    assert first.at == order.entered_at


@pytest.mark.rule("OS-28")
def test_a_line_says_how_long_the_order_had_been_in_the_status_it_left(shop: Shop) -> None:
    order = make_order(shop)
    put(order, shop, "Diagnostics")
    put(order, shop, "Ready")

    accepted, diagnosed, ready = _history(order)

    assert diagnosed.stayed == diagnosed.at - accepted.at
    assert ready.stayed == ready.at - diagnosed.at
    order.refresh_from_db()
    assert order.entered_at == ready.at


@pytest.mark.rule("OS-28")
def test_history_keeps_names_as_they_were_then(shop: Shop) -> None:
    order = make_order(shop)
    put(order, shop, "Diagnostics", comment="looks bad")
    status, user = shop.status("Diagnostics"), shop.owner.user
    status.call("Expertise")
    status.save()
    user.name = "Olivia Married"
    user.save()

    put(order, shop, "Ready")

    _accepted, diagnosed, ready = _history(order)
    assert (diagnosed.to_name, diagnosed.by_name, diagnosed.comment) == ("Diagnostics", "Fixit owner", "looks bad")
    assert (ready.from_name, ready.from_status, ready.from_code) == ("Expertise", status.pk, "in_progress")


@pytest.mark.rule("OS-28")
def test_a_line_says_who_moved(shop: Shop) -> None:
    order = make_order(shop)

    put(order, shop, "Ready")

    line = _history(order)[-1]
    assert (line.by, line.by_name, line.why) == (shop.members[Role.OWNER].user, "Fixit owner", "")


@pytest.mark.rule("OS-28")
def test_no_two_lines_can_start_from_the_same_state(shop: Shop) -> None:
    order = make_order(shop)
    (first,) = _history(order)
    first.pk = None

    with pytest.raises(IntegrityError), transaction.atomic():
        first.save(force_insert=True)
