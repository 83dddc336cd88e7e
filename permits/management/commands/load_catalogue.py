from argparse import ArgumentParser
from pathlib import Path
from typing import Any

import yaml
from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from permits.catalogue.files import Shelf, read_folder
from permits.catalogue.models import PermitItem
from permits.guidance.loading import Unclean, load

ROOT = Path(settings.BASE_DIR)
FOLDER = ROOT / "fixtures" / "catalogue"


def shelf_of(folder: Path) -> Shelf:
    """The files of ``folder``, named from the repository's root where they lie in it."""
    folder = folder.resolve()
    offices = yaml.safe_load((ROOT / "fixtures" / "offices.yaml").read_text(encoding="utf-8"))
    departments = frozenset(entry["code"] for entry in offices["departments"])
    return read_folder(folder, ROOT if folder.is_relative_to(ROOT) else folder, departments)


class Command(BaseCommand):
    help = (
        "Publish the catalogue of fixtures/catalogue; what has not changed stays as it is, and what an editor changed "
        "stays theirs. Refused whole when anything is wrong with it. Repeatable."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--folder", type=Path, default=FOLDER, help="the files to load (default: the shipped ones)")
        parser.add_argument("--overwrite", action="store_true", help="also publish over what editors changed")

    def handle(self, *args: Any, **options: Any) -> None:
        shelf = shelf_of(options["folder"])
        try:
            if shelf.broken:
                raise Unclean(shelf.broken)
            loaded = load(shelf.book, overwrite=options["overwrite"])
        except Unclean as refusal:
            told = "\n".join(shelf.told(finding) for finding in refusal.findings)
            raise CommandError(f"{told}\nNothing was loaded: {len(refusal.findings)} findings") from None
        revisions = len([code for code in loaded.published if code != "questions"])
        self.stdout.write(f"{PermitItem.objects.count()} items, {revisions} revisions published")
        if loaded.kept:
            self.stdout.write(f"Changed by an editor and left alone: {', '.join(loaded.kept)}")
