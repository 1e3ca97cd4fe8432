"""Django's admin as a site: who may enter it, and what of it is there."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.db.models import Model
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext_lazy as _

from accounts import rooms
from accounts.admin_autocomplete import ScopedAutocomplete
from accounts.admin_scoped import ScopedAdmin
from accounts.permissions import Act, may

_PASSWORD_PAGES = ("password_change", "password_change_done")


def _is_there(request: Any, model: type[Model]) -> bool:
    name = f"admin:{model._meta.app_label}_{model._meta.model_name}_changelist"
    return rooms.name_is_on(request.organization, name)


class HouseAdminSite(admin.AdminSite):
    site_title = site_header = "Onward"
    index_title = _("Everything of this organization")
    site_url = "/"
    enable_nav_sidebar = False

    def has_permission(self, request: Any) -> bool:
        membership = getattr(request, "membership", None)
        return membership is not None and may(membership, Act.USE_ADMIN)

    def get_app_list(self, request: Any, app_label: str | None = None) -> list[Any]:
        """Leave out what belongs to rooms that are off; `Access` answers 404 there."""
        apps = super().get_app_list(request, app_label)
        for app in apps:
            app["models"] = [each for each in app["models"] if _is_there(request, each["model"])]
        return [app for app in apps if app["models"]]

    def get_urls(self) -> list[Any]:
        """Leave out Django's own change of a password: it counts no attempts and sends no mail about it."""
        return [each for each in super().get_urls() if getattr(each, "name", "") not in _PASSWORD_PAGES]

    def login(self, request: HttpRequest, extra_context: Any = None) -> HttpResponse:
        """Lead to the one way in: Django's own form would ask for no second factor and count no attempts."""
        return redirect("home" if request.user.is_authenticated else "account_login")

    def register(self, model_or_iterable: Any, admin_class: Any = None, **options: Any) -> None:
        """Take scoped models only: those that libraries bring know no organization and would show everybody's."""
        if admin_class and issubclass(admin_class, ScopedAdmin):
            super().register(model_or_iterable, admin_class, **options)

    def autocomplete_view(self, request: Any) -> HttpResponse:
        answer: Any = ScopedAutocomplete.as_view(admin_site=self)
        response: HttpResponse = answer(request)
        return response
