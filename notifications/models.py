from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator, URLValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.crypto import decrypt, encrypt
from accounts.models import Membership, Organization, Owned
from notifications.correspondence import unknown_placeholders
from notifications.http_message import parse_body, parse_headers
from statuses.models import Effect, Status
from statuses.subjects import seen_subjects


class Channel(models.TextChoices):
    SMS = "sms", _("SMS")
    EMAIL = "email", _("E-mail")


def require_known_placeholders(text: str) -> None:
    unknown = unknown_placeholders(text)
    if unknown:
        raise ValidationError(
            _("There is no placeholder {%(name)s}."), code="unknown_placeholder", params={"name": unknown[0]}
        )


class MessageText(Owned):
    """What is sent when something enters a status: one text per channel and language."""

    status = models.ForeignKey(Status, on_delete=models.CASCADE, related_name="message_texts", verbose_name=_("status"))
    channel = models.CharField(_("channel"), max_length=8, choices=Channel)
    language = models.CharField(_("language"), max_length=8, choices=settings.LANGUAGES)
    subject = models.CharField(_("subject"), max_length=160, blank=True, validators=[require_known_placeholders])
    text = models.TextField(_("text"), max_length=2000, validators=[require_known_placeholders])

    class Meta:
        verbose_name = _("message text")
        verbose_name_plural = _("message texts")
        constraints = [
            models.UniqueConstraint(fields=["status", "channel", "language"], name="message_text_once"),
            models.CheckConstraint(condition=models.Q(channel__in=Channel.values), name="message_text_channel"),
        ]

    def __str__(self) -> str:
        return f"{self.get_channel_display()} · {self.get_language_display()}"


class SmsGateway(models.Model):
    """Through whom an organization's SMS leave: one row per organization."""

    class Backend(models.TextChoices):
        DEMO = "demo", _("Built-in demo: messages stay in its outbox")
        HTTP = "http", _("HTTP request")

    organization = models.OneToOneField(
        Organization, on_delete=models.PROTECT, primary_key=True, related_name="sms_gateway"
    )
    backend = models.CharField(_("gateway"), max_length=8, choices=Backend, default=Backend.HTTP)
    address = models.CharField(
        _("address"), max_length=500, blank=True, validators=[URLValidator(schemes=["http", "https"])]
    )
    secret_headers = models.TextField(_("secret headers"), editable=False, blank=True)
    body = models.TextField(
        _("body"),
        max_length=2000,
        blank=True,
        default='{"to": "{to}", "text": "{text}", "id": "{key}"}',
        validators=[parse_body],
        help_text=_("JSON; {to}, {text} and {key} are filled in."),
    )
    timeout = models.PositiveSmallIntegerField(
        _("time-out, seconds"), default=10, validators=[MinValueValidator(1), MaxValueValidator(20)]
    )
    repeats_safely = models.BooleanField(
        _("does a request with a known Idempotency-Key only once"),
        default=False,
        help_text=_("Then a message whose answer was lost is sent again by itself, with the same key."),
    )

    class Meta:
        verbose_name = _("SMS gateway")
        verbose_name_plural = _("SMS gateways")

    def __str__(self) -> str:
        return self.get_backend_display()

    @property
    def headers(self) -> dict[str, str]:
        """The headers in clear: for the request itself, never for a page or a log."""
        return parse_headers(decrypt(self.secret_headers))

    def keep_headers(self, lines: str) -> None:
        self.secret_headers = encrypt(lines)


class DemoMessageQuerySet(models.QuerySet["DemoMessage"]):
    def seen_by(self, membership: Membership) -> DemoMessageQuerySet:
        """Narrow to the organization, and leave out messages about what the member may not see. Source: TN-7."""
        own = self.filter(organization=membership.organization)
        if membership.everywhere:
            return own
        effects = Effect.objects.filter(organization=membership.organization)
        hidden = effects.exclude(seen_subjects(membership, "subject_kind"))
        return own.exclude(key__in=hidden.values("key"))


class DemoMessage(Owned):
    """A message as the built-in gateway received it, by the key of its effect. `/demo/outbox/` shows them."""

    key = models.CharField(max_length=120, unique=True)
    channel = models.CharField(max_length=8, choices=Channel)
    recipient = models.CharField(max_length=254)
    subject = models.CharField(max_length=200, blank=True)
    text = models.TextField()
    at = models.DateTimeField(auto_now_add=True)

    objects: ClassVar[models.Manager[DemoMessage]] = DemoMessageQuerySet.as_manager()

    class Meta:
        verbose_name = _("demo message")
        verbose_name_plural = _("demo messages")
        indexes = [models.Index(fields=["organization", "-id"], name="demo_message_newest")]

    def __str__(self) -> str:
        return self.recipient
