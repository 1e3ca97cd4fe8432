from __future__ import annotations

from collections.abc import Iterator
from decimal import ROUND_HALF_UP, Decimal
from itertools import islice

from django.db.models import Case, CharField, DecimalField, Exists, F, OuterRef, Q, Sum, Value, When
from django.db.models.functions import Cast, Coalesce, Concat, Round

from accounts.models import MemberLocation
from accounts.taxes import TaxMode
from orders.models import Attachment, Order, OrderType, Pdf
from orders.models.search_text import words_of
from payments.selectors import sums_of
from statuses.groups import Group
from statuses.models import Draining, Effect, Move

_CHUNK = 500
_MINOR_UNITS = (Decimal(1), Decimal("0.01"), Decimal("0.001"))


def groups_that_disagree() -> Iterator[str]:
    """Name every order whose group is not that of its status. Source: OS-7."""
    for order in Order.objects.exclude(Q(status=None) | Q(group=F("status__group"))).iterator():
        yield f"order {order.pk} is in {order.group}, its status in another group"


def types_that_start_nowhere() -> Iterator[str]:
    """Name every live type whose initial status is archived or not of New. Source: OS-13."""
    right = Q(initial_status__archived_at=None, initial_status__group=Group.NEW)
    for order_type in OrderType.objects.live().exclude(right):
        yield f"order type {order_type.pk} starts in no live status of New"


def totals_that_disagree() -> Iterator[str]:
    """Name every order that does not say the sum of its lines and of the tax on top of them. Source: OS-37."""
    summed = Coalesce(Sum("lines__total"), 0, output_field=DecimalField())
    # Of the tax on top its own check says whether it is right.
    on_top = Case(When(tax_mode=TaxMode.ON_TOP, then=F("tax")), default=Decimal(0), output_field=DecimalField())
    # Rounded: SQLite adds decimals as floats.
    gap = Round(F("total") - summed - on_top, precision=3)
    for order in Order.objects.annotate(gap=gap).exclude(gap=0).iterator():
        yield f"order {order.pk} does not say the sum of its lines"


def taxes_that_disagree() -> Iterator[str]:
    """Name every order whose tax is not its percent of its lines, in whole minor units. Source: OS-37."""
    for order in Order.objects.exclude(tax_mode=TaxMode.NONE).iterator():
        exact = order.taxed_with.exact(order.of_lines)
        # The organization may have had another currency then: of as many decimals as there are anywhere.
        if order.tax not in {exact.quantize(unit, rounding=ROUND_HALF_UP) for unit in _MINOR_UNITS}:
            yield f"order {order.pk} says another tax than its rate makes"


def paid_that_disagrees() -> Iterator[str]:
    """Name every order that does not say the sum of its entries in the ledger. Source: OS-32."""
    said = Order.objects.order_by("pk").values_list("pk", "paid").iterator(_CHUNK)
    while chunk := dict(islice(said, _CHUNK)):
        written = sums_of(Order.subject_kind, chunk)
        for pk, paid in chunk.items():
            # Rounded: SQLite adds decimals as floats.
            if paid != round(written.get(pk, Decimal(0)), 3):
                yield f"order {pk} does not say the sum of its payments"


def orders_without_history() -> Iterator[str]:
    lines = Move.objects.filter(
        organization=OuterRef("organization"),
        kind=Order.subject_kind,
        subject_id=OuterRef("pk"),
        version=OuterRef("version"),
        to_status=OuterRef("status"),
    )
    for order in Order.objects.exclude(status=None).exclude(Exists(lines)).iterator():
        yield f"order {order.pk} stands where no line of history put it"


def open_orders_in_archived_statuses() -> Iterator[str]:
    """Name every open order whose status is archived, unless it is on its way out of it. Source: OS-10."""
    leaving = Draining.objects.filter(source=OuterRef("status"), ended_at=None)
    left = Order.objects.open().filter(status__archived_at__isnull=False).exclude(Exists(leaving))
    for order in left.iterator():
        yield f"order {order.pk} is open in an archived status"


def files_that_are_missing() -> Iterator[str]:
    """Name every attached file that is not where it is kept: a back-up without the files, a folder not shared."""
    for attachment in Attachment.objects.iterator():
        for stored in (attachment.file, attachment.thumbnail):
            if stored and not stored.storage.exists(str(stored.name)):
                yield f"attachment {attachment.pk} lacks {stored.name}"


def open_orders_of_who_left() -> Iterator[str]:
    for order in Order.objects.open().exclude(performer=None).exclude(performer__ended_at=None).iterator():
        yield f"order {order.pk} is open and performed by somebody who left"


def open_orders_in_archived_locations() -> Iterator[str]:
    """Name every open order that belongs to an archived location. Source: TN-7."""
    for order in Order.objects.open().filter(location__archived_at__isnull=False).iterator():
        yield f"order {order.pk} is open at an archived location"


def open_orders_out_of_reach() -> Iterator[str]:
    """Name every open order whose performer does not work where it is. Source: TN-7."""
    there = MemberLocation.objects.filter(membership=OuterRef("performer"), location=OuterRef("location"))
    limited = Order.objects.open().filter(performer__everywhere=False)
    for order in limited.exclude(Exists(there)).iterator():
        yield f"order {order.pk} is performed by somebody who does not work there"


def orders_found_by_other_words() -> Iterator[str]:
    """Name every order that is not found by what it is about. Source: OR-7."""
    for order in Order.objects.select_related("search_text").only("about", "serial", "search_text__key").iterator():
        kept = getattr(order, "search_text", None)
        if kept is None or kept.key != words_of(order):
            yield f"order {order.pk} is found by other words"


def orders_closed_before_accepted() -> Iterator[str]:
    """Name every order that was closed before it was accepted. Source: OS-51."""
    for order in Order.objects.filter(closed_at__lt=F("created_at")).iterator():
        yield f"order {order.pk} was closed before it was accepted"


def pdfs_nobody_makes() -> Iterator[str]:
    """Name every PDF that is not made and that nobody was ever asked to make. Source: EF-1."""
    key = Concat(Value("pdf/"), Cast(OuterRef("pk"), CharField()))
    owed = Effect.objects.filter(organization=OuterRef("organization"), key=key)
    for pk in Pdf.objects.filter(made_at=None).exclude(Exists(owed)).values_list("pk", flat=True).iterator():
        yield f"PDF {pk} is made by nobody"
