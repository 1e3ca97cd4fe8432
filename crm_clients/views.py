from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from accounts.access import Request, allow, require
from accounts.pages import page_below
from accounts.permissions import Act, Reach, reach
from crm_clients.finding import clients_list
from crm_clients.forms import ClientForm, ClientSearchForm
from crm_clients.selectors import get_client, may_change, panels
from crm_clients.services import StaleClient, change_client, create_client


@allow(Act.SEE_CLIENTS, "GET")
def client_list(request: Request) -> HttpResponse:
    form = ClientSearchForm(request.GET)
    form.is_valid()
    text = form.cleaned_data.get("q", "")
    page = page_below(clients_list(request, text), "pk", form.cleaned_data.get("before"))
    context = {"form": form, "page": page, "q": text}
    return render(request, "crm_clients/client/list.html", context)


@allow(Act.SEE_CLIENTS, "GET")
def client_detail(request: Request, pk: int) -> HttpResponse:
    client = get_client(request, pk)
    context = {"client": client, "panels": panels(request, client), "may_change": may_change(request, client)}
    return render(request, "crm_clients/client/detail.html", context)


@allow(Act.EDIT_CLIENTS, "GET", "POST")
def client_new(request: Request) -> HttpResponse:
    require(reach(request.membership, Act.EDIT_CLIENTS) is Reach.ALL)
    form = ClientForm(request.POST or None, organization=request.organization)
    if request.method == "POST" and form.is_valid():
        client = create_client(
            organization=request.organization,
            phones=form.phones,
            key=form.cleaned_data["key"],
            **{name: form.cleaned_data[name] for name in ("name", "email", "language", "notes")},
        )
        return redirect("crm_clients:client-detail", client.pk)
    return render(request, "crm_clients/client/form.html", {"form": form}, status=422 if form.is_bound else 200)


@allow(Act.EDIT_CLIENTS, "GET", "POST")
def client_edit(request: Request, pk: int) -> HttpResponse:
    client = get_client(request, pk)
    require(may_change(request, client))
    form = ClientForm(request.POST or None, instance=client, organization=request.organization)
    if request.method == "POST" and form.is_valid():
        try:
            change_client(form.instance, phones=form.phones, seen=form.cleaned_data["seen"] or 0)
        except StaleClient:
            form.add_error(
                None, _("Somebody changed this client while you were typing. Open the card again, then save.")
            )
        else:
            messages.success(request, _("Saved."))
            return redirect("crm_clients:client-detail", client.pk)
    context = {"form": form, "client": client}
    return render(request, "crm_clients/client/form.html", context, status=422 if form.is_bound else 200)
