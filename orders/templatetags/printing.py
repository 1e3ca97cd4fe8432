"""Filters of print pages."""

from __future__ import annotations

from django import template
from django.utils.safestring import SafeString

from orders.documents.parts import Code
from orders.documents.qr import qr
from orders.documents.saying import tax_called
from orders.models import Order

register = template.Library()


@register.filter
def drawn(code: Code) -> SafeString:
    return qr(code.link, code.label)


@register.filter
def tax_of(order: Order) -> str:
    return tax_called(order)
