"""What rooms above show on an order's page."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from accounts import rooms
from accounts.access import Request
from orders.models import Order

# (request, order) → context for the template named beside it; None: nothing to show to this member.
Panel = Callable[[Request, Order], dict[str, Any] | None]
_PANELS: list[tuple[str, Panel]] = []


def register_panel(template: str, panel: Panel) -> None:
    _PANELS.append((template, panel))


def panels(request: Request, order: Order) -> list[tuple[str, dict[str, Any]]]:
    """Return (template, context) of the panel of every room that is on and has something to show."""
    shown = [
        (template, panel(request, order))
        for template, panel in _PANELS
        if rooms.made_in_open_room(request.organization, panel)
    ]
    return [(template, context) for template, context in shown if context is not None]
