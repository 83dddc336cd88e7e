from django.db import migrations

from yangjiang.audit.guards import ForbidChange


class Migration(migrations.Migration):
    dependencies = [("yangjiang", "0001_initial")]

    operations = [ForbidChange("TrailEntry"), ForbidChange("TrailSeal"), ForbidChange("ClockEvent")]
