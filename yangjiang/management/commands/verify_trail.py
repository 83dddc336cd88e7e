import json
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from yangjiang.audit.verify import verify


class Command(BaseCommand):
    help = "Check every chain of the trail and every seal over them; prints JSON, exits 1 when one is broken."

    def handle(self, *args: Any, **options: Any) -> None:
        found = verify()
        self.stdout.write(json.dumps(found.as_json(), ensure_ascii=False, indent=2))
        if not found.whole:
            raise CommandError("the trail is not whole")
