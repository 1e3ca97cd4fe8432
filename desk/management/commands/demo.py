from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from desk.demo.filling import make_demo
from desk.demo.shops import COMMUTER, PASSWORD, SHOPS


class Command(BaseCommand):
    help = "Makes the demo shops, unless they are there; the same for the same seed."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--seed", type=int, default=7)

    def handle(self, *args: Any, **options: Any) -> None:
        if not settings.DEMO:
            raise CommandError("Demo people have a password everybody knows: set DEMO=1 where that is meant.")
        made = make_demo(seed=options["seed"])
        self.stdout.write(f"made: {', '.join(map(str, made)) or 'nothing, all there'}")
        for shop in SHOPS:
            self.stdout.write(f"\n{shop.name}")
            for role, name, email in shop.people:
                self.stdout.write(f"  {role.value:12} {email:28} {PASSWORD}   {name}")
        role, name, email = COMMUTER
        self.stdout.write(f"\nin both\n  {role.value:12} {email:28} {PASSWORD}   {name}")
