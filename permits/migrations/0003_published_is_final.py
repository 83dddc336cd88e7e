from django.db import migrations

from yangjiang.audit.guards import ForbidChange


class Migration(migrations.Migration):
    dependencies = [("permits", "0002_initial"), ("yangjiang", "0002_append_only")]

    operations = [
        ForbidChange("ItemRevision", once_set="published_at"),
        ForbidChange("Questionnaire", once_set="published_at"),
    ]
