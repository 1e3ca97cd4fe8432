from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class NotificationsConfig(AppConfig):
    name = "notifications"
    verbose_name = _("Messages")

    def ready(self) -> None:
        from accounts import furnishing, navigation
        from accounts.permissions import Act
        from notifications.effects import MessageKind
        from notifications.furnishing import follow_noun, furnish_texts
        from notifications.gateways.choice import who_uses_demo
        from statuses import kinds

        kinds.register(MessageKind())
        furnishing.register("notifications", furnish_texts)
        furnishing.register_follower("notifications", follow_noun)
        navigation.register(
            navigation.Entry(
                label=_("Demo outbox"),
                icon="send",
                url_name="notifications:demo-outbox",
                act=Act.SETTLE_EFFECTS,
                active=("notifications:demo",),
                place=80,
                shown=lambda membership: who_uses_demo(membership.organization),
            )
        )
        navigation.register(
            navigation.Entry(
                label=_("Gateway"),
                icon="broadcast",
                url_name="notifications:gateway-edit",
                act=Act.CONFIGURE_GATEWAYS,
                active=("notifications:gateway",),
                place=92,
            )
        )
