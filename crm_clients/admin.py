from django.contrib import admin

from accounts.admin_site import ScopedAdmin
from crm_clients.models import Client


@admin.register(Client)
class ClientAdmin(ScopedAdmin):
    list_display = ("name", "email", "language", "created_at")
    search_fields = ("name_key", "email", "phones__number")
    ordering = ("-pk",)
