from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from desk.processes import Processes


class Command(BaseCommand):
    help = "Runs everything on this machine: the web server and a worker in a process of its own. Ctrl-C stops both."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--bind", default="127.0.0.1:8000")

    def handle(self, *args: Any, **options: Any) -> None:
        self._set_up()
        processes = Processes()
        processes.start([sys.executable, "-m", "gunicorn", *_web(options["bind"])])
        processes.start([sys.executable, "-m", "celery", *_worker()])
        self.stdout.write(self.style.SUCCESS(f"\nOnward is at http://{options['bind']} — Ctrl-C stops it.\n"))
        self.stdout.flush()
        code = processes.run()
        if code:
            raise CommandError("A process ended by itself; its last words are above.", returncode=code)

    def _set_up(self) -> None:
        executor = MigrationExecutor(connection)
        if executor.migration_plan(executor.loader.graph.leaf_nodes()):
            call_command("migrate", verbosity=0)
            call_command("createcachetable", verbosity=0)
        if _static_is_old():
            call_command("collectstatic", interactive=False, verbosity=0)
        if settings.DEMO:
            call_command("demo", stdout=self.stdout)


def _web(bind: str) -> list[str]:
    return [
        "config.wsgi:application",
        f"--bind={bind}",
        "--worker-class=gthread",
        "--workers=1",
        "--threads=8",
        "--graceful-timeout=5",
        "--no-control-socket",
        "--log-level=warning",
    ]


def _worker() -> list[str]:
    return [
        "-A", "config", "--quiet", "worker", "--pool=threads", "--concurrency=2", "--loglevel=WARNING",
        "--without-gossip", "--without-mingle", "--without-heartbeat",
    ]  # fmt: skip


def _static_is_old() -> bool:
    collected = Path(settings.STATIC_ROOT) / "staticfiles.json"
    if not collected.exists():
        return True
    sources = [*Path(settings.BASE_DIR, "static").rglob("*"), Path(settings.BASE_DIR, "requirements", "run.txt")]
    return max(source.stat().st_mtime for source in sources) > collected.stat().st_mtime
