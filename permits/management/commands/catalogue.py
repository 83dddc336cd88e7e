import json
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand

from permits.catalogue.queries import as_json, in_force


class Command(BaseCommand):
    help = "Print the launched catalogue as JSON (schema: docs/api.md). --services adds the six start-up services."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--services", action="store_true", help="include the six start-up services")
        parser.add_argument("--all", action="store_true", help="include items not launched yet")

    def handle(self, *args: Any, **options: Any) -> None:
        shown = [
            as_json(revision)
            for revision in in_force()
            if (revision.item.launched or options["all"]) and (options["services"] or not revision.item.is_service)
        ]
        self.stdout.write(json.dumps(shown, ensure_ascii=False, indent=2))
