from __future__ import annotations

from django.db import migrations, models

import bureau.core.keys

BATCH = 5000


def draw_keys(apps, schema_editor):
    """Entries that stand already get theirs, a batch at a time: the journal of years does not fit into memory."""
    connection = schema_editor.connection
    entries = apps.get_model("journal", "Entry").objects.using(connection.alias).order_by("id")
    last = 0
    while numbers := list(entries.filter(id__gt=last).values_list("id", flat=True)[:BATCH]):
        with connection.cursor() as cursor:
            drawn = [(bureau.core.keys.random_key(), number) for number in numbers]
            cursor.executemany("UPDATE journal_entry SET key = %s WHERE id = %s", drawn)
        last = numbers[-1]


class Migration(migrations.Migration):
    dependencies = [("journal", "0002_entry_client")]

    operations = [
        migrations.AddField(model_name="entry", name="key", field=models.BigIntegerField(editable=False, null=True)),
        migrations.RunPython(draw_keys, migrations.RunPython.noop),
        migrations.AlterField(
            model_name="entry",
            name="key",
            field=models.BigIntegerField(default=bureau.core.keys.random_key, editable=False, unique=True),
        ),
    ]
