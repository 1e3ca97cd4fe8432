from django.contrib import admin

from accounts.admin_site import ScopedAdmin
from statuses.models import Decision, Effect, Move, Status


@admin.register(Status)
class StatusAdmin(ScopedAdmin):
    list_display = ("name", "group", "colour", "sends_message", "credits_salary", "opens_payment", "closes")
    list_filter = ("group",)
    search_fields = ("name",)


@admin.register(Move)
class MoveAdmin(ScopedAdmin):
    list_display = ("at", "kind", "subject_id", "from_name", "to_name", "by_name", "comment")
    list_filter = ("to_code",)
    search_fields = ("by_name", "comment")
    ordering = ("-pk",)


@admin.register(Effect)
class EffectAdmin(ScopedAdmin):
    list_display = ("key", "kind", "state", "attempts", "due_at", "ended_at", "reason")
    list_filter = ("state", "lane")
    search_fields = ("key",)
    ordering = ("-pk",)


@admin.register(Decision)
class DecisionAdmin(ScopedAdmin):
    list_display = ("at", "effect", "choice", "state_before", "by_name")
    list_filter = ("choice",)
    list_select_related = ("effect",)
    ordering = ("-pk",)
