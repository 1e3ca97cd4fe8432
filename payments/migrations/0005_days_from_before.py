from datetime import date
from decimal import Decimal
from zoneinfo import ZoneInfo

from django.db import migrations

from accounts import guards

_AT_ONCE = 1000
# What such a day says of itself, by the organization's language.
_NOTES = {
    "en": "Made from payments taken before the cash desk was kept.",
    "ru": "Составлен по платежам, принятым до того, как появилась касса.",
}


def give_days(apps, schema_editor):
    """Give every location a desk, and every entry the closed day of its location and local date."""
    if schema_editor.connection.vendor == "postgresql":
        _let_entries_be_changed(schema_editor.connection)
    desks = _give_desks(apps)
    for organization in apps.get_model("accounts", "Organization").objects.order_by("pk").iterator():
        _put_into_days(apps, organization, desks)
    if schema_editor.connection.vendor == "postgresql":
        # Foreign keys are checked at the end of a transaction, and a table with checks to come cannot be altered.
        schema_editor.execute("SET CONSTRAINTS ALL IMMEDIATE")


def _let_entries_be_changed(connection):
    """Take the ledger's guards away; they come back after the migration, as all do."""
    installed = guards.installed_guards(connection)
    ledger = [name for name, (kind, table) in installed.items() if (kind, table) == ("trigger", "payments_payment")]
    guards.drop(connection, ledger)


def _give_desks(apps):
    Desk, Location = apps.get_model("payments", "Desk"), apps.get_model("accounts", "Location")
    Desk.objects.bulk_create(
        (
            Desk(organization_id=organization, location_id=pk)
            for pk, organization in Location.objects.filter(desk=None).values_list("pk", "organization_id")
        ),
        batch_size=_AT_ONCE,
    )
    return dict(Desk.objects.values_list("location_id", "pk"))


def _put_into_days(apps, organization, desks):
    Payment, Location = apps.get_model("payments", "Payment"), apps.get_model("accounts", "Location")
    first = Location.objects.filter(organization=organization).order_by("pk").values_list("pk", flat=True).first()
    zone, note = ZoneInfo(organization.time_zone), _NOTES.get(organization.language, _NOTES["en"])
    Payment.objects.filter(organization=organization, location=None).update(location_id=first)
    entries = Payment.objects.filter(organization=organization, day=None).order_by("at", "pk")
    days: dict[tuple[int, date], list] = {}
    for entry in entries.select_related("method").iterator():
        days.setdefault((entry.location_id, entry.at.astimezone(zone).date()), []).append(entry)
    for (location, _day), held in days.items():
        day = _closed_day(apps, organization, desks[location], held, note)
        ids = [entry.pk for entry in held]
        for start in range(0, len(ids), _AT_ONCE):
            Payment.objects.filter(pk__in=ids[start : start + _AT_ONCE]).update(day=day)


def _closed_day(apps, organization, desk, held, note):
    """Write the day of some entries: nothing was counted then, so all that came was there and was taken out."""
    cash = sum((entry.amount for entry in held if entry.method.code == "cash"), Decimal(0))
    first, last = held[0], held[-1]
    return apps.get_model("payments", "DeskDay").objects.create(
        organization=organization,
        desk_id=desk,
        opened_at=first.at,
        opened_by_id=first.by_id,
        opened_by_name=first.by_name,
        # More went back than came: it has been in the drawer.
        opening=max(Decimal(0), -cash),
        by_itself=True,
        closed_at=last.at,
        closed_by_id=last.by_id,
        closed_by_name=last.by_name,
        expected=max(Decimal(0), cash),
        counted=max(Decimal(0), cash),
        left=Decimal(0),
        note=note,
    )


class Migration(migrations.Migration):

    dependencies = [
        ('accounts', '0005_desk'),
        ('payments', '0004_cash_desks'),
    ]

    operations = [migrations.RunPython(give_days, migrations.RunPython.noop)]
