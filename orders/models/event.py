from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.models import Owned, Signed
from accounts.nouns import by_noun_lazy
from orders.models.order import Order


class Event(Signed, Owned):
    """What was done to an order beside moving it: one line of its timeline. Written once. Source: OR-3.

    `thing` is what it was done to, as called then (a line's title, a file's name); `fields` lists
    [field name, before, after] with values as text; `line` is the id of the line, which may be gone by now.
    """

    class What(models.TextChoices):
        LINE_ADDED = "line_added", _("line added")
        LINE_CHANGED = "line_changed", _("line changed")
        LINE_REMOVED = "line_removed", _("line removed")
        CHANGED = "changed", _("details changed")
        FILE_ADDED = "file_added", _("file added")
        FILE_REMOVED = "file_removed", _("file removed")
        LEFT_UNPAID = "left_unpaid", _("closed without payment")
        REDATED = "redated", _("date corrected")

    order = models.ForeignKey(Order, on_delete=models.CASCADE, related_name="events", db_index=False)
    what = models.CharField(_("what was done"), max_length=16, choices=What)
    thing = models.CharField(_("thing, as called then"), max_length=200, blank=True)
    fields = models.JSONField(_("fields"), default=list)
    line = models.BigIntegerField(_("line, id"), null=True, editable=False)

    objects: ClassVar[models.Manager[Event]] = models.Manager()

    class Meta:
        verbose_name = by_noun_lazy(_("change of an order"), _("change of a ticket"))
        verbose_name_plural = by_noun_lazy(_("changes of orders"), _("changes of tickets"))
        indexes = [models.Index(fields=["order", "-id"], name="event_of_order")]
        constraints = [
            models.CheckConstraint(
                condition=Q(
                    what__in=[
                        "line_added", "line_changed", "line_removed", "changed", "file_added", "file_removed",
                        "left_unpaid", "redated",
                    ]
                ),
                name="event_what_known",
            )
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.get_what_display()}: {self.thing}"


class Comment(Signed, Owned):
    """What somebody wrote under an order: for the house alone, or for the client. Never both. Source: OR-4.

    `key` is made of that of the form it came by and of what the form said: the same twice is one comment.
    """

    order = models.ForeignKey(Order, on_delete=models.CASCADE, related_name="comments", db_index=False)
    key = models.UUIDField(null=True, editable=False)
    text = models.TextField(_("text"), max_length=4000)
    for_client = models.BooleanField(_("for the client"), default=False)

    objects: ClassVar[models.Manager[Comment]] = models.Manager()

    class Meta:
        verbose_name = _("comment")
        verbose_name_plural = _("comments")
        indexes = [models.Index(fields=["order", "-id"], name="comment_of_order")]
        constraints = [models.UniqueConstraint(fields=["organization", "key"], name="comment_once")]

    def __str__(self) -> str:
        return self.text[:60]
