"""What a new organization starts with: every room furnishes its own part, in floor order. Source: TN-3."""

from collections.abc import Callable

from accounts.models import Organization

Furnish = Callable[[Organization], None]

# What a room furnished follows the noun as long as nobody has changed it: (as it is now, as it was before).
Follow = Callable[[Organization, Organization], None]

_FURNISHERS: dict[str, Furnish] = {}
_FOLLOWERS: dict[str, Follow] = {}


def register(room: str, furnish: Furnish) -> None:
    """Called from `AppConfig.ready()`; rooms become ready from the lowest floor up."""
    _FURNISHERS[room] = furnish


def furnish(organization: Organization) -> None:
    for furnisher in _FURNISHERS.values():
        furnisher(organization)


def register_follower(room: str, follow: Follow) -> None:
    _FOLLOWERS[room] = follow


def follow_noun(organization: Organization, before: Organization) -> None:
    """Let every room's standard things say the noun the organization has chosen now. Source: OS-14."""
    for follow in _FOLLOWERS.values():
        follow(organization, before)
