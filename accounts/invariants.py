"""What must be true of the data at any moment; `manage.py check_invariants` asks all of it."""

from collections.abc import Callable, Iterable

Check = Callable[[], Iterable[str]]

_CHECKS: dict[str, Check] = {}


def register(name: str, check: Check) -> None:
    """Add a check of a room; it yields one sentence per fault, none when all is well."""
    _CHECKS[name] = check


def faults() -> dict[str, list[str]]:
    return {name: list(check()) for name, check in _CHECKS.items()}
