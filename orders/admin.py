from django.contrib import admin

from accounts.admin_site import ScopedAdmin
from orders.models import Line, Order, OrderType


class LineInline(admin.TabularInline):  # type: ignore[type-arg]  # not subscriptable when it runs
    model = Line
    fields = ("title", "quantity", "price", "total")
    readonly_fields = fields
    can_delete = False
    extra = 0

    def has_add_permission(self, *args: object) -> bool:
        return False

    def has_change_permission(self, *args: object) -> bool:
        return False

    def has_view_permission(self, *args: object) -> bool:
        return True


@admin.register(Order)
class OrderAdmin(ScopedAdmin):
    list_display = ("number", "status", "client", "about", "performer", "deadline", "total", "closed_at")
    list_filter = ("group",)
    list_select_related = ("status", "client", "performer__user")
    search_fields = ("=number", "about", "client__name_key")
    ordering = ("-number",)
    inlines = (LineInline,)


@admin.register(OrderType)
class OrderTypeAdmin(ScopedAdmin):
    list_display = ("name", "initial_status", "archived_at")
    list_select_related = ("initial_status",)
    search_fields = ("key",)
    ordering = ("position", "pk")
