from django.contrib import admin

from accounts.admin_site import ScopedAdmin
from accounts.models import Location, Membership


@admin.register(Membership)
class MembershipAdmin(ScopedAdmin):
    list_display = ("user", "role", "joined_at")
    list_filter = ("role",)
    list_select_related = ("user",)
    search_fields = ("user__name", "user__email")


@admin.register(Location)
class LocationAdmin(ScopedAdmin):
    list_display = ("name", "address", "phone")
