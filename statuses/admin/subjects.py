from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.contrib import admin
from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.admin_columns import NOTHING, link_to
from accounts.admin_scoped import ScopedAdmin
from accounts.models import Membership
from statuses.subjects import seen_subjects, subject_kind, subject_kinds


class AboutSubjects(ScopedAdmin):
    """Rows about subjects, which are no foreign keys: found together, linked each."""

    subject_field = "kind"

    def seen(self, rows: QuerySet[Any], membership: Membership) -> QuerySet[Any]:
        return rows if membership.everywhere else rows.filter(seen_subjects(membership, self.subject_field))

    def prepare(self, request: Any, rows: Sequence[Any]) -> None:
        for code in {getattr(row, self.subject_field) for row in rows}:
            own = [row for row in rows if getattr(row, self.subject_field) == code]
            found = subject_kind(code).find(request.membership, {row.subject_id for row in own})
            for row in own:
                row.subject = found.get(row.subject_id)

    def about(self, request: Any, text: str) -> Q:
        """Match rows about subjects that the text finds: by number, by client."""
        found = Q(pk__in=[])
        for kind in subject_kinds():
            ids = list(kind.matching(request.membership, text))
            found |= Q(**{self.subject_field: kind.code, "subject_id__in": ids})
        return found

    @admin.display(description=gettext_lazy("about"))
    def subject(self, row: Any) -> str:
        thing = getattr(row, "subject", None)
        if thing is None:
            return NOTHING
        return link_to(thing, _("No. %(number)s") % {"number": thing} if hasattr(thing, "number") else str(thing))
