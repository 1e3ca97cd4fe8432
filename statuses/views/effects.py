from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from accounts import rooms
from accounts.access import Request, allow
from accounts.permissions import Act
from statuses.forms import DecisionForm
from statuses.models import Decision, Effect
from statuses.services import NothingToDecide, decide
from statuses.subjects import subject_kind


def get_effect(request: Request, pk: int) -> Effect:
    """Return the effect, or 404 for a neighbour's, for one of a room that is off and of what the member may not see."""
    effect = Effect.objects.filter(organization=request.organization, pk=pk).first()
    if effect is None:
        raise Http404
    find = subject_kind(effect.subject_kind).find
    if not rooms.made_in_open_room(request.organization, find) or not find(request.membership, [effect.subject_id]):
        raise Http404
    return effect


@allow(Act.SETTLE_EFFECTS, "POST")
def effect_decide(request: Request, pk: int) -> HttpResponse:
    """Try again, count as sent or leave an effect that failed or may have been sent. Source: EF-3, EF-4."""
    effect = get_effect(request, pk)
    form = DecisionForm(request.POST)
    if not form.is_valid():
        raise Http404
    try:
        decide(effect, Decision.Choice(form.cleaned_data["choice"]), by=request.user)
    except NothingToDecide:
        messages.info(request, _("There was nothing left to decide: see how it stands now."))
    kind = subject_kind(effect.subject_kind)
    return redirect(kind.url(kind.find(request.membership, [effect.subject_id])[effect.subject_id]))
