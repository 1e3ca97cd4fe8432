from functools import partial

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class StatusesConfig(AppConfig):
    name = "statuses"
    verbose_name = _("Statuses")

    def ready(self) -> None:
        from celery import current_app

        from accounts import furnishing, guards, invariants, navigation
        from accounts.permissions import Act
        from statuses.furnishing import follow_noun, furnish_statuses
        from statuses.invariants import dangling_subjects, foreign_effects
        from statuses.sweep import SweepStep

        current_app.steps["worker"].add(SweepStep)
        furnishing.register("statuses", furnish_statuses)
        furnishing.register_follower("statuses", follow_noun)
        for table in ("statuses_move", "statuses_decision"):
            guards.register(partial(guards.append_only, table))
        invariants.register("history has its subjects", dangling_subjects)
        invariants.register("effects belong to their moves", foreign_effects)
        navigation.register(
            navigation.Entry(
                label=_("Statuses"),
                icon="signpost-split",
                url_name="statuses:status-list",
                act=Act.CONFIGURE_STATUSES,
                active=("statuses:status",),
                place=91,
            )
        )
