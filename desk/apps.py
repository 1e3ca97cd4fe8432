from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class DeskConfig(AppConfig):
    name = "desk"
    verbose_name = _("Today")

    def ready(self) -> None:
        from accounts import navigation
        from accounts.permissions import Act

        navigation.register(
            navigation.Entry(
                label=_("Today"),
                icon="house-door",
                url_name="home",
                act=Act.SEE_ORDERS,
                active=("home",),
                place=0,
                key="t",
            )
        )
