from django.db import migrations

from bureau.core.search import create_grams_index, drop_grams_index


class Migration(migrations.Migration):
    dependencies = [("rectification", "0001_ledger")]

    operations = [
        migrations.RunPython(create_grams_index("rectification_problem"), drop_grams_index("rectification_problem"))
    ]
