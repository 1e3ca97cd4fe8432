"""What must be true of the data at any moment; `manage.py check_invariants` asks all of it."""

from collections.abc import Callable, Iterable, Iterator

from accounts.models import Organization

Check = Callable[[], Iterable[str]]

_CHECKS: dict[str, Check] = {}


def register(name: str, check: Check) -> None:
    """Add a check of a room; it yields one sentence per fault, none when all is well."""
    _CHECKS[name] = check


def faults() -> dict[str, list[str]]:
    return {name: list(check()) for name, check in _CHECKS.items()}


def rooms_that_are_none() -> Iterator[str]:
    """Name every organization whose rooms are not a list of codes, each once. Source: TN-8."""
    for pk, rooms in Organization.objects.values_list("pk", "rooms").iterator():
        codes = rooms if isinstance(rooms, list) else [None]
        if len(set(map(str, codes))) < len(codes) or not all(isinstance(code, str) for code in codes):
            yield f"organization {pk} has rooms that are none"
