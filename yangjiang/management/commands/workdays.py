"""`manage.py workdays 2024-09-27 5`: the n-th working day after a date, as JSON, with every day walked over."""

import json
from datetime import date
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.translation import gettext as _

from yangjiang.clock.calendar import load
from yangjiang.clock.workdays import Step, add_workdays


class Command(BaseCommand):
    help = "Prints the n-th working day after START (START itself is not counted) and why, as JSON."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("start", help="YYYY-MM-DD")
        parser.add_argument("n", help="working days, 0 or more")

    def run_from_argv(self, argv: list[str]) -> None:
        """Let a negative n through to the Chinese refusal: the parser would take it for an option."""
        super().run_from_argv(
            argv if "--" in argv or not any(map(negative, argv[2:])) else [*argv[:2], "--", *argv[2:]]
        )

    def handle(self, *args: Any, start: str, n: str, **options: Any) -> None:
        try:
            first = date.fromisoformat(start)
        except ValueError as error:
            raise CommandError(_("“%(text)s”不是日期，请按 YYYY-MM-DD 填写。") % {"text": start}) from error
        try:
            days = int(n)
        except ValueError as error:
            raise CommandError(_("“%(text)s”不是整数天数。") % {"text": n}) from error
        try:
            reckoning = add_workdays(first, days, load())
        except (ValueError, OverflowError) as error:
            raise CommandError(str(error)) from error
        found = {
            "due": reckoning.due.isoformat(),
            "provisional": reckoning.provisional,
            "steps": [as_json(step) for step in reckoning.steps],
        }
        self.stdout.write(json.dumps(found, ensure_ascii=False, indent=2))


def negative(word: str) -> bool:
    """Whether a word of the command line is a negative whole number."""
    return word.startswith("-") and word[1:].isdecimal()


def as_json(step: Step) -> dict[str, object]:
    """One line of the explanation."""
    return {
        "day": step.day.isoformat(),
        "counted": step.counted,
        "number": step.number,
        "kind": step.kind.value,
        "why": step.why,
    }
