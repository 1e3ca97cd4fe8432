"""Two at once over one document: one file, one row, and neither over the other's words."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection

from accounts.drawn import ChangedMeanwhile, digest_of
from orders.documents import asking, services
from orders.documents.composing import compose, printed
from orders.documents.kinds import Document, Paper
from orders.models import DocumentTemplate, Order, Pdf
from statuses.models import Effect
from tests.factories import Shop
from tests.orders.papers import full_order
from tests.races import at_once, gate

pytestmark = [pytest.mark.rule("OS-35"), pytest.mark.django_db(transaction=True)]


def asked(shop: Shop, order: Order) -> Callable[[], Any]:
    (shown,) = printed(Order.objects.filter(pk=order.pk))
    (sheet,) = compose(shop.organization, [shown], [(Document.ACT, Paper.A4)], lambda path: f"http://shop{path}")
    return lambda: asking.ask_for_pdf(sheet, by=shop.desk)


@pytest.mark.rule("EF-1")
def test_the_same_document_asked_for_twice_at_once_is_one_file_and_one_effect(shop: Shop) -> None:
    ask = asked(shop, full_order(shop))

    first, second = at_once(ask, ask)

    assert first.pk == second.pk
    assert Pdf.objects.count() == Effect.objects.filter(kind="pdf").count() == 1


def writing(shop: Shop, text: str, drawn: str) -> Callable[[], Any]:
    def write() -> Any:
        try:
            return services.save_template(Document.ACT, text, by=shop.owner, drawn=drawn)
        except ChangedMeanwhile as refused:
            return refused

    return write


def test_of_two_who_write_one_document_at_once_the_second_is_told(shop: Shop) -> None:
    drawn = digest_of(services.template_of(shop.organization, Document.ACT), ["text"])

    done = at_once(writing(shop, "Mine", drawn), writing(shop, "Yours", drawn))

    assert sorted(type(each).__name__ for each in done) == ["ChangedMeanwhile", "NoneType"]
    assert DocumentTemplate.objects.get().text in {"Mine", "Yours"}


def test_control_without_the_hold_the_second_is_not_told(shop: Shop, monkeypatch: pytest.MonkeyPatch) -> None:
    services.save_template(Document.ACT, "Before", by=shop.owner)
    drawn, wait = digest_of(services.template_of(shop.organization, Document.ACT), ["text"]), gate()

    def unheld(document: Document, by: Any) -> DocumentTemplate:
        template = services.template_of(by.organization, document)
        wait()
        return template

    monkeypatch.setattr(services, "_hold", unheld)
    done = at_once(writing(shop, "Mine", drawn), writing(shop, "Yours", drawn))

    told = [each for each in done if isinstance(each, ChangedMeanwhile)]
    assert len(told) == (0 if connection.vendor == "postgresql" else 1)
