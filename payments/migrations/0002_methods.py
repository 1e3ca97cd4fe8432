from django.db import migrations

# What an organization that is there already gets, by its language.
STANDARD = {
    "en": (("cash", "Cash"), ("card", "Card"), ("transfer", "Bank transfer")),
    "ru": (("cash", "Наличные"), ("card", "Карта"), ("transfer", "Безналичный перевод")),
}


def give_methods(apps, schema_editor):
    """Give every organization the standard ways to pay."""
    Organization, Method = apps.get_model("accounts", "Organization"), apps.get_model("payments", "Method")
    Method.objects.bulk_create(
        (
            Method(organization_id=pk, code=code, name=name, key=name.casefold(), position=position)
            for pk, language in Organization.objects.values_list("pk", "language").iterator()
            for position, (code, name) in enumerate(STANDARD.get(language, STANDARD["en"]))
        ),
        batch_size=1000,
    )
    if schema_editor.connection.vendor == "postgresql":
        # Foreign keys are checked at the end of a transaction, and a table with checks to come cannot be altered.
        schema_editor.execute("SET CONSTRAINTS ALL IMMEDIATE")


class Migration(migrations.Migration):

    dependencies = [
        ('accounts', '0005_desk'),
        ('payments', '0001_first'),
    ]

    operations = [migrations.RunPython(give_methods, migrations.RunPython.noop)]
