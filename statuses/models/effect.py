from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from accounts.models import Organization, Owned
from statuses.models.move import Move


class EffectQuerySet(models.QuerySet["Effect"]):
    def about(self, organization: Organization, kind: str, *subject_ids: int) -> EffectQuerySet:
        return self.filter(organization=organization, subject_kind=kind, subject_id__in=subject_ids)

    def owed(self) -> EffectQuerySet:
        return self.filter(state=Effect.State.OWED)


class Effect(Owned):
    """Something a move causes, owed until a worker has carried it out. Source: EF-1 to EF-4.

    Written in the transaction of its cause. `key` says what it is for and is unique, so that the same effect
    cannot exist twice; a gateway gets it with every request. `fence` grows with every claim: whoever holds an
    older one can write nothing. `called_at` is noted before a call leaves the house: if no answer was noted
    after it, nobody knows whether it arrived.
    """

    class State(models.TextChoices):
        OWED = "owed", _("queued")
        TAKEN = "taken", _("being carried out")
        DONE = "done", _("done")
        FAILED = "failed", _("failed")
        UNKNOWN = "unknown", _("may have been sent")
        DISMISSED = "dismissed", _("dismissed")

    move = models.ForeignKey(Move, on_delete=models.PROTECT, null=True, related_name="effects", verbose_name=_("move"))
    subject_kind = models.CharField(_("kind of subject"), max_length=16)
    subject_id = models.BigIntegerField(_("subject id"))
    kind = models.CharField(_("kind of effect"), max_length=32)
    key = models.CharField(_("key"), max_length=120, unique=True)
    payload = models.JSONField(_("payload"), default=dict)
    lane = models.CharField(
        _("lane"),
        max_length=16,
        blank=True,
        help_text=_("the gateway it leaves by; empty: it stays in our database"),
    )
    state = models.CharField(_("state"), max_length=12, choices=State, default=State.OWED)
    due_at = models.DateTimeField(_("due at"), db_default=Now())
    owed_since = models.DateTimeField(_("owed since"), db_default=Now())
    attempts = models.PositiveIntegerField(_("attempts"), default=0)
    deaths = models.PositiveSmallIntegerField(_("workers lost"), default=0)
    fence = models.PositiveIntegerField(_("fence"), default=0)
    lease_until = models.DateTimeField(_("lease until"), null=True, blank=True)
    called_at = models.DateTimeField(_("called at"), null=True, blank=True)
    ended_at = models.DateTimeField(_("ended at"), null=True, blank=True)
    reason = models.CharField(_("reason"), max_length=300, blank=True)

    objects: ClassVar[models.Manager[Effect]] = EffectQuerySet.as_manager()

    class Meta:
        verbose_name = _("effect")
        verbose_name_plural = _("effects")
        indexes = [
            models.Index(fields=["organization", "subject_kind", "subject_id"], name="effect_of_subject"),
            models.Index(fields=["due_at", "id"], condition=Q(state="owed", lane=""), name="effect_owed_inside"),
            models.Index(
                fields=["organization", "lane", "due_at"],
                condition=Q(state="owed") & ~Q(lane=""),
                name="effect_owed_by_lane",
            ),
            models.Index(
                fields=["organization", "-id"], condition=Q(state__in=["failed", "unknown"]), name="effect_of_a_person"
            ),
            models.Index(fields=["lease_until"], condition=Q(state="taken"), name="effect_taken"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(state="taken", lease_until__isnull=False) | (~Q(state="taken") & Q(lease_until=None)),
                name="effect_lease_while_taken",
            ),
        ]

    def __str__(self) -> str:
        return self.key

    @property
    def needs_a_person(self) -> bool:
        return self.state in (self.State.FAILED, self.State.UNKNOWN)


class Lane(Owned):
    """A bulkhead: one gateway of one organization, served by one worker at a time. Source: EF-4.

    While the gateway is down nothing of it is tried before `down_until`, so that it takes no worker's time
    from others. A convenience, not the guard of exactly-once: that is the effect's own fence.
    """

    code = models.CharField(max_length=16)
    lease_until = models.DateTimeField(null=True, blank=True)
    fence = models.PositiveIntegerField(default=0)
    down_until = models.DateTimeField(null=True, blank=True)
    failures = models.PositiveSmallIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["organization", "code"], name="lane_once")]

    def __str__(self) -> str:
        return self.code


class Decision(Owned):
    """What a person decided about an effect that failed or may have been sent. Append-only. Source: EF-3."""

    class Choice(models.TextChoices):
        AGAIN = "again", _("try again")
        ARRIVED = "arrived", _("counts as sent")
        DISMISS = "dismiss", _("leave it")

    effect = models.ForeignKey(Effect, on_delete=models.PROTECT, related_name="decisions", verbose_name=_("effect"))
    choice = models.CharField(_("decision"), max_length=8, choices=Choice)
    state_before = models.CharField(_("state before"), max_length=12, choices=Effect.State)
    at = models.DateTimeField(_("when"), auto_now_add=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name=_("who"))
    by_name = models.CharField(_("who, as called then"), max_length=120)

    class Meta:
        verbose_name = _("decision")
        verbose_name_plural = _("decisions")

    def __str__(self) -> str:
        return f"{self.by_name}: {self.get_choice_display()}"
