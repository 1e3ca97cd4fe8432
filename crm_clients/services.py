from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import F
from phonenumber_field.phonenumber import PhoneNumber

from accounts.models import Organization
from crm_clients.models import Client, ClientPhone


class StaleClient(Exception):
    """Somebody changed the client since the page was drawn."""


@transaction.atomic
def create_client(
    *,
    organization: Organization,
    name: str,
    phones: Sequence[PhoneNumber] = (),
    key: UUID | None = None,
    **details: str,
) -> Client:
    """Create a client with phones in the order of preference; `details` are its plain fields.

    With the `key` of a form that brought a client already, that one is returned as it is. Source: OR-2.
    """
    client = Client(organization=organization, key=key, **details)
    client.call(name)
    try:
        with transaction.atomic():
            client.save()
    except IntegrityError:
        known = Client.objects.filter(organization=organization, key=key).exclude(key=None).first()
        if known is None:
            raise
        return known
    _set_phones(client, phones)
    return client


@transaction.atomic
def change_client(client: Client, *, phones: Sequence[PhoneNumber], seen: int) -> Client:
    """Save a client's changed fields and phones unless somebody else did since revision `seen`.

    Raises StaleClient.
    """
    if Client.objects.select_for_update().get(pk=client.pk).revision != seen:
        raise StaleClient
    client.revision = seen + 1
    client.call(client.name)
    client.save()
    _set_phones(client, phones)
    return client


def note_email(client: Client, email: str) -> None:
    """Keep the e-mail of a client who had none; one that is known is changed on the client's own page only."""
    if email:
        known = Client.objects.filter(pk=client.pk, email="")
        known.update(email=email, revision=F("revision") + 1)


def _set_phones(client: Client, phones: Sequence[PhoneNumber]) -> None:
    client.phones.exclude(number__in=phones).delete()
    for position, number in enumerate(dict.fromkeys(phones)):
        ClientPhone.objects.update_or_create(
            client=client, number=number, defaults={"organization_id": client.organization_id, "position": position}
        )
