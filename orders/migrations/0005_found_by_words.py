import re
import unicodedata

import django.db.models.deletion
from django.db import migrations, models

_BATCH = 2_000
_CREATE = (
    "CREATE INDEX order_words_trigrams ON orders_searchtext "
    "USING gin (organization_id, key gin_trgm_ops) WITH (fastupdate = off)"
)
# PostgreSQL makes small letters by the locale of the database; these it makes right under any. Others go by hand.
_CAPITALS, _SMALL = "АБВГДЕЁЖЗИЙКЛМНОПРСТУФХЦЧШЩЪЫЬЭЮЯё", "абвгдеежзийклмнопрстуфхцчшщъыьэюяе"
_FILL = f"""
    INSERT INTO orders_searchtext (order_id, organization_id, key)
    SELECT id, organization_id, btrim(regexp_replace(
        lower(translate(about || ' ' || serial, '{_CAPITALS}', '{_SMALL}') COLLATE "C"), '[ \\t\\n\\r\\f\\v]+', ' ', 'g'
    ))
    FROM orders_order WHERE about || ' ' || serial ~ '^[\\x01-\\x7eА-Яа-яЁё№]*$'
"""  # nosec B608


def _comparable(text):
    folded = unicodedata.normalize("NFC", text).casefold().replace("ё", "е")
    return re.sub(r"\s+", " ", folded).strip()


def note_words(apps, schema_editor):
    """Give every order its words: most in one statement on PostgreSQL, the rest in batches."""
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(_FILL)
    Order, SearchText = apps.get_model("orders", "Order"), apps.get_model("orders", "SearchText")
    lacking = Order.objects.filter(search_text=None).order_by("pk")
    after = 0
    while rows := list(lacking.filter(pk__gt=after).values_list("pk", "organization_id", "about", "serial")[:_BATCH]):
        after = rows[-1][0]
        SearchText.objects.bulk_create(
            SearchText(order_id=pk, organization_id=organization, key=_comparable(f"{about} {serial}"))
            for pk, organization, about, serial in rows
        )


def add_trigrams(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        # Foreign keys are checked at the end of a transaction, and a table with checks to come takes no index.
        schema_editor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        schema_editor.execute(_CREATE)


def drop_trigrams(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute("DROP INDEX order_words_trigrams")


class Migration(migrations.Migration):

    dependencies = [
        ("accounts", "0005_desk"),
        ("crm_clients", "0003_found_by_parts"),
        ("orders", "0004_events_of_lines"),
    ]

    operations = [
        migrations.CreateModel(
            name="SearchText",
            fields=[
                (
                    "order",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="search_text",
                        serialize=False,
                        to="orders.order",
                    ),
                ),
                ("key", models.CharField(editable=False, max_length=1000)),
                (
                    "organization",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.organization",
                        verbose_name="organization",
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["organization", "-order"], name="search_text_newest_first")],
            },
        ),
        migrations.RunPython(note_words, migrations.RunPython.noop),
        migrations.RunPython(add_trigrams, drop_trigrams),
    ]
