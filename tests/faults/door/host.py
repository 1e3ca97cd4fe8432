"""What pytest-obligation must know of this project: the library's own pieces on PostgreSQL, ours for SQLite."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from datetime import datetime
from typing import Any, NoReturn
from unittest import mock

import pytest
from celery.exceptions import SoftTimeLimitExceeded
from django.db import DEFAULT_DB_ALIAS, OperationalError, connections
from django.db.models import DateTimeField, QuerySet, Value
from django.test.utils import CaptureQueriesContext
from pytest_obligation import Host
from pytest_obligation.integrations.django import django_host
from pytest_obligation.integrations.django.commits import DjangoWorker
from pytest_obligation.integrations.django.lifecycle_states import assert_every_lifecycle_state_is_declared
from pytest_obligation.worker_death import LostCommitReplies

from statuses.carrying import claims

ROOMS = {"accounts", "statuses", "notifications", "crm_clients", "orders", "payroll", "desk"}


def host() -> Host:
    found = django_host(ROOMS, stop_exception=SoftTimeLimitExceeded)
    ours: dict[str, Any] = {"frozen_clock": database_clock, "reply_breaker": reply_breaker}
    if connections[DEFAULT_DB_ALIAS].vendor == "sqlite":
        ours |= {
            "worker_killer": sqlite_worker_killer,
            "selection_inspectors": (SqlitePlans(),),
            # The other proof about states reads what only PostgreSQL's driver says of a statement.
            "sweep_proofs": (assert_every_lifecycle_state_is_declared,),
        }
    return found.model_copy(update=ours)


def database_clock(moment: datetime) -> AbstractContextManager[Any]:
    """Hold the clock that claims go by: the database's, which no patch of Python's would move."""
    return mock.patch.object(claims, "Now", return_value=Value(moment, output_field=DateTimeField()))


@contextmanager
def reply_breaker(lose_at: int | None) -> Iterator[LostCommitReplies]:
    """Let one of the commits that the killer of workers counts succeed and its answer be lost."""
    replies = LostCommitReplies(lose_at, lambda place: OperationalError(f"the answer to commit {place} was lost"))
    committed = DjangoWorker.committed

    def committed_unheard(worker: DjangoWorker) -> None:
        committed(worker)
        replies.committed()

    with mock.patch.object(DjangoWorker, "committed", committed_unheard):
        yield replies


@contextmanager
def sqlite_worker_killer(kill_after: int | None) -> Iterator[DjangoWorker]:
    """Count what this thread's connection commits, and let the worker die right after one of them."""
    target: Any = connections[DEFAULT_DB_ALIAS]
    target.ensure_connection()
    worker = DjangoWorker(target, kill_after)
    commits = type(target).commit

    def commit(connection: Any) -> None:
        if connection is not target:
            return commits(connection)
        worker.refuse_if_dead()
        commits(connection)
        worker.committed()
        return None

    unread = False

    def statement(execute: Callable[..., Any], sql: str, params: Any, many: bool, context: dict[str, Any]) -> Any:
        nonlocal unread
        if worker.dead and sql.startswith("ROLLBACK"):
            return execute(sql, params, many, context)
        worker.refuse_if_dead()
        if unread:
            unread = False
            worker.committed()
        alone, written = not target.connection.in_transaction, target.connection.total_changes
        result = execute(sql, params, many, context)
        if alone and not target.connection.in_transaction:
            if target.connection.total_changes > written:
                worker.committed()
            # One that returns what it wrote commits only when that was read: it counts as the next one begins.
            else:
                unread = " RETURNING " in sql
        return result

    try:
        with pytest.MonkeyPatch.context() as patch, target.execute_wrapper(statement):
            patch.setattr(type(target), "commit", commit)
            yield worker
    finally:
        if worker.dead:
            target.close()


class SqlitePlans:
    """Whether an index serves a selection, and in its order, as SQLite plans it."""

    def understands(self, selection: object) -> bool:
        return isinstance(selection, QuerySet)

    def index_served(self, selection: QuerySet[Any]) -> tuple[bool, str]:
        plan = selection.explain()
        reads = [line for line in plan.splitlines() if "SCAN" in line or "SEARCH" in line]
        return all("INDEX" in line for line in reads) and "TEMP B-TREE" not in plan, plan

    def replica_read(self, selection: QuerySet[Any]) -> str | None:
        return None if selection.db == DEFAULT_DB_ALIAS else selection.db

    def statements_during(self, run: Callable[[], object]) -> list[str]:
        with CaptureQueriesContext(connections[DEFAULT_DB_ALIAS]) as captured:
            run()
        return [query["sql"] for query in captured.captured_queries]

    def scan_counts(self, selection: object) -> NoReturn:
        raise AssertionError("SQLite does not tell how many rows it read in vain")

    def read_costs(self, selection: object) -> NoReturn:
        raise AssertionError("SQLite does not tell how many pages it read")
