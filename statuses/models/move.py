from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from django.db import models
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from accounts.models import Organization, Owned, Signed

if TYPE_CHECKING:
    from statuses.models.effect import Effect


class MoveQuerySet(models.QuerySet["Move"]):
    def about(self, organization: Organization, kind: str, *subject_ids: int) -> MoveQuerySet:
        return self.filter(organization=organization, kind=kind, subject_id__in=subject_ids)

    def newest(self) -> MoveQuerySet:
        """Leave the last line of each subject."""
        later = Move.objects.filter(
            organization=models.OuterRef("organization"),
            kind=models.OuterRef("kind"),
            subject_id=models.OuterRef("subject_id"),
            version__gt=models.OuterRef("version"),
        )
        return self.exclude(models.Exists(later))


class Move(Signed, Owned):
    """One line of history: any change of any status. Written once, never changed or deleted. Source: OS-28.

    The subject is (`kind`, `subject_id`): orders and clients share the table, so it is no foreign key;
    `check_invariants` proves that none dangles. Names are kept as they were then, beside the fixed code
    (group or base) that logic and reports look at. The first line of a subject comes from nowhere.
    """

    kind = models.CharField(_("kind of subject"), max_length=16)
    subject_id = models.BigIntegerField(_("subject id"))
    version = models.PositiveIntegerField(_("version"))
    at = models.DateTimeField(_("when"))
    why = models.CharField(_("why, when automatic"), max_length=200, blank=True)
    from_status = models.BigIntegerField(_("from status, id"), null=True)
    from_code = models.CharField(_("from group"), max_length=24, blank=True)
    from_name = models.CharField(_("from status"), max_length=60, blank=True)
    to_status = models.BigIntegerField(_("to status, id"), null=True)
    to_code = models.CharField(_("to group"), max_length=24)
    to_name = models.CharField(_("to status"), max_length=60)
    stayed = models.DurationField(_("time in the status it left"), null=True)
    comment = models.TextField(_("comment"), blank=True)

    objects: ClassVar[models.Manager[Move]] = MoveQuerySet.as_manager()

    class Meta:
        verbose_name = _("move")
        verbose_name_plural = _("history")
        indexes = [models.Index(fields=["to_status"], name="move_into_status")]
        constraints = [
            # The version a subject got by the move: no two moves can start from the same state.
            models.UniqueConstraint(
                fields=["organization", "kind", "subject_id", "version"], name="move_once_per_version"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.from_name} → {self.to_name}"

    @cached_property
    def caused(self) -> list[Effect]:
        """The effects of this move; a timeline reads those of all its moves at once."""
        return list(self.effects.all())
