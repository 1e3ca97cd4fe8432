"""Two people attach at once: the limit and the form's key hold. The control takes the lock away and sees the race."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import uuid4

import pytest
from django.core.files.base import ContentFile
from django.db import connection

from orders import transitions
from orders.files.services import Added, add_files, remove_file
from orders.models import Attachment, Event, Order
from orders.models.attachment import MOST_PER_ORDER
from tests.attached import a_png
from tests.factories import Shop, make_order
from tests.races import at_once, gate

pytestmark = [pytest.mark.rule("OR-5"), pytest.mark.django_db(transaction=True)]


def a_photo() -> ContentFile[Any]:
    return ContentFile(a_png(), "photo.png")


def nearly_full(shop: Shop) -> Order:
    order = make_order(shop)
    add_files(order, [a_photo() for _place in range(MOST_PER_ORDER - 1)], key=uuid4(), by=shop.desk)
    return order


def two_add(order: Order, shop: Shop, *, keys: Sequence[Any]) -> list[Added]:
    return at_once(*[lambda key=key: add_files(order, [a_photo()], key=key, by=shop.desk) for key in keys])


def meet_before_the_lock(monkeypatch: pytest.MonkeyPatch) -> None:
    together, lock = gate(), transitions.lock

    def lock_together(orders: Sequence[Order]) -> list[Order]:
        together()
        return lock(orders)

    monkeypatch.setattr(transitions, "lock", lock_together)


def test_of_two_files_for_the_last_place_one_is_kept_and_the_other_told(
    shop: Shop, monkeypatch: pytest.MonkeyPatch, settings: Any, tmp_path: Any
) -> None:
    settings.MEDIA_ROOT = tmp_path
    order = nearly_full(shop)
    meet_before_the_lock(monkeypatch)

    added = two_add(order, shop, keys=[uuid4(), uuid4()])

    assert sorted(len(each.kept) for each in added) == [0, 1]
    assert ["holds 20 files" in sentence for each in added for sentence in each.refused] == [True]
    assert order.attachments.count() == order.events.count() == MOST_PER_ORDER
    assert len([path for path in tmp_path.rglob("*") if path.is_file()]) == 2 * MOST_PER_ORDER


def test_control_without_the_lock_both_find_the_last_place_free(shop: Shop, monkeypatch: pytest.MonkeyPatch) -> None:
    order, together = nearly_full(shop), gate()

    def read_without_lock(orders: Sequence[Order]) -> list[Order]:
        return list(Order.objects.filter(pk__in=[order.pk for order in orders]))

    count = Attachment.save

    def save_together(attachment: Attachment, **said: Any) -> None:
        together()
        count(attachment, **said)

    monkeypatch.setattr(transitions, "lock", read_without_lock)
    monkeypatch.setattr(Attachment, "save", save_together)
    two_add(order, shop, keys=[uuid4(), uuid4()])

    # SQLite lets one write at a time, lock or no lock.
    assert order.attachments.count() == MOST_PER_ORDER + (connection.vendor == "postgresql")


def test_the_same_form_sent_twice_at_once_keeps_each_file_once(
    shop: Shop, monkeypatch: pytest.MonkeyPatch, settings: Any, tmp_path: Any
) -> None:
    settings.MEDIA_ROOT = tmp_path
    order, key = make_order(shop), uuid4()
    meet_before_the_lock(monkeypatch)

    added = two_add(order, shop, keys=[key, key])

    assert [len(each.kept) for each in added] == [1, 1]
    assert order.attachments.count() == order.events.count() == 1
    assert len([path for path in tmp_path.rglob("*") if path.is_file()]) == 2


def test_a_file_removed_twice_at_once_is_told_of_once(shop: Shop, monkeypatch: pytest.MonkeyPatch) -> None:
    order = make_order(shop)
    pk = add_files(order, [a_photo()], key=uuid4(), by=shop.desk).kept[0].pk
    meet_before_the_lock(monkeypatch)

    at_once(*[lambda: remove_file(order, pk, by=shop.desk)] * 2)

    assert order.events.filter(what=Event.What.FILE_REMOVED).count() == 1
