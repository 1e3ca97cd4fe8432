from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.models.membership import Membership, Role
from accounts.models.organization import Organization, Owned


class InvitationQuerySet(models.QuerySet["Invitation"]):
    def pending(self, organization: Organization) -> InvitationQuerySet:
        return self.filter(organization=organization, state=Invitation.State.PENDING)


class Invitation(Owned):
    """An address asked to join in a role. The link's token is in the mail only: here lies its digest.

    `sent_at` is when the mail last left; None: it could not be sent. Source: TN-3.
    """

    class State(models.TextChoices):
        PENDING = "pending", pgettext_lazy("of an invitation", "pending")
        ACCEPTED = "accepted", pgettext_lazy("of an invitation", "accepted")
        WITHDRAWN = "withdrawn", pgettext_lazy("of an invitation", "withdrawn")

    email = models.EmailField(_("e-mail"))
    role = models.CharField(_("role"), max_length=16, choices=Role)
    state = models.CharField(_("state"), max_length=12, choices=State, default=State.PENDING)
    token_digest = models.CharField(max_length=64, unique=True, editable=False)
    invited_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="+",
        db_index=False,
        verbose_name=_("invited by"),
    )
    created_at = models.DateTimeField(_("invited at"), auto_now_add=True)
    sent_at = models.DateTimeField(_("sent at"), null=True, blank=True)
    expires_at = models.DateTimeField(_("valid until"))
    member = models.ForeignKey(
        Membership,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        db_index=False,
        verbose_name=_("member"),
    )

    objects: ClassVar[models.Manager[Invitation]] = InvitationQuerySet.as_manager()

    class Meta:
        verbose_name = _("invitation")
        verbose_name_plural = _("invitations")
        constraints = [
            models.UniqueConstraint(
                fields=["organization", "email"], condition=Q(state="pending"), name="invitation_pending_once"
            ),
            models.CheckConstraint(condition=Q(role__in=Role.values), name="invitation_role_known"),
            models.CheckConstraint(
                condition=Q(state__in=["pending", "withdrawn"]) | Q(state="accepted", member__isnull=False),
                name="invitation_accepted_by_a_member",
            ),
        ]

    def __str__(self) -> str:
        return self.email

    @property
    def is_expired(self) -> bool:
        return self.expires_at <= timezone.now()

    @property
    def is_open(self) -> bool:
        return self.state == self.State.PENDING and not self.is_expired
