"""How the database is reached: PostgreSQL, or the embedded default, SQLite made fit for two processes."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import environ

# Rows are read with what stands beside them by up to ten joins, written in the sequence they are best done in: to
# think all others through costs the planner many times what the rows do. Nor is anything compiled for them.
_PLANNER = "-c join_collapse_limit=4 -c jit=off -c max_parallel_workers_per_gather=0"


def connection(env: environ.Env, var_dir: Path) -> dict[str, Any]:
    """Return Django's settings of the connection; start-up options of PostgreSQL's own in `DATABASE_URL` hold."""
    said: dict[str, Any] = env.db_url("DATABASE_URL", default=f"sqlite:///{var_dir / 'onward.sqlite3'}")
    if said["ENGINE"].endswith("sqlite3"):
        var_dir.mkdir(parents=True, exist_ok=True)
        # A writer that first reads and then asks for the lock can fail at once; IMMEDIATE asks first.
        said["OPTIONS"] = {
            "transaction_mode": "IMMEDIATE",
            "timeout": 20,
            "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA foreign_keys=ON;",
        }
        return said
    options = said.setdefault("OPTIONS", {})
    # Of two that set the same, the later holds.
    options["options"] = f"{_PLANNER} {options.get('options', '')}".strip()
    return said | {"CONN_MAX_AGE": env.int("CONN_MAX_AGE", default=60), "CONN_HEALTH_CHECKS": True}
