from django.apps import AppConfig
from django.db.models.signals import post_migrate, pre_migrate
from django.utils.translation import gettext_lazy as _


class AccountsConfig(AppConfig):
    name = "accounts"
    verbose_name = _("People and organizations")

    def ready(self) -> None:
        from functools import partial

        from accounts import guards, invariants, navigation
        from accounts.permissions import Act

        pre_migrate.connect(guards.drop_before_migrate, dispatch_uid="accounts.guards")
        post_migrate.connect(guards.install_after_migrate, dispatch_uid="accounts.guards")
        guards.register(partial(guards.append_only, "accounts_change"))
        invariants.register("guards", guards.missing_guards)
        invariants.register("rooms are switched on once", invariants.rooms_that_are_none)
        navigation.register(
            navigation.Entry(
                label=_("Admin"),
                icon="list",
                url_name="admin:index",
                act=Act.USE_ADMIN,
                active=("admin:",),
                place=99,
            )
        )
        navigation.register(
            navigation.Entry(
                label=_("Organization"),
                icon="building",
                url_name="accounts:organization-edit",
                act=Act.CONFIGURE_ORGANIZATION,
                active=("accounts:organization-edit",),
                place=93,
            )
        )
        navigation.register(
            navigation.Entry(
                label=_("Rooms"),
                icon="toggles",
                url_name="accounts:room-list",
                act=Act.SWITCH_ROOMS,
                active=("accounts:room",),
                place=94,
            )
        )
