from __future__ import annotations

from datetime import timedelta

from django.db.models import F, Q
from django.db.models.functions import Now
from django.utils import translation
from django.utils.translation import gettext as _

from statuses.carrying.claims import GIVE_UP_AFTER, due, lease, pause
from statuses.models import Effect, Lane


def due_lanes(head_start: timedelta) -> list[tuple[int, str]]:
    """Return (organization id, lane) of the gateways with due effects that are neither served nor resting."""
    waiting = due(head_start).exclude(lane="").values_list("organization_id", "lane").distinct()
    closed = set(
        Lane.objects.filter(Q(lease_until__gt=Now()) | Q(down_until__gt=Now())).values_list("organization_id", "code")
    )
    return [lane for lane in waiting.order_by() if lane not in closed]


def take_lane(organization_id: int, code: str) -> Lane | None:
    """Become the one worker that serves the lane; None while another does or its gateway rests."""
    lane, _created = Lane.objects.get_or_create(organization_id=organization_id, code=code)
    free = Lane.objects.filter(
        Q(lease_until=None) | Q(lease_until__lt=Now()),
        Q(down_until=None) | Q(down_until__lte=Now()),
        pk=lane.pk,
    )
    if not free.update(lease_until=Now() + lease(), fence=F("fence") + 1):
        return None
    lane.refresh_from_db()
    return lane


def keep_lane(lane: Lane) -> bool:
    """Extend the lease; False: another worker serves the lane by now."""
    return bool(Lane.objects.filter(pk=lane.pk, fence=lane.fence).update(lease_until=Now() + lease()))


def leave_lane(lane: Lane) -> None:
    Lane.objects.filter(pk=lane.pk, fence=lane.fence).update(lease_until=None)


def gateway_answered(lane: Lane) -> None:
    if lane.failures:
        Lane.objects.filter(pk=lane.pk, fence=lane.fence).update(failures=0, down_until=None)
        lane.failures = 0


def gateway_is_down(lane: Lane, reason: str) -> None:
    """Let the gateway rest, longer after each failure; what has waited a day already is given up."""
    lane.failures += 1
    Lane.objects.filter(pk=lane.pk, fence=lane.fence).update(
        failures=lane.failures, down_until=Now() + pause(lane.failures), lease_until=None
    )
    waiting = Effect.objects.owed().filter(organization_id=lane.organization_id, lane=lane.code)
    with translation.override(lane.organization.language):
        why = reason[:300] or _("The gateway did not answer for a day.")
    waiting.filter(owed_since__lte=Now() - GIVE_UP_AFTER).update(state=Effect.State.FAILED, ended_at=Now(), reason=why)


def open_lane(organization_id: int, code: str) -> None:
    """Try a resting gateway at once: a person asked for it."""
    Lane.objects.filter(organization_id=organization_id, code=code).update(down_until=None, failures=0)
