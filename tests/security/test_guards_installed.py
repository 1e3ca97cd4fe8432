"""Guards stand after every migrate; one that does not is named, one that is not wanted goes."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from pytest_django import Settings

from accounts import guards
from tests.security.remade import LATEST


def statements_of(act: Callable[[], object]) -> list[str]:
    """Return the statements an act sends that are no questions."""
    sent: list[str] = []

    def watch(execute: Callable[..., Any], sql: str, *rest: Any) -> Any:
        if not sql.lstrip().upper().startswith(("SELECT", "PRAGMA")):
            sent.append(sql)
        return execute(sql, *rest)

    with connection.execute_wrapper(watch):
        act()
    return sent


def install() -> None:
    guards.install(connection)


@pytest.mark.rule("TN-1")
@pytest.mark.django_db
def test_every_wanted_guard_stands_and_no_other() -> None:
    assert list(guards.missing_guards()) == []
    assert guards.installed_guards(connection).keys() == guards.wanted_guards(connection).keys()


@pytest.mark.rule("TN-1")
@pytest.mark.django_db
def test_a_guard_that_was_taken_away_is_named_and_comes_back() -> None:
    kinds = {guard.kind: name for name, guard in guards.wanted_guards(connection).items() if guard.kind != "index"}

    for name in kinds.values():
        guards.drop(connection, [name])
        assert list(guards.missing_guards()) == [f"missing guard {name}"]
        with pytest.raises(CommandError, match="1 faults"):
            call_command("check_invariants")
        install()
        assert list(guards.missing_guards()) == []


@pytest.mark.rule("TN-1")
@pytest.mark.django_db
def test_installing_again_changes_nothing() -> None:
    assert statements_of(install) == []


@pytest.mark.rule("TN-1")
@pytest.mark.django_db
def test_a_guard_of_an_older_definition_is_named_and_goes() -> None:
    old = guards.refuse(connection.vendor, "as_it_was_once", "orders_line", "DELETE", "1 = 0")
    with connection.cursor() as cursor:
        for statement in old.create:
            cursor.execute(statement)

    assert list(guards.missing_guards()) == [f"stale guard {old.name}"]
    install()
    assert list(guards.missing_guards()) == []


@pytest.mark.rule("TN-1")
def test_guards_are_back_after_a_migration_remade_their_table(transactional_db: None, settings: Settings) -> None:
    settings.MIGRATION_MODULES = {"orders": "tests.security.remade"}
    before = guards.installed_guards(connection)

    for target in ("longer_title", LATEST):
        call_command("migrate", "orders", target, verbosity=0)

        assert guards.installed_guards(connection) == before
        assert list(guards.missing_guards()) == []
