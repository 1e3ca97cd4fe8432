from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from accounts.nouns import by_noun_lazy


class OrdersConfig(AppConfig):
    name = "orders"
    verbose_name = by_noun_lazy(_("Orders"), _("Tickets"))

    def ready(self) -> None:
        from datetime import timedelta

        from accounts import furnishing, guards, invariants, navigation, rooms, search, today
        from accounts.locations import holders as locations
        from accounts.people import work
        from accounts.permissions import Act
        from crm_clients.models import register_given
        from crm_clients.selectors import register_panel
        from notifications import correspondence
        from orders import invariants as held
        from orders.correspondence import LOOKED_UP, NAMES, placeholders, recipients, sample
        from orders.documents.asking import forget_old
        from orders.documents.effects import PdfKind
        from orders.finding import find_orders
        from orders.furnishing import furnish_types
        from orders.guards import event_guards, line_guards, start_guards
        from orders.holder import OrdersHolder
        from orders.locations import OpenOrdersThere
        from orders.paying.window import PaymentWindow
        from orders.selectors import given_clients
        from orders.subject import SUBJECT
        from orders.todo import CARDS, to_do
        from orders.views.panels import client_orders
        from orders.work import OpenOrders
        from statuses import chores, holders, kinds, subjects

        rooms.register(
            rooms.Room(
                code="orders",
                label=by_noun_lazy(_("Orders"), _("Tickets")),
                explained=by_noun_lazy(
                    _("What clients bring or ask for: accepting, lines, statuses and the messages they send."),
                    _("What clients ask for: accepting, lines, statuses and the messages they send."),
                ),
                icon="tools",
                apps=("orders",),
                # Orders are all that stands in these statuses, and all that their history and effects are about.
                pages=("statuses:status", "admin:statuses_", "admin:notifications_messagetext"),
            )
        )
        subjects.register(SUBJECT)
        kinds.register(PaymentWindow())
        holders.register("orders", OrdersHolder())
        kinds.register(PdfKind())
        chores.register(chores.Chore("old PDFs", timedelta(hours=1), forget_old))
        known = correspondence.Correspondence(recipients, placeholders, NAMES, sample, LOOKED_UP)
        correspondence.register(SUBJECT.code, known)
        register_given("orders", given_clients)
        register_panel("orders/order/_of_client.html", client_orders)
        furnishing.register("orders", furnish_types)
        for builder in (line_guards, start_guards, event_guards):
            guards.register(builder)
        work.register("orders", OpenOrders())
        locations.register("orders", OpenOrdersThere())
        invariants.register("who left performs no open order", held.open_orders_of_who_left)
        invariants.register("orders are in the group of their status", held.groups_that_disagree)
        invariants.register("order types start in New", held.types_that_start_nowhere)
        invariants.register("totals are the sums of lines", held.totals_that_disagree)
        invariants.register("taxes are what their rate makes", held.taxes_that_disagree)
        invariants.register("what is paid is the sum of the ledger", held.paid_that_disagrees)
        invariants.register("orders stand where history put them", held.orders_without_history)
        invariants.register("no open order sits in an archived status", held.open_orders_in_archived_statuses)
        invariants.register("no open order sits in an archived location", held.open_orders_in_archived_locations)
        invariants.register("performers work where their open orders are", held.open_orders_out_of_reach)
        invariants.register("orders are found by their words", held.orders_found_by_other_words)
        invariants.register("orders are closed after they are accepted", held.orders_closed_before_accepted)
        for card in CARDS:
            today.register(card)
        search.register(
            search.Finder(
                code="orders",
                label=by_noun_lazy(_("Orders"), _("Tickets")),
                icon="tools",
                act=Act.SEE_ORDERS,
                place=10,
                find=find_orders,
            )
        )
        invariants.register("PDFs are made or owed", held.pdfs_nobody_makes)
        invariants.register("attached files are where they are kept", held.files_that_are_missing)
        navigation.register(
            navigation.Entry(
                label=by_noun_lazy(_("Orders"), _("Tickets")),
                icon="tools",
                url_name="orders:order-list",
                act=Act.SEE_ORDERS,
                active=("orders:order", "orders:line", "orders:comment", "orders:attachment", "orders:pdf"),
                place=10,
                count=to_do,
                counted=_("overdue or due today"),
                key="o",
                creation=(
                    by_noun_lazy(_("Accept an order"), _("Accept a ticket")),
                    "orders:order-new",
                    Act.ACCEPT_ORDERS,
                ),
            )
        )
        navigation.register(
            navigation.Entry(
                label=_("Debtors"),
                icon="coin",
                url_name="orders:debtor-list",
                act=Act.TAKE_PAYMENTS,
                active=("orders:debtor", "orders:give-back"),
                place=26,
            )
        )
        navigation.register(
            navigation.Entry(
                label=by_noun_lazy(_("Order types"), _("Ticket types")),
                icon="tags",
                url_name="orders:type-list",
                act=Act.CONFIGURE_STATUSES,
                active=("orders:type",),
                place=91,
            )
        )
        navigation.register(
            navigation.Entry(
                label=_("Documents"),
                icon="printer",
                url_name="orders:document-list",
                act=Act.EDIT_TEMPLATES,
                active=("orders:document",),
                place=92,
            )
        )
