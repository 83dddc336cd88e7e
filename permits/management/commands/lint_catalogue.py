from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from permits.catalogue.figures import figures
from permits.guidance.checking import book_in_force, check_book
from permits.management.commands.load_catalogue import FOLDER, shelf_of

HEAD = "| Item | | Conditions | Materials | Elements | Bases | Facts with confidence | Unconfirmed |"


class Command(BaseCommand):
    help = "Check the catalogue: shape, facts, rules, scenarios. One finding a line, with file and line; exit 1 if any."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--folder", type=Path, default=FOLDER, help="the files to check (default: the shipped ones)"
        )
        parser.add_argument("--published", action="store_true", help="check the revisions in force instead of files")
        parser.add_argument("--figures", action="store_true", help="also print how much each item says")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["published"]:
            book = book_in_force()
            found = [str(finding) for finding in check_book(book)]
        else:
            shelf = shelf_of(options["folder"])
            book = shelf.book
            found = [shelf.told(finding) for finding in shelf.broken or check_book(book)]
        for line in found:
            self.stdout.write(line)
        if found:
            raise CommandError(f"{len(found)} findings")
        if options["figures"]:
            self.figures([figures(document) for document in book.items])
        self.stdout.write(f"{len(book.items)} items, {len(book.scenarios)} scenarios: no findings")

    def figures(self, rows: list[Any]) -> None:
        """A Markdown table, the annex in its order, then the services, then the sums."""
        self.stdout.write(HEAD)
        self.stdout.write("|---|---|" + "--:|" * 6)
        for row in sorted(rows, key=lambda one: (one.code.startswith("S"), int(one.code.lstrip("S")))):
            self.stdout.write(_line(row.code, row.name, *_numbers(row)))
        self.stdout.write(_line("all", "", *(sum(column) for column in zip(*map(_numbers, rows), strict=True))))


def _numbers(row: Any) -> tuple[int, ...]:
    return (row.conditions, row.materials, row.elements, row.bases, row.facts, row.unconfirmed)


def _line(*cells: Any) -> str:
    return "| " + " | ".join(str(cell) for cell in cells) + " |"
