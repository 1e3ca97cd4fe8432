"""What was done and written under an order is read in the admin, and only read."""

from __future__ import annotations

from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils.html import escape

from accounts.models import Role
from orders.files.services import add_files
from orders.models import Attachment
from orders.services import add_comment
from tests.attached import a_png
from tests.factories import Shop, make_line, make_order
from tests.pages import browse, queries_of, text_of


@pytest.mark.rule("TN-5", "OR-3", "OR-4")
def test_a_manager_reads_comments_and_changes_with_the_order(shop: Shop) -> None:
    order = make_order(shop)
    make_line(order, "Glass", price="12.50")
    add_comment(order, text="Smells of smoke", for_client=False, key=uuid4(), by=shop.desk)
    manager = browse(shop.members[Role.MANAGER])

    page = text_of(manager.get(reverse("admin:orders_order_change", args=[order.pk])))

    assert "Smells of smoke" in page
    assert "line added Glass quantity: — → 1; price: — → $12.50" in page


@pytest.mark.rule("TN-5", "OR-5")
def test_a_manager_opens_attached_files_from_the_order(shop: Shop) -> None:
    order, manager = make_order(shop), browse(shop.members[Role.MANAGER])
    add_files(order, [SimpleUploadedFile("front <b>.png", a_png())], key=uuid4(), by=shop.desk)
    attachment = order.attachments.get()

    page = manager.get(reverse("admin:orders_order_change", args=[order.pk])).content.decode()
    address = reverse("orders:attachment-file", args=[order.number, attachment.pk])

    assert f'<a href="{address}">{escape(attachment.name)}</a>' in page
    assert manager.get(address).status_code == 200


@pytest.mark.rule("TN-5")
def test_the_order_in_the_admin_takes_as_many_queries_for_fifty_changes_as_for_one(shop: Shop) -> None:
    order, manager, taken = make_order(shop), browse(shop.members[Role.MANAGER]), []
    for wanted in (1, 3, 50):
        for _each in range(order.lines.count(), wanted):
            make_line(order)
            add_comment(order, text="x", for_client=True, key=uuid4(), by=shop.desk)
        for _each in range(order.attachments.count(), min(wanted, 20)):
            Attachment.objects.create(organization=order.organization, order=order, kind="pdf", name="x", size=1)
        taken.append(queries_of(manager, reverse("admin:orders_order_change", args=[order.pk])))

    assert len(set(taken)) == 1, taken
