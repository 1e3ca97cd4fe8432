from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render

from accounts.access import Request, allow
from accounts.changes.forms import ChangesForm
from accounts.changes.reading import kinds, people, tell
from accounts.models import Change
from accounts.pages import page_below
from accounts.permissions import Act


@allow(Act.MANAGE_PEOPLE, "GET")
def change_list(request: Request) -> HttpResponse:
    """Every change of a setting or a permission, the newest first; the filter is in the address."""
    form = ChangesForm(request.GET, people=people(request.organization), kinds=kinds(request.organization))
    form.is_valid()
    asked = {name: form.cleaned_data.get(name) for name in ("by", "what")}
    chosen = {name: value for name, value in asked.items() if value}
    changes = Change.objects.filter(organization=request.organization, **chosen).select_related("by").order_by("-pk")
    page = page_below(changes, "pk", form.cleaned_data.get("before"))
    context = {"form": form, "page": page, "told": tell(page.rows), "chosen": chosen}
    return render(request, "accounts/changes/list.html", context)
