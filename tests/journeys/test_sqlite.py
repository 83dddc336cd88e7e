"""The laptop's database: the same commands and verbs on a SQLite file, in processes of their own."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from yangjiang.demo import BASE_DIR

SUBMIT_AND_COUNT = """
from permits.demo import Story
from permits.licence.models import Licence
from permits.licence.render import render_owed
from permits.catalogue.models import PermitItem
city = Story()
case = city.granted(city.submitted("lin", "1")["1"])
assert render_owed() >= 1
licence = Licence.objects.get(case=case)
assert licence.pdf.read().startswith(b"%PDF")
assert PermitItem.objects.count() == 46
print(case.state, licence.number)
"""
CHANGE_THE_TRAIL = """
from yangjiang.audit.models import TrailEntry
from django.db import DatabaseError
assert TrailEntry.objects.count() > 100
for change in (lambda rows: rows.update(event="nothing happened"), lambda rows: rows._raw_delete("default")):
    try:
        change(TrailEntry.objects.all())
    except DatabaseError as refusal:
        print("refused:", refusal)
"""
SWEEP = """
from permits.demo import Story, workdays_ago
from permits.fanout.models import Case
from yangjiang.clock.sweep import sweep
with workdays_ago(6):
    case = Story().submitted("huang", "2")["2"]
assert sweep().overdue >= 1 and sweep().overdue == 0
print(Case.objects.get(pk=case.pk).state)
"""


@pytest.mark.journey
def test_the_story_on_sqlite(tmp_path: Path) -> None:
    environment = os.environ | {
        "DATABASE_URL": f"sqlite:///{tmp_path / 'db.sqlite3'}",
        "MEDIA_ROOT": str(tmp_path / "media"),
        "LOG_LEVEL": "WARNING",
    }

    def manage(*arguments: str) -> str:
        done = subprocess.run(
            [sys.executable, "manage.py", *arguments],
            cwd=BASE_DIR,
            env=environment,
            capture_output=True,
            text=True,
            timeout=120,
        )
        assert done.returncode == 0, done.stderr
        return done.stdout

    def shell(code: str) -> str:
        return manage("shell", "--no-imports", "-c", code)

    manage("migrate", "--verbosity", "0")
    assert "46 items" in manage("load_catalogue")
    assert "demo applications written" in manage("load_demo")
    assert "0 demo applications written" in manage("load_demo")  # told once
    assert shell(SUBMIT_AND_COUNT).startswith("recorded ")
    assert shell(SWEEP).strip() == "under_review"
    assert shell(CHANGE_THE_TRAIL).count("refused:") == 2
