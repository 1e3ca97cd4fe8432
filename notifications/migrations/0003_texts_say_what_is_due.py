from django.db import migrations

# As the product furnished them until then: who has rewritten a text keeps it.
FURNISHED = (
    "{organization}: order No. {number} ({about}) is ready. To pay: {total}.",
    "{organization}: ticket No. {number} ({about}) is ready. To pay: {total}.",
    "{organization}: order No. {number} ({about}): “{status}”. To pay: {total}.",
    "{organization}: ticket No. {number} ({about}): “{status}”. To pay: {total}.",
    "{organization}: заказ № {number} ({about}) готов, ждём вас. К оплате: {total}.",
    "{organization}: заявка № {number} ({about}) выполнена, ждём вас. К оплате: {total}.",
    "{organization}: заказ № {number} ({about}) — «{status}». К оплате: {total}.",
    "{organization}: заявка № {number} ({about}) — «{status}». К оплате: {total}.",
)


def say_what_is_due(apps, schema_editor):
    """Whoever paid ahead was asked for all of it again."""
    texts = apps.get_model("notifications", "MessageText").objects
    for text in FURNISHED:
        texts.filter(text=text).update(text=text.replace("{total}", "{due}"))


class Migration(migrations.Migration):
    dependencies = [("notifications", "0002_secret_headers_named")]

    operations = [migrations.RunPython(say_what_is_due, migrations.RunPython.noop)]
