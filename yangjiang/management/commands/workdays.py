"""`manage.py workdays 2024-09-27 5`: the n-th working day after a date, as JSON, with every day walked over."""

import json
from datetime import date
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import DatabaseError
from django.utils.translation import gettext as _

from yangjiang.clock.calendar import load
from yangjiang.clock.workdays import Step, add_workdays


class Command(BaseCommand):
    help = "Prints the n-th working day after START (START itself is not counted) and why, as JSON."
    requires_system_checks: list[str] = []  # it reads the calendar and nothing of the site

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("start", help="YYYY-MM-DD")
        parser.add_argument("n", help="working days, 0 or more")

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
        except DatabaseError as error:
            raise CommandError(_("读不到工作日历，请先运行 manage.py migrate。")) from error
        except ValueError as error:
            raise CommandError(str(error)) from error
        except OverflowError as error:
            raise CommandError(_("日期超出可以计算的范围。")) from error
        found = {
            "due": reckoning.due.isoformat(),
            "provisional": reckoning.provisional,
            "steps": [as_json(step) for step in reckoning.steps],
        }
        self.stdout.write(json.dumps(found, ensure_ascii=False, indent=2))


def as_json(step: Step) -> dict[str, object]:
    """One line of the explanation."""
    return {
        "day": step.day.isoformat(),
        "counted": step.counted,
        "number": step.number,
        "kind": step.kind.value,
        "why": step.why,
    }
