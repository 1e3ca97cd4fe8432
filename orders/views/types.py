"""Settings → Order types. Source: OS-13."""

from __future__ import annotations

from collections.abc import Callable

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from accounts.access import Request, allow
from accounts.permissions import Act
from orders.forms import OrderTypeForm
from orders.models import OrderType
from orders.order_types import (
    BadStart,
    NameTaken,
    TypeRefused,
    add_type,
    archive_type,
    change_type,
    restore_type,
    shift_type,
)
from orders.selectors import types_in_use


def get_type(request: Request, pk: int) -> OrderType:
    return get_object_or_404(OrderType.objects.of(request.organization), pk=pk)


@allow(Act.CONFIGURE_STATUSES, "GET", "POST")
def type_list(request: Request) -> HttpResponse:
    """The types in their order, with how many orders are of each; posted, one is added."""
    form = OrderTypeForm(request.POST or None, organization=request.organization)
    if request.method == "POST" and form.is_valid():
        try:
            added = add_type(**form.cleaned_data, by=request.membership)
        except TypeRefused as refused:
            _put_beside(form, refused)
        else:
            messages.success(request, _("“%(name)s” is added.") % {"name": added.name})
            return redirect("orders:type-list")
    return _render_list(request, form, status=422 if form.is_bound else 200)


def _render_list(request: Request, form: OrderTypeForm, *, refusal: str = "", status: int = 200) -> HttpResponse:
    types = list(OrderType.objects.of(request.organization).in_order().select_related("initial_status"))
    context = {
        "live": [each for each in types if not each.archived_at],
        "archived": [each for each in types if each.archived_at],
        "held": types_in_use(request.organization),
        "form": form,
        "refusal": refusal,
    }
    return render(request, "orders/type/list.html", context, status=status)


@allow(Act.CONFIGURE_STATUSES, "GET", "POST")
def type_edit(request: Request, pk: int) -> HttpResponse:
    order_type = get_type(request, pk)
    initial = {"name": order_type.name, "initial_status": order_type.initial_status_id}
    form = OrderTypeForm(request.POST or None, organization=request.organization, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            change_type(order_type, **form.cleaned_data, by=request.membership)
        except TypeRefused as refused:
            _put_beside(form, refused)
        else:
            messages.success(request, _("Saved."))
            return redirect("orders:type-list")
    context = {"form": form, "order_type": order_type}
    return render(request, "orders/type/form.html", context, status=422 if form.is_bound else 200)


@allow(Act.CONFIGURE_STATUSES, "POST")
def type_shift(request: Request, pk: int) -> HttpResponse:
    """Put a type one place up or down."""
    order_type, way = get_type(request, pk), request.POST.get("way")
    if way not in ("up", "down"):
        raise Http404
    shift_type(order_type, up=way == "up", by=request.membership)
    return redirect("orders:type-list")


@allow(Act.CONFIGURE_STATUSES, "POST")
def type_archive(request: Request, pk: int) -> HttpResponse:
    order_type = get_type(request, pk)
    return _do(request, lambda: archive_type(order_type, by=request.membership))


@allow(Act.CONFIGURE_STATUSES, "POST")
def type_restore(request: Request, pk: int) -> HttpResponse:
    order_type = get_type(request, pk)
    return _do(request, lambda: restore_type(order_type, by=request.membership))


def _do(request: Request, act: Callable[[], None]) -> HttpResponse:
    """Do it and show the list; a refusal stands above the list as it is now."""
    try:
        act()
    except TypeRefused as refused:
        form = OrderTypeForm(organization=request.organization)
        return _render_list(request, form, refusal=str(refused), status=409)
    messages.success(request, _("Saved."))
    return redirect("orders:type-list")


def _put_beside(form: OrderTypeForm, refused: TypeRefused) -> None:
    """Show a refusal at the field it is about."""
    fields: dict[type[TypeRefused], str] = {NameTaken: "name", BadStart: "initial_status"}
    form.add_error(fields.get(type(refused)), str(refused))
    if isinstance(refused, NameTaken) and refused.taken_by.archived_at:
        form.restorable = refused.taken_by
