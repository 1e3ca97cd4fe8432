from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CrmClientsConfig(AppConfig):
    name = "crm_clients"
    verbose_name = _("Clients")

    def ready(self) -> None:
        from accounts import navigation, rooms
        from accounts.permissions import Act

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
        navigation.register(
            navigation.Entry(
                label=_("Clients"),
                icon="people",
                url_name="crm_clients:client-list",
                act=Act.SEE_CLIENTS,
                active=("crm_clients:",),
                place=20,
            )
        )
