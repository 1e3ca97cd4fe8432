from __future__ import annotations

from collections.abc import Iterator

from payments.models import Payment
from statuses.subjects import subject_kinds

_CHUNK = 10_000


def payments_for_nothing() -> Iterator[str]:
    """Name every payment whose subject does not exist."""
    for kind in subject_kinds():
        spoken_of = Payment.objects.filter(kind=kind.code).order_by().values_list("subject_id", flat=True).distinct()
        ids = list(spoken_of.iterator(_CHUNK))
        for start in range(0, len(ids), _CHUNK):
            chunk = ids[start : start + _CHUNK]
            for lost in sorted(set(chunk) - kind.all_ids(chunk)):
                yield f"{kind.code} {lost} was paid for and does not exist"
    known = [kind.code for kind in subject_kinds()]
    for payment in Payment.objects.exclude(kind__in=known).iterator():
        yield f"payment {payment.pk} is for a {payment.kind}, which nobody knows"
