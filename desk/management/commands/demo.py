import time
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from desk.demo.filling import make_demo
from desk.demo.many.filling import CannotFill, make_many
from desk.demo.shops import COMMUTER, PASSWORD, SHOPS


class Command(BaseCommand):
    help = "Makes the demo shops, unless they are there; the same for the same seed."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--seed", type=int, default=7)
        parser.add_argument(
            "--orders",
            type=int,
            default=0,
            help="also a hundred organizations with so many orders in all, one with a third of them; PostgreSQL only",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        if not settings.DEMO:
            raise CommandError("Demo people have a password everybody knows: set DEMO=1 where that is meant.")
        if options["orders"]:
            self._make_many(options["orders"])
        made = make_demo(seed=options["seed"])
        self.stdout.write(f"made: {', '.join(map(str, made)) or 'nothing, all there'}")
        for shop in SHOPS:
            self.stdout.write(f"\n{shop.name}")
            for role, name, email in shop.people:
                self.stdout.write(f"  {role.value:12} {email:28} {PASSWORD}   {name}")
        role, name, email = COMMUTER
        self.stdout.write(f"\nin both\n  {role.value:12} {email:28} {PASSWORD}   {name}")

    def _make_many(self, orders: int) -> None:
        start = time.monotonic()
        try:
            owners = make_many(orders)
        except CannotFill as cannot:
            raise CommandError(str(cannot)) from cannot
        if owners:
            took = time.monotonic() - start
            self.stdout.write(f"{orders:,} orders of {len(owners)} organizations, made in {took:.0f} s")
            self.stdout.write(f"  the owner of the largest: {owners[0].user.email} {PASSWORD}")
        else:
            self.stdout.write("the many orders are there already")
