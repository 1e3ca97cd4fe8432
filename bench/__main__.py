"""`python -m bench move | bulk | effects | memory`: what it costs, beside its floor, on services of its own."""

from __future__ import annotations

import argparse
import os
import tempfile

import django

from tests.services import services


def main() -> None:
    words = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    words.add_argument("what", choices=("move", "bulk", "effects", "memory"))
    words.add_argument("--orders", type=int, default=1_000_000, help="orders in the database, of all organizations")
    words.add_argument("--rounds", type=int, default=7, help="rounds that count; one more warms up")
    asked = words.parse_args()
    with tempfile.TemporaryDirectory(prefix="onward-bench-") as folder, services() as addresses:
        os.environ |= addresses | {"DJANGO_SETTINGS_MODULE": "bench.settings", "VAR_DIR": folder, "DEMO": "1"}
        django.setup()
        _run(asked)


def _run(asked: argparse.Namespace) -> None:
    from bench import bulk, move
    from bench.ground import prepare

    {"move": move.run, "bulk": bulk.run}[asked.what](prepare(asked.orders), asked.rounds)


if __name__ == "__main__":
    main()
