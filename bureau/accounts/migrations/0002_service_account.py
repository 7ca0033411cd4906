from django.db import migrations

LOGIN = "weekly-job"


def create_service_account(apps, _schema_editor):
    user = apps.get_model("accounts", "User")
    user.objects.get_or_create(login=LOGIN, defaults={"name": "每周任务", "is_service": True, "password": "!"})


class Migration(migrations.Migration):
    dependencies = [("accounts", "0001_initial")]
    operations = [migrations.RunPython(create_service_account, migrations.RunPython.noop)]
