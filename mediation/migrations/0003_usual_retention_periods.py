"""The three periods that older archive practice knows; the law names none, so the bureau may change them."""

from django.db import migrations

USUAL = ("短期（5年）", "长期（10年）", "永久")


def add(apps, editor):
    periods = apps.get_model("mediation", "RetentionPeriod")
    periods.objects.using(editor.connection.alias).bulk_create(
        [periods(name=name, order=order) for order, name in enumerate(USUAL, start=1)]
    )


class Migration(migrations.Migration):
    dependencies = [("mediation", "0002_case_search")]

    operations = [migrations.RunPython(add, migrations.RunPython.noop)]
