"""Numbers beside links, all in one statement, and none counted further than anybody reads."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from itertools import chain
from typing import Any

from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import QuerySet
from django.db.models.expressions import RawSQL

from accounts.formats import COUNTED


def count_all(wanted: Mapping[str, QuerySet[Any, Any]], most: int = COUNTED) -> dict[str, int]:
    """Count each to `most` and one more, all in one statement.

    Each keeps its order, which has to be that of an index: without it the database may read the table until it has
    found enough, and those of one organization can stand at its end.
    """
    parts, parameters = [], []
    for code, rows in wanted.items():
        try:
            held, values = _bounded(rows, most)
        except EmptyResultSet:
            continue
        parts.append(f"SELECT %s AS code, ({held}) AS held")
        parameters += [code, *values]
    return dict.fromkeys(wanted, 0) | _fetched(parts, parameters)


def count_by(column: str, *wanted: tuple[QuerySet[Any, Any], Sequence[Any]], most: int = COUNTED) -> dict[Any, int]:
    """Count the rows of each of some values of one column: many counts that differ in nothing else.

    They are counted as by `count_all`; but rows are turned into SQL once, not for each value, which took longer than
    the counting.
    """
    parts, parameters = [], []
    found = {value: 0 for _rows, values in wanted for value in values}
    for rows, values in wanted:
        try:
            held, own = _bounded(rows.filter(**{column: RawSQL("value.code", [])}), most)  # nosec B611
        except EmptyResultSet:
            continue
        listed = " UNION ALL ".join(["SELECT %s AS code"] * len(values))
        parts.append(f"SELECT value.code, ({held}) AS held FROM ({listed}) AS value")  # nosec B608
        parameters += [*own, *values]
    return found | _fetched(parts, parameters)


def count_between(
    column: str, spans: Sequence[tuple[datetime, datetime]], *wanted: QuerySet[Any, Any], most: int = COUNTED
) -> list[int]:
    """Count the rows of all of `wanted` whose moment lies in each span, from its first moment to before its last.

    They are counted as by `count_all`. To group rows by their day the database would work out that of every row.
    """
    parts: list[str] = []
    parameters: list[Any] = []
    within = {f"{column}__gte": RawSQL("span.since", []), f"{column}__lt": RawSQL("span.until", [])}  # nosec B611
    for rows in wanted:
        try:
            held, own = _bounded(rows.filter(**within), most)
        except EmptyResultSet:
            continue
        parts.append(f"({held})")
        parameters += own
    if not parts:
        return [0] * len(spans)
    moment = connection.ops.adapt_datetimefield_value
    bounds = [(place, moment(since), moment(until)) for place, (since, until) in enumerate(spans)]
    listed = " UNION ALL ".join(["SELECT %s AS place, %s AS since, %s AS until"] * len(spans))
    statement = f"SELECT span.place, {' + '.join(parts)} AS held FROM ({listed}) AS span"  # nosec B608
    found = _fetched([statement], [*parameters, *chain.from_iterable(bounds)])
    return [found[place] for place in range(len(spans))]


def _bounded(rows: QuerySet[Any, Any], most: int) -> tuple[str, tuple[Any, ...]]:
    held, parameters = rows.values("pk")[: most + 1].query.sql_with_params()
    return f"SELECT COUNT(*) FROM ({held}) AS held", parameters  # nosec B608


def _fetched(parts: Sequence[str], parameters: Sequence[Any]) -> dict[Any, int]:
    if not parts:
        return {}
    with connection.cursor() as cursor:
        cursor.execute(" UNION ALL ".join(parts), parameters)
        return dict(cursor.fetchall())
