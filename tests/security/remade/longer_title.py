from django.db import migrations, models

from tests.security.remade import LATEST


class Migration(migrations.Migration):
    dependencies = [("orders", LATEST)]
    operations = [migrations.AlterField("line", "title", models.CharField(max_length=201))]
