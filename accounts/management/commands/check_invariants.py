from typing import Any

from django.core.management.base import BaseCommand, CommandError

from accounts import invariants


class Command(BaseCommand):
    help = "Proves that the data is whole; ends with an error naming what is not."

    def handle(self, *args: Any, **options: Any) -> None:
        broken = 0
        for name, found in invariants.faults().items():
            self.stdout.write(f"{'ok  ' if not found else 'FAIL'} {name}")
            for fault in found:
                self.stdout.write(f"     {fault}")
            broken += len(found)
        if broken:
            raise CommandError(f"{broken} faults")
