from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CrmClientsConfig(AppConfig):
    name = "crm_clients"
    verbose_name = _("Clients")

    def ready(self) -> None:
        from accounts import invariants, navigation, rooms, search
        from accounts.permissions import Act
        from crm_clients import invariants as held
        from crm_clients.finding import find_clients, list_of

        rooms.register(
            rooms.Room(
                code="clients",
                label=_("Clients"),
                explained=_("The people you work for, and how to reach them."),
                icon="people",
                apps=("crm_clients",),
                always_on=True,
            )
        )
        invariants.register("clients are found by their names", held.names_found_otherwise)
        invariants.register("phones are found by their last digits", held.phones_found_otherwise)
        search.register(
            search.Finder(
                code="clients",
                label=_("Clients"),
                icon="people",
                act=Act.SEE_CLIENTS,
                place=20,
                find=find_clients,
                more=list_of,
            )
        )
        navigation.register(
            navigation.Entry(
                label=_("Clients"),
                icon="people",
                url_name="crm_clients:client-list",
                act=Act.SEE_CLIENTS,
                active=("crm_clients:",),
                place=20,
                key="c",
            )
        )
