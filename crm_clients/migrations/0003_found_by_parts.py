import django.contrib.postgres.operations as postgres
from django.db import migrations, models

_BATCH = 2_000
# A search reads no list of what is still to be sorted in: clients are few a minute.
_TRIGRAMS = "CREATE INDEX {name} ON {table} USING gin (organization_id, {column} gin_trgm_ops) WITH (fastupdate = off)"
_INDEXES = (
    ("client_name_trigrams", "crm_clients_client", "name_key"),
    ("client_phone_trigrams", "crm_clients_clientphone", "number"),
)


def fill_tails(apps, schema_editor):
    """Turn every phone round: in one statement on PostgreSQL, in batches on SQLite, which cannot."""
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute("UPDATE crm_clients_clientphone SET tail = reverse(ltrim(number, '+'))")
        return
    ClientPhone, batch = apps.get_model("crm_clients", "ClientPhone"), []
    for pk, number in ClientPhone.objects.order_by("pk").values_list("pk", "number").iterator(_BATCH):
        batch.append(ClientPhone(pk=pk, tail=str(number).lstrip("+")[::-1]))
        if len(batch) == _BATCH:
            ClientPhone.objects.bulk_update(batch, ["tail"])
            batch.clear()
    ClientPhone.objects.bulk_update(batch, ["tail"])


def add_trigrams(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        for name, table, column in _INDEXES:
            schema_editor.execute(_TRIGRAMS.format(name=name, table=table, column=column))


def drop_trigrams(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        for name, _table, _column in _INDEXES:
            schema_editor.execute(f"DROP INDEX {name}")


class Migration(migrations.Migration):

    dependencies = [
        ("crm_clients", "0002_forms_once"),
    ]

    operations = [
        # Trusted since PostgreSQL 13: the owner of the database may create both.
        postgres.TrigramExtension(),
        postgres.BtreeGinExtension(),
        migrations.AddField(
            model_name="clientphone",
            name="tail",
            field=models.CharField(db_default="", default="", editable=False, max_length=128),
        ),
        migrations.RunPython(fill_tails, migrations.RunPython.noop),
        migrations.AddIndex(
            model_name="clientphone",
            index=models.Index(
                fields=["organization", "tail"], name="client_phone_tail", opclasses=["int8_ops", "varchar_pattern_ops"]
            ),
        ),
        migrations.RunPython(add_trigrams, drop_trigrams),
    ]
