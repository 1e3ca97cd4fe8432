from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CatalogConfig(AppConfig):
    name = "catalog"
    verbose_name = _("Catalogue")

    def ready(self) -> None:
        from datetime import timedelta

        from accounts import invariants, navigation, rooms, search
        from accounts.changes.reading import register_name
        from accounts.permissions import Act
        from catalog import invariants as held
        from catalog.finding import find_items
        from catalog.importing.expiry import forget_expired
        from statuses import chores

        rooms.register(
            rooms.Room(
                code="catalog",
                label=_("Catalogue"),
                explained=_("Your services and parts, with prices that every location shares."),
                icon="box-seam",
                apps=("catalog",),
                always_on=True,
            )
        )
        register_name("added", _("items added"))
        register_name("changed", _("items changed"))
        invariants.register("catalogue items are found by their names and codes", held.items_not_found)
        invariants.register("catalogue imports are applied as a whole", held.imports_half_applied)
        chores.register(chores.Chore("catalogue imports", timedelta(hours=1), forget_expired))
        search.register(
            search.Finder(
                code="catalog",
                label=_("Catalogue"),
                icon="box-seam",
                act=Act.MANAGE_CATALOG,
                place=30,
                find=find_items,
            )
        )
        navigation.register(
            navigation.Entry(
                label=_("Catalogue"),
                icon="box-seam",
                url_name="catalog:item-list",
                act=Act.MANAGE_CATALOG,
                active=("catalog:",),
                place=90,
            )
        )
