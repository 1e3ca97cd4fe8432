from django.apps import AppConfig
from django.db.models.signals import post_migrate, pre_migrate
from django.utils.translation import gettext_lazy as _


class AccountsConfig(AppConfig):
    name = "accounts"
    verbose_name = _("People and organizations")

    def ready(self) -> None:
        from functools import partial

        from allauth.mfa.signals import authenticator_added

        from accounts import guards, invariants, navigation
        from accounts.locations import invariants as held
        from accounts.people.invariants import organizations_without_an_owner
        from accounts.people.second_factor import sign_out_elsewhere
        from accounts.permissions import Act

        authenticator_added.connect(sign_out_elsewhere, dispatch_uid="accounts.people")
        pre_migrate.connect(guards.drop_before_migrate, dispatch_uid="accounts.guards")
        post_migrate.connect(guards.install_after_migrate, dispatch_uid="accounts.guards")
        guards.register(partial(guards.append_only, "accounts_change"))
        invariants.register("guards", guards.missing_guards)
        invariants.register("rooms are switched on once", invariants.rooms_that_are_none)
        invariants.register("every organization has an owner", organizations_without_an_owner)
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
        invariants.register("every organization has a live location", held.organizations_with_other_locations)
        invariants.register("limited members work somewhere", held.members_who_work_nowhere)
        navigation.register(
            navigation.Entry(
                label=_("Locations"),
                icon="geo-alt",
                url_name="accounts:location-list",
                act=Act.MANAGE_LOCATIONS,
                active=("accounts:location",),
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
        navigation.register(
            navigation.Entry(
                label=_("People"),
                icon="person",
                url_name="accounts:people-list",
                act=Act.MANAGE_PEOPLE,
                active=("accounts:people", "accounts:member", "accounts:second-factor-require"),
                place=95,
            )
        )
        navigation.register(
            navigation.Entry(
                label=_("Changes"),
                icon="clock-history",
                url_name="accounts:change-list",
                act=Act.MANAGE_PEOPLE,
                active=("accounts:change",),
                place=96,
            )
        )
