from functools import partial

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class StatusesConfig(AppConfig):
    name = "statuses"
    verbose_name = _("Statuses")

    def ready(self) -> None:
        from celery import current_app
        from django.urls import reverse

        from accounts import furnishing, guards, invariants, navigation, today
        from accounts.changes.reading import register_name
        from accounts.permissions import Act
        from statuses import draining, kinds, subjects
        from statuses import invariants as held
        from statuses.furnishing import follow_noun, furnish_statuses
        from statuses.selectors import undelivered
        from statuses.sweep import SweepStep

        current_app.steps["worker"].add(SweepStep)
        register_name("passages", _("reached only from"))
        register_name("receiver", _("moved to"))
        furnishing.register("statuses", furnish_statuses)
        furnishing.register_follower("statuses", follow_noun)
        for table in ("statuses_move", "statuses_decision"):
            guards.register(partial(guards.append_only, table))
        kinds.register(draining.DrainKind())
        subjects.register(draining.SUBJECT)
        invariants.register("history has its subjects", held.dangling_subjects)
        invariants.register("effects belong to their moves", held.foreign_effects)
        invariants.register("groups have the statuses they need", held.groups_left_empty)
        invariants.register("no status leads into itself or out of a closing group", held.odd_passages)
        today.register(
            today.Card(
                "undelivered",
                _("Failed or may have been sent"),
                "envelope",
                Act.SETTLE_EFFECTS,
                25,
                undelivered,
                lambda _membership: reverse("statuses:effect-list"),
                tone="bad",
            )
        )
        navigation.register(
            navigation.Entry(
                label=_("Undelivered"),
                icon="envelope",
                url_name="statuses:effect-list",
                act=Act.SETTLE_EFFECTS,
                active=("statuses:effect-list",),
                place=40,
                count=undelivered,
                counted=_("failed or may have been sent"),
            )
        )
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
