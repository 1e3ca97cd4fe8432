from functools import partial

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PaymentsConfig(AppConfig):
    name = "payments"
    verbose_name = _("Payments")

    def ready(self) -> None:
        from django.urls import reverse

        from accounts import furnishing, guards, invariants, navigation, rooms, today
        from accounts.locations import holders as locations
        from accounts.permissions import Act
        from payments import invariants as held
        from payments.furnishing import furnish_desks, furnish_methods
        from payments.guards import desk_guards
        from payments.locations import open_desk_there
        from payments.selectors import forgotten

        rooms.register(
            rooms.Room(
                code="payments",
                label=_("Payments"),
                explained=_("Money that clients pay: when, how much and to whom."),
                icon="wallet2",
                apps=("payments",),
                always_on=True,
            )
        )
        furnishing.register("payments", furnish_methods)
        furnishing.register("cash desks", furnish_desks)
        guards.register(partial(guards.append_only, "payments_payment"))
        guards.register(desk_guards)
        guards.register(partial(guards.append_only, "payments_redating"))
        invariants.register("payments are for something", held.payments_for_nothing)
        invariants.register("entries are in the days of their own desks", held.entries_in_another_desk)
        invariants.register("closed days of cash desks add up", held.days_that_do_not_add_up)
        locations.register_objection("cash desks", open_desk_there)
        today.register(
            today.Card(
                "desks-open-since-earlier",
                _("Cash desk not closed in the evening"),
                "wallet2",
                Act.KEEP_DESK,
                22,
                forgotten,
                lambda _membership: reverse("payments:desk-list"),
                tone="warn",
            )
        )
        navigation.register(
            navigation.Entry(
                label=_("Cash desk"),
                icon="wallet2",
                url_name="payments:desk-list",
                act=Act.KEEP_DESK,
                active=("payments:desk", "payments:day"),
                place=25,
                count=forgotten,
                counted=_("open since an earlier day"),
                key="k",
            )
        )
        navigation.register(
            navigation.Entry(
                label=_("Ways to pay"),
                icon="coin",
                url_name="payments:method-list",
                act=Act.MANAGE_METHODS,
                active=("payments:method",),
                place=91,
            )
        )
