import json
from pathlib import Path
from typing import Any

import yaml
from django.conf import settings
from django.core.management.base import BaseCommand
from django.db import transaction

from permits.catalogue.models import Batch, PermitItem
from permits.catalogue.publish import complete, define_elements, define_materials, publish, publish_questions
from yangjiang import clock

FOLDER = Path(settings.BASE_DIR) / "fixtures" / "catalogue"


def read(path: Path) -> Any:
    """The file as plain JSON values: dates become ISO strings."""
    return json.loads(json.dumps(yaml.safe_load(path.read_text(encoding="utf-8")), default=str))


class Command(BaseCommand):
    help = "Publish the catalogue of fixtures/catalogue; what has not changed stays as it is. Repeatable."

    @transaction.atomic
    def handle(self, *args: Any, **options: Any) -> None:
        batches = {}
        for entry in read(FOLDER / "batches.yaml"):
            batch, _created = Batch.objects.get_or_create(number=entry["number"], defaults=entry)
            batch.refresh_from_db()
            batches[batch.number] = batch
        elements = define_elements([e for path in sorted((FOLDER / "elements").glob("*.yaml")) for e in read(path)])
        materials = define_materials(read(FOLDER / "materials.yaml"))
        publish_questions(read(FOLDER / "questions.yaml"))
        changed = 0
        for path in sorted((FOLDER / "items").glob("*.yaml")):
            content = read(path)
            service = content["code"].startswith("S")
            words = {
                "name": content["name"],
                "short_name": content["short_name"],
                "department_name": content["department"],
                "remark": content["remark"],
                "position": int(content["code"].removeprefix("S")) + (0 if service else 100),
            }
            item, _created = PermitItem.objects.update_or_create(
                code=content["code"],
                defaults=words,
                create_defaults={**words, "batch": batches[content["batch"]]},
            )
            first = not item.revisions.exists()
            effective_on = min(item.batch.launch_on, clock.today()) if first else clock.today()
            if publish(item=item, content=complete(content, elements, materials), effective_on=effective_on, by=None):
                changed += 1
        self.stdout.write(f"{PermitItem.objects.count()} items, {changed} revisions published")
