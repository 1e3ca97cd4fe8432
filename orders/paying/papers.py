"""The papers that go with money: ticked in the form that takes it, printed after the commit. Source: OS-30."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.http import urlencode
from django.utils.translation import gettext_lazy as _

from accounts.models import Membership
from orders.models import Order, Ticked

OFFERED: tuple[tuple[str, str | Promise], ...] = (
    ("act", _("Act of completed work")),
    ("payment", _("Payment receipt")),
    ("invoice", _("Invoice")),
)


def ticked_last(member: Membership | None) -> list[str]:
    """Return the codes of the papers the member ticked last time; a superuser's are not remembered."""
    if member is None or member.pk is None:
        return []
    found = Ticked.objects.filter(organization=member.organization, member=member).first()
    return list(found.papers) if found else []


def remember(member: Membership | None, papers: Sequence[str]) -> None:
    """Keep what was ticked for the member's next time; unchanged, nothing is written."""
    if member is None or member.pk is None or set(ticked_last(member)) == set(papers):
        return
    Ticked.objects.update_or_create(
        organization=member.organization, member=member, defaults={"papers": sorted(papers)}
    )


def print_address(order: Order, papers: Collection[str]) -> str:
    """Return the page that prints these papers of an order at once; empty: there is none to print."""
    if not papers:
        return ""
    asked = [("what", code) for code, _label in OFFERED if code in papers]
    return f"{reverse('orders:order-print')}?{urlencode([('number', order.number), *asked, ('now', 1)])}"
