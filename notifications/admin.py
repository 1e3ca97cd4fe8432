from django.contrib import admin

from accounts.admin_site import ScopedAdmin
from notifications.models import MessageText


@admin.register(MessageText)
class MessageTextAdmin(ScopedAdmin):
    list_display = ("status", "channel", "language", "text")
    list_filter = ("channel", "language")
    list_select_related = ("status",)
    search_fields = ("text",)
