"""What the fault tests owe, and how they see it end."""

from __future__ import annotations

from datetime import timedelta

from django.db.models.functions import Now

from notifications.models import DemoMessage, SmsGateway
from orders.models import Order
from statuses.models import Effect, Lane
from tests.factories import Shop, make_order, put
from tests.faults.processes import BOOT, Gateway
from tests.services import wait_until

SENDS_ONE_SMS = "Awaiting approval"


def connect(shop: Shop, gateway: Gateway, answers: str = "ok", **fields: object) -> None:
    """Let the shop's messages leave by the fake gateway, which answers so."""
    SmsGateway.objects.update_or_create(
        organization=shop.organization, defaults={"backend": "http", "address": gateway.address(answers)} | fields
    )


def owe_message(shop: Shop) -> Effect:
    """Move a new order to where one SMS is owed."""
    order = make_order(shop)
    put(order, shop, SENDS_ONE_SMS)
    return message_about(order)


def message_about(order: Order) -> Effect:
    return Effect.objects.get(subject_id=order.pk, lane="sms")


def ends(effect: Effect, state: str) -> Effect:
    """Wait until the effect stands so, and return it as it stands."""
    stands = Effect.objects.filter(pk=effect.pk, state=state)
    wait_until(stands.exists, f"{effect.key} {state}", BOOT)
    return stands.get()


def is_put_off(effect: Effect) -> Effect:
    """Wait until the effect has been tried in vain and waits for its next try."""
    waits = Effect.objects.filter(pk=effect.pk, state="owed", attempts__gt=0)
    wait_until(waits.exists, f"{effect.key} put off", BOOT)
    return waits.get()


def pass_time() -> None:
    """Let the pause after a failure be over, as soon as it has begun."""
    wait_until(Lane.objects.exclude(down_until=None).exists, "the gateway's rest", BOOT)
    earlier = Now() - timedelta(seconds=1)
    Effect.objects.filter(state="owed").update(due_at=earlier)
    Lane.objects.exclude(down_until=None).update(down_until=earlier)


def chalked(effect: Effect) -> int:
    """Return how often the tally was carried out."""
    return DemoMessage.objects.filter(recipient=effect.key).count()
