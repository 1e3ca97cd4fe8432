"""Settings → Ways to pay. Source: OS-30."""

from __future__ import annotations

from collections.abc import Callable

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from accounts.access import Request, allow
from accounts.permissions import Act
from payments.forms import MethodForm
from payments.methods import (
    MethodRefused,
    NameTaken,
    add_method,
    archive_method,
    rename_method,
    restore_method,
    shift_method,
)
from payments.models import Method


def get_method(request: Request, pk: int) -> Method:
    return get_object_or_404(Method.objects.of(request.organization), pk=pk)


@allow(Act.MANAGE_METHODS, "GET", "POST")
def method_list(request: Request) -> HttpResponse:
    """The ways to pay in their order; posted, one is added."""
    form = MethodForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            added = add_method(**form.cleaned_data, by=request.membership)
        except NameTaken as refused:
            _put_beside(form, refused)
        else:
            messages.success(request, _("“%(name)s” is added.") % {"name": added.name})
            return redirect("payments:method-list")
    return _render_list(request, form, status=422 if form.is_bound else 200)


def _render_list(request: Request, form: MethodForm, *, refusal: str = "", status: int = 200) -> HttpResponse:
    methods = list(Method.objects.of(request.organization).in_order())
    context = {
        "live": [each for each in methods if not each.archived_at],
        "archived": [each for each in methods if each.archived_at],
        "form": form,
        "refusal": refusal,
    }
    return render(request, "payments/method/list.html", context, status=status)


@allow(Act.MANAGE_METHODS, "GET", "POST")
def method_edit(request: Request, pk: int) -> HttpResponse:
    method = get_method(request, pk)
    form = MethodForm(request.POST if request.method == "POST" else None, initial={"name": method.name})
    if request.method == "POST" and form.is_valid():
        try:
            rename_method(method, **form.cleaned_data, by=request.membership)
        except NameTaken as refused:
            _put_beside(form, refused)
        else:
            messages.success(request, _("Saved."))
            return redirect("payments:method-list")
    context = {"form": form, "method": method}
    return render(request, "payments/method/form.html", context, status=422 if form.is_bound else 200)


@allow(Act.MANAGE_METHODS, "POST")
def method_shift(request: Request, pk: int) -> HttpResponse:
    """Put a way to pay one place up or down."""
    method, way = get_method(request, pk), request.POST.get("way")
    if way not in ("up", "down"):
        raise Http404
    shift_method(method, up=way == "up", by=request.membership)
    return redirect("payments:method-list")


@allow(Act.MANAGE_METHODS, "POST")
def method_archive(request: Request, pk: int) -> HttpResponse:
    method = get_method(request, pk)
    return _do(request, lambda: archive_method(method, by=request.membership))


@allow(Act.MANAGE_METHODS, "POST")
def method_restore(request: Request, pk: int) -> HttpResponse:
    method = get_method(request, pk)
    return _do(request, lambda: restore_method(method, by=request.membership))


def _do(request: Request, act: Callable[[], None]) -> HttpResponse:
    """Do it and show the list; a refusal stands above the list as it is now."""
    try:
        act()
    except MethodRefused as refused:
        return _render_list(request, MethodForm(), refusal=str(refused), status=409)
    messages.success(request, _("Saved."))
    return redirect("payments:method-list")


def _put_beside(form: MethodForm, refused: NameTaken) -> None:
    form.add_error("name", str(refused))
    form.restorable = refused.taken_by if refused.taken_by.archived_at else None
