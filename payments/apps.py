from functools import partial

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PaymentsConfig(AppConfig):
    name = "payments"
    verbose_name = _("Payments")

    def ready(self) -> None:
        from accounts import furnishing, guards, invariants, rooms
        from payments import invariants as held
        from payments.furnishing import furnish_desks, furnish_methods
        from payments.guards import desk_guards

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
        invariants.register("payments are for something", held.payments_for_nothing)
