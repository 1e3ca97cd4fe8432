"""What the product costs, beside its floor, on PostgreSQL and Redis of the run's own."""

from __future__ import annotations

import argparse
import os
import tempfile

import django

from tests.services import services

_MEASURES = ("move", "bulk", "effects", "list", "page", "search", "today", "memory")


def main() -> None:
    words = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    words.add_argument("what", nargs="+", choices=_MEASURES, help="several are measured on one ground, in this order")
    words.add_argument("--orders", type=int, default=1_000_000, help="orders in the database, of all organizations")
    words.add_argument("--rounds", type=int, default=7, help="rounds that count")
    asked = words.parse_args()
    if "memory" in asked.what and len(asked.what) > 1:
        words.error("memory is measured by itself")
    with tempfile.TemporaryDirectory(prefix="onward-bench-") as folder, services() as addresses:
        os.environ |= addresses | {"DJANGO_SETTINGS_MODULE": "bench.settings", "VAR_DIR": folder, "DEMO": "1"}
        if asked.what == ["memory"]:
            from bench import memory

            memory.run(addresses)
        else:
            _measure(asked)


def _measure(asked: argparse.Namespace) -> None:
    django.setup()
    from bench import bulk, effects, move, pages, search, today
    from bench.ground import prepare

    measures = {
        "move": move.run,
        "bulk": bulk.run,
        "effects": effects.run,
        "list": pages.run_list,
        "page": pages.run_page,
        "search": search.run,
        "today": today.run,
    }
    ground = prepare(asked.orders)
    for what in asked.what:
        measures[what](ground, asked.rounds)


if __name__ == "__main__":
    main()
