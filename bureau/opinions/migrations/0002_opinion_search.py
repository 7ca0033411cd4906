from django.db import migrations

from bureau.core.search import create_grams_index, drop_grams_index


class Migration(migrations.Migration):
    dependencies = [("opinions", "0001_ledger")]

    operations = [
        migrations.RunPython(create_grams_index("opinions_opinion"), drop_grams_index("opinions_opinion"))
    ]
