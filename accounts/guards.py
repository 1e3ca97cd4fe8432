"""What the database itself refuses, whoever writes: foreign keys across organizations, edited history.

Wanted guards are derived from the models and from what rooms register. On PostgreSQL a foreign key
between two owned tables is made composite, (organization, id); on SQLite triggers check the same. They are
installed after every migrate, since Django's remake of a SQLite table silently drops its triggers, and taken
away before it, since SQLite renames no table while a trigger speaks of a missing one. A guard's name carries
a digest of its definition, so that a changed one is replaced.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from django.apps import AppConfig, apps
from django.db import DEFAULT_DB_ALIAS, connections, models
from django.db.backends.base.base import BaseDatabaseWrapper

from accounts.models import Owned

PREFIX = "guard_"


@dataclass(frozen=True)
class Guard:
    name: str
    kind: str  # "trigger", "constraint" or "index"
    table: str
    create: tuple[str, ...]


Builder = Callable[[str], Iterable[Guard]]
_BUILDERS: list[Builder] = []


def register(builder: Builder) -> None:
    """Add guards of a room; `builder` gets the vendor ("postgresql" or "sqlite")."""
    _BUILDERS.append(builder)


def _named(purpose: str, definition: str) -> str:
    digest = hashlib.sha256(definition.encode()).hexdigest()[:8]
    return f"{PREFIX}{purpose[:46]}_{digest}"


def refuse(vendor: str, purpose: str, table: str, event: str, when: str) -> Guard:
    """Make a trigger that refuses `event` (INSERT, UPDATE, DELETE) on `table` where `when` holds.

    `when` is plain SQL over NEW and OLD; the refusal reaches Python as IntegrityError.
    """
    name = _named(purpose, f"{table}{event}{when}")
    if vendor == "sqlite":
        body = f"BEGIN SELECT RAISE(ABORT, '{purpose}') WHERE {when}; END"
        return Guard(name, "trigger", table, (f"CREATE TRIGGER {name} BEFORE {event} ON {table} {body}",))
    row = "OLD" if event == "DELETE" else "NEW"
    function = (
        f"CREATE OR REPLACE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
        f"IF {when} THEN RAISE EXCEPTION '{purpose}' USING ERRCODE = 'integrity_constraint_violation'; "
        f"END IF; RETURN {row}; END $$"
    )
    trigger = f"CREATE TRIGGER {name} BEFORE {event} ON {table} FOR EACH ROW EXECUTE FUNCTION {name}()"
    return Guard(name, "trigger", table, (function, trigger))


def append_only(table: str, vendor: str) -> list[Guard]:
    """Refuse every UPDATE and DELETE of a table of history."""
    purpose = f"{table}_is_append_only"
    always = "1 = 1" if vendor == "sqlite" else "TRUE"
    return [refuse(vendor, purpose, table, event, always) for event in ("UPDATE", "DELETE")]


# --- tenancy ------------------------------------------------------------------------------------


def owned_models() -> list[type[Owned]]:
    return [model for model in apps.get_models() if issubclass(model, Owned) and model._meta.managed]


def _owned_foreign_keys(model: type[Owned]) -> Iterator[models.ForeignKey[Any, Any]]:
    for field in model._meta.local_concrete_fields:
        if isinstance(field, models.ForeignKey) and issubclass(field.related_model, Owned):
            yield field


def tenancy_guards(vendor: str) -> Iterator[Guard]:
    for model in owned_models():
        table = model._meta.db_table
        moved = "NEW.organization_id <> OLD.organization_id"
        yield refuse(vendor, f"{table}_stays_in_its_organization", table, "UPDATE OF organization_id", moved)
        for field in _owned_foreign_keys(model):
            target = field.related_model._meta.db_table
            yield from _stays_inside(vendor, table, field.column, target)


def _stays_inside(vendor: str, table: str, column: str, target: str) -> Iterator[Guard]:
    purpose = f"{table}_{column}_stays_inside"
    if vendor == "sqlite":
        same = f"id = NEW.{column} AND organization_id = NEW.organization_id"
        # Table and column names come from the models, never from people.
        foreign = f"NEW.{column} IS NOT NULL AND NOT EXISTS (SELECT 1 FROM {target} WHERE {same})"  # nosec B608
        yield refuse(vendor, purpose, table, "INSERT", foreign)
        yield refuse(vendor, purpose, table, f"UPDATE OF organization_id, {column}", foreign)
        return
    index = _named(f"{target}_organization_id", target)
    yield Guard(index, "index", target, (f"CREATE UNIQUE INDEX {index} ON {target} (organization_id, id)",))
    name = _named(purpose, target)
    composite = f"FOREIGN KEY (organization_id, {column}) REFERENCES {target} (organization_id, id)"
    yield Guard(name, "constraint", table, (f"ALTER TABLE {table} ADD CONSTRAINT {name} {composite}",))


# --- installing ---------------------------------------------------------------------------------

_INSTALLED = {
    "sqlite": "SELECT name, 'trigger', tbl_name FROM sqlite_master WHERE type = 'trigger'",
    "postgresql": """
        SELECT tgname, 'trigger', tgrelid::regclass::text FROM pg_trigger WHERE NOT tgisinternal
        UNION ALL SELECT conname, 'constraint', conrelid::regclass::text FROM pg_constraint
            WHERE connamespace = current_schema()::regnamespace
        UNION ALL SELECT indexname, 'index', tablename FROM pg_indexes WHERE schemaname = current_schema()
    """,
}
_DROP = {"trigger": 1, "constraint": 0, "index": 2}


def wanted_guards(connection: BaseDatabaseWrapper) -> dict[str, Guard]:
    """Return the guards that should stand, by name, of the tables that exist."""
    tables = set(connection.introspection.table_names())
    guards = list(tenancy_guards(connection.vendor))
    guards += [guard for builder in _BUILDERS for guard in builder(connection.vendor)]
    return {guard.name: guard for guard in guards if guard.table in tables}


def installed_guards(connection: BaseDatabaseWrapper) -> dict[str, tuple[str, str]]:
    """Return name → (kind, table) of what stands."""
    with connection.cursor() as cursor:
        cursor.execute(_INSTALLED[connection.vendor])
        rows: Sequence[tuple[str, str, str]] = cursor.fetchall()
    return {name: (kind, table.strip('"')) for name, kind, table in rows if name.startswith(PREFIX)}


def install(connection: BaseDatabaseWrapper) -> None:
    """Make what stands equal to what is wanted; doing it again changes nothing."""
    wanted, installed = wanted_guards(connection), installed_guards(connection)
    drop(connection, [name for name in installed if name not in wanted])
    missing = [guard for name, guard in wanted.items() if name not in installed]
    with connection.cursor() as cursor:
        for guard in sorted(missing, key=lambda guard: -_DROP[guard.kind]):
            for statement in guard.create:
                cursor.execute(statement)


def drop(connection: BaseDatabaseWrapper, names: Iterable[str] | None = None) -> None:
    """Take guards away: the named ones, or all."""
    installed = installed_guards(connection)
    going = [(name, *installed[name]) for name in (installed if names is None else names)]
    with connection.cursor() as cursor:
        for name, kind, table in sorted(going, key=lambda guard: _DROP[guard[1]]):
            if kind == "constraint":
                cursor.execute(f'ALTER TABLE "{table}" DROP CONSTRAINT {name}')
            elif kind == "index":
                cursor.execute(f"DROP INDEX {name}")
            elif connection.vendor == "sqlite":
                cursor.execute(f"DROP TRIGGER {name}")
            else:
                cursor.execute(f"DROP FUNCTION {name}() CASCADE")


def missing_guards() -> Iterator[str]:
    connection = connections[DEFAULT_DB_ALIAS]
    wanted, installed = wanted_guards(connection), installed_guards(connection)
    for name in sorted(wanted.keys() ^ installed.keys()):
        yield f"{'missing' if name in wanted else 'stale'} guard {name}"


def install_after_migrate(sender: AppConfig, using: str, **kwargs: object) -> None:
    if sender.name == "accounts":
        install(connections[using])


def drop_before_migrate(sender: AppConfig, using: str, plan: Sequence[object], **kwargs: object) -> None:
    if sender.name == "accounts" and plan and connections[using].vendor == "sqlite":
        drop(connections[using])
