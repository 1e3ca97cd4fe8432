"""Statements of the hot path: reads by id that are compiled once, and rows written in one piece.

A move makes a handful of them. The ORM compiles a statement anew each time, which for a few rows by key takes
several times as long as the database needs for them.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from functools import lru_cache
from typing import Any, Generic, TypeAlias, TypeVar

from django.db import DEFAULT_DB_ALIAS, connection, connections, models, transaction
from django.utils.functional import cached_property

Model = TypeVar("Model", bound=models.Model)
Row = TypeVar("Row")
AnyField: TypeAlias = "models.Field[Any, Any]"

# Up to so many a statement is kept for each number; for more the time to compile it no longer counts.
_FEW = 8


class RowsById(Generic[Row]):
    """A read by ids: `query` makes its queryset for a list of ids and gives it no other parameter.

    Compiled on PostgreSQL only, whose driver gives every value as Python has it. `hold` is how it locks the rows
    there where the ORM knows no word for it ("FOR KEY SHARE"); SQLite lets one write at a time anyway.
    """

    def __init__(self, query: Callable[[Sequence[int]], models.QuerySet[Any, Row]], *, hold: str = "") -> None:
        self._query = query
        self._hold = hold
        self._statements: dict[int, str] = {}

    def __call__(self, ids: Collection[int]) -> list[Row]:
        wanted = sorted(set(ids))
        compiled = connection.vendor == "postgresql" and (self._hold or len(wanted) <= _FEW)
        if not wanted or not compiled:
            return list(self._query(wanted))
        with connection.cursor() as cursor:
            cursor.execute(self._statement(len(wanted)), wanted)
            return self._shape(cursor.fetchall())

    def _statement(self, number: int) -> str:
        if number > _FEW:
            return self._compile(number)
        if number not in self._statements:
            self._statements[number] = self._compile(number)
        return self._statements[number]

    def _compile(self, number: int) -> str:
        stand_ins = list(range(1, number + 1))
        statement, parameters = self._query(stand_ins).query.sql_with_params()
        if list(parameters) != stand_ins:
            raise TypeError(f"a read by id with other parameters: {parameters}")
        return f"{statement} {self._hold}".rstrip()

    def _shape(self, rows: list[Any]) -> list[Row]:
        return rows


class ModelsById(RowsById[Model]):
    """The same for whole rows of a model; one that locks them has to be asked inside a transaction."""

    def __call__(self, ids: Collection[int]) -> list[Model]:
        if (self._hold or self._empty.query.select_for_update) and not connection.in_atomic_block:
            raise transaction.TransactionManagementError("rows are locked inside a transaction only")
        return super().__call__(ids)

    @cached_property
    def _empty(self) -> models.QuerySet[Any, Model]:
        return self._query([])

    @cached_property
    def _names(self) -> list[str]:
        fields = self._empty.model._meta.concrete_fields
        if any(hasattr(field, "from_db_value") for field in fields):
            raise TypeError(f"{self._empty.model} has values that the driver does not give as Python has them")
        return [field.attname for field in fields]

    def _shape(self, rows: list[Any]) -> list[Model]:
        return [self._empty.model.from_db(DEFAULT_DB_ALIAS, self._names, row) for row in rows]


def update_rows(statement: str, values: Sequence[Any], *, ids: Sequence[int]) -> None:
    """Run an UPDATE that ends in `WHERE id IN`, with its values in order, for the rows of these ids."""
    ready = [connection.ops.adapt_unknown_value(value) for value in values]
    with connection.cursor() as cursor:
        cursor.execute(f"{statement} ({_places(len(ids))})", [*ready, *ids])


def insert_rows(rows: Sequence[models.Model]) -> None:
    """Insert new rows of one model and give them their ids; columns with a default in the database are left to it.

    `bulk_create` names those too; then it cannot hand PostgreSQL one array per column, and a thousand moves take
    three times as long.
    """
    if not rows:
        return
    written, left = _columns(type(rows[0]))
    most = (connection.features.max_query_params or 0) // len(written) or len(rows)
    for first in range(0, len(rows), most):
        some = rows[first : first + most]
        for row, pk in zip(some, _insert(written, some), strict=True):
            row.pk = pk
            row._state.adding, row._state.db = False, DEFAULT_DB_ALIAS
            for name in left:
                # Whoever asks for it reads what the database has put there.
                del row.__dict__[name]


@lru_cache(maxsize=64)
def _columns(model: type[models.Model]) -> tuple[list[AnyField], list[str]]:
    """Return the fields an insert writes, and the names of those it leaves to the database."""
    fields = [field for field in model._meta.local_concrete_fields if not (field.primary_key or field.generated)]
    written = [field for field in fields if not field.has_db_default()]
    return written, [field.attname for field in fields if field.has_db_default()]


def _insert(fields: list[AnyField], rows: Sequence[models.Model]) -> list[int]:
    """Insert the rows and return their ids in the same order."""
    meta = type(rows[0])._meta
    names = ", ".join(f'"{field.column}"' for field in fields)
    many = connection.vendor == "postgresql" and len(rows) > _FEW
    source, parameters = (_as_arrays if many else _one_by_one)(fields, rows)
    with connection.cursor() as cursor:
        cursor.execute(f'INSERT INTO "{meta.db_table}" ({names}) {source} RETURNING "{meta.pk.column}"', parameters)
        return [pk for (pk,) in cursor.fetchall()]


def _one_by_one(fields: list[AnyField], rows: Sequence[models.Model]) -> tuple[str, list[Any]]:
    database = connections[DEFAULT_DB_ALIAS]
    values = [field.get_db_prep_save(field.pre_save(row, add=True), database) for row in rows for field in fields]
    return f"VALUES {', '.join([f'({_places(len(fields))})'] * len(rows))}", values


def _as_arrays(fields: list[AnyField], rows: Sequence[models.Model]) -> tuple[str, list[Any]]:
    """Return a SELECT from one array for each column; a value that all rows share is given once."""
    database = connections[DEFAULT_DB_ALIAS]
    selected, shared, arrays = [], [], {}
    for field in fields:
        values = [field.pre_save(row, add=True) for row in rows]
        name, sql_type = f'"{field.column}"', str(field.db_type(database)).partition("(")[0]
        # The last one is an array in any case: it says how many rows there are.
        if field is not fields[-1] and all(value is values[0] for value in values):
            selected.append(f"%s::{sql_type}")
            shared.append(field.get_db_prep_save(values[0], database))
        else:
            selected.append(name)
            arrays[name, f"%s::{sql_type}[]"] = [field.get_db_prep_save(value, database) for value in values]
    names, places = (", ".join(part) for part in zip(*arrays, strict=True))
    # Names of our own models' columns, never what somebody wrote.
    source = f"SELECT {', '.join(selected)} FROM unnest({places}) AS given ({names})"  # nosec B608
    return source, [*shared, *arrays.values()]


def _places(number: int) -> str:
    return ", ".join(["%s"] * number)
