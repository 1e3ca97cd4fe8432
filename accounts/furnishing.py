"""What a new organization starts with: every room furnishes its own part, in floor order. Source: TN-3."""

from collections.abc import Callable

from accounts.models import Organization

Furnish = Callable[[Organization], None]

_FURNISHERS: dict[str, Furnish] = {}


def register(room: str, furnish: Furnish) -> None:
    """Called from `AppConfig.ready()`; rooms become ready from the lowest floor up."""
    _FURNISHERS[room] = furnish


def furnish(organization: Organization) -> None:
    for furnisher in _FURNISHERS.values():
        furnisher(organization)
