from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from django.db.models import QuerySet
from django.http import Http404

from accounts.access import Request
from crm_clients.models import Client, ClientPhone

# What rooms above show on a client's card: (request, client) → context for the template named beside it.
Panel = Callable[[Request, Client], dict[str, Any]]
_PANELS: list[tuple[str, Panel]] = []


def register_panel(template: str, panel: Panel) -> None:
    _PANELS.append((template, panel))


def panels(request: Request, client: Client) -> list[tuple[str, dict[str, Any]]]:
    """Return (template, context) of every room's panel for the client's card."""
    return [(template, panel(request, client)) for template, panel in _PANELS]


def get_client(request: Request, pk: int) -> Client:
    """Return the client, or 404 for a neighbour's, for one not given to this member, for none."""
    client = Client.objects.seen_by(request.membership).prefetch_related("phones").filter(pk=pk).first()
    if client is None:
        raise Http404
    return client


def clients_list(request: Request, text: str) -> QuerySet[Client]:
    clients = Client.objects.seen_by(request.membership).prefetch_related("phones").order_by("-pk")
    return clients.matching(text) if text else clients


def first_phones(client_ids: Sequence[int]) -> dict[int, str]:
    """Return the phone messages go to, by client id."""
    phones = ClientPhone.objects.filter(client_id__in=client_ids).order_by("-position", "-pk")
    return {phone.client_id: str(phone.number) for phone in phones}
