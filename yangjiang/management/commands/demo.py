"""``manage.py demo``: the demo's data, and the demo itself (``yangjiang.demo`` says how it runs)."""

import sys
from typing import Any

from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandParser

from yangjiang.demo import main


class Command(BaseCommand):
    help = "Start the whole system with demo data on this machine (make demo)."
    requires_system_checks: list[str] = []  # the demo brings its own settings

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--port", type=int, help="8000 unless PORT says otherwise")
        parser.add_argument("--reset", action="store_true", help="wipe var/demo first")
        parser.add_argument("--prepare", action="store_true", help="only migrate and load the data, then return")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["prepare"]:
            self.prepare()
            return
        arguments = ["--port", str(options["port"])] if options["port"] else []
        sys.exit(main(arguments + (["--reset"] if options["reset"] else [])))

    def prepare(self) -> None:
        """Every step may be repeated: a restart changes nothing that is already there."""
        call_command("migrate", interactive=False, verbosity=0)
        call_command("load_catalogue", verbosity=0)
        call_command("load_demo", verbosity=0)
