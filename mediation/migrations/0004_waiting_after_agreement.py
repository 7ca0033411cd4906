"""Indexes of what waits after an agreement: to perform, to confirm, to visit (a next visit too, not the first only)."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("mediation", "0003_usual_retention_periods")]

    operations = [
        migrations.RemoveIndex(model_name="mediationcase", name="cases_to_visit"),
        migrations.AddIndex(
            model_name="mediationcase",
            index=models.Index(
                fields=["office", "agreed_on"],
                condition=models.Q(performed_on__isnull=True, agreed_on__isnull=False),
                name="cases_unperformed",
            ),
        ),
        migrations.AddIndex(
            model_name="mediationcase",
            index=models.Index(
                fields=["office", "visit_due_on"],
                condition=models.Q(visit_due_on__isnull=False),
                name="cases_visit_planned",
            ),
        ),
    ]
