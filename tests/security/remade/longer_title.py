from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("orders", "0001_first")]
    operations = [migrations.AlterField("line", "title", models.CharField(max_length=201))]
