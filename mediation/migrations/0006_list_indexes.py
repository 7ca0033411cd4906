
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('consultants', '0004_official_names'),
        ('mediation', '0005_statistics_form_indexes'),
        ('villages', '0003_official_names'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.RemoveIndex(
            model_name='mediationcase',
            name='cases_by_date',
        ),
        migrations.RemoveIndex(
            model_name='mediationcase',
            name='cases_by_office',
        ),
        migrations.RemoveIndex(
            model_name='mediationcase',
            name='cases_by_village',
        ),
        migrations.RemoveIndex(
            model_name='mediationcase',
            name='cases_by_committee',
        ),
        migrations.AddIndex(
            model_name='mediationcase',
            index=models.Index(condition=models.Q(('voided_at__isnull', True)), fields=['-accepted_on', '-id'], name='cases_by_date'),
        ),
        migrations.AddIndex(
            model_name='mediationcase',
            index=models.Index(condition=models.Q(('voided_at__isnull', True)), fields=['office', '-accepted_on', '-id'], name='cases_by_office'),
        ),
        migrations.AddIndex(
            model_name='mediationcase',
            index=models.Index(condition=models.Q(('voided_at__isnull', True)), fields=['village', '-accepted_on', '-id'], name='cases_by_village'),
        ),
        migrations.AddIndex(
            model_name='mediationcase',
            index=models.Index(condition=models.Q(('voided_at__isnull', True)), fields=['committee', '-accepted_on', '-id'], name='cases_by_committee'),
        ),
        migrations.AddIndex(
            model_name='mediationcase',
            index=models.Index(condition=models.Q(('voided_at__isnull', True)), fields=['result', '-accepted_on', '-id'], name='cases_by_result'),
        ),
        migrations.AddIndex(
            model_name='mediationcase',
            index=models.Index(condition=models.Q(('state__in', ('registered', 'mediating')), ('voided_at__isnull', True)), fields=['-accepted_on', '-id'], name='cases_open_by_date'),
        ),
    ]
