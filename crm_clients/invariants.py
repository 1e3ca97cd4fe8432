from __future__ import annotations

from collections.abc import Iterator

from accounts.names import comparable
from crm_clients.models import Client, ClientPhone, tail_of


def names_found_otherwise() -> Iterator[str]:
    """Name every client who is not found by the name they have. Source: OR-7."""
    for pk, name, key in Client.objects.values_list("pk", "name", "name_key").iterator():
        if key != comparable(name):
            yield f"client {pk} is found by another name"


def phones_found_otherwise() -> Iterator[str]:
    """Name every phone that is not found by its last digits. Source: OR-7."""
    for pk, number, tail in ClientPhone.objects.values_list("pk", "number", "tail").iterator():
        if tail != tail_of(number):
            yield f"phone {pk} is found by other digits"
