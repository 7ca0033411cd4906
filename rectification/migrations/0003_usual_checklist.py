"""«四个不放过» as it is usually worded (domain notes 3.3); the wording differs from place to place, so it is editable."""

from django.db import migrations

USUAL = (
    "问题是否已经查清",
    "整改是否已经到位",
    "责任是否已经落实",
    "群众是否满意",
)


def add(apps, editor):
    items = apps.get_model("rectification", "ChecklistItem")
    items.objects.using(editor.connection.alias).bulk_create(
        [items(text=text, order=order) for order, text in enumerate(USUAL, start=1)]
    )


class Migration(migrations.Migration):
    dependencies = [("rectification", "0002_problem_search")]

    operations = [migrations.RunPython(add, migrations.RunPython.noop)]
