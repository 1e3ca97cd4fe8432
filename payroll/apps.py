from functools import partial

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PayrollConfig(AppConfig):
    name = "payroll"
    verbose_name = _("Salary")

    def ready(self) -> None:
        from accounts import guards, invariants, navigation, rooms
        from accounts.permissions import Act
        from orders.panels import register_panel
        from payroll import invariants as held
        from payroll.effects import SalaryKind
        from payroll.panels import order_salary
        from statuses import kinds

        rooms.register(
            rooms.Room(
                code="payroll",
                label=_("Salary"),
                explained=_("What people earn by their work: rates, credits, bonuses and payouts, a balance for each."),
                icon="coin",
                apps=("payroll",),
            )
        )
        kinds.register(SalaryKind())
        guards.register(partial(guards.append_only, "payroll_entry"))
        invariants.register("nobody's salary for a line is below zero", held.credited_below_zero)
        invariants.register("salary was caused by moves of its order", held.caused_by_other_moves)
        register_panel("payroll/_of_order.html", order_salary)
        navigation.register(
            navigation.Entry(
                label=_("Salary"),
                icon="coin",
                url_name="payroll:mine",
                act=Act.SEE_OWN_SALARY,
                active=("payroll:",),
                place=50,
            )
        )
