"""Watches for statements that change our own tables, whoever sends them and whatever they change."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from django.apps import apps
from django.conf import settings
from django.db import connection

_CHANGES = re.compile(r'^\s*(?:INSERT INTO|UPDATE|DELETE FROM|INSERT OR \w+ INTO)\s+"?(\w+)"?', re.IGNORECASE)


def our_tables() -> set[str]:
    """Return the tables of the rooms: libraries keep sessions, log entries and the like in their own."""
    rooms = [app for app in apps.get_app_configs() if str(settings.BASE_DIR) in app.path and ".venv" not in app.path]
    return {model._meta.db_table for app in rooms for model in app.get_models()}


@contextmanager
def watched() -> Iterator[list[str]]:
    """Give a list that fills with every change of a table of ours."""
    tables, seen = our_tables(), []

    def watch(execute: Callable[..., Any], sql: str, params: Any, many: bool, context: Any) -> Any:
        change = _CHANGES.match(sql)
        if change and change[1] in tables:
            seen.append(sql)
        return execute(sql, params, many, context)

    with connection.execute_wrapper(watch):
        yield seen
