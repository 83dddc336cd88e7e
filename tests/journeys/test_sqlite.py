"""The laptop's database: the same commands and verbs on a SQLite file, in processes of their own."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from yangjiang.demo import BASE_DIR

STORY = """
from django.db import DatabaseError
from permits.catalogue.models import PermitItem
from permits.demo import Story, workdays_ago
from permits.fanout.models import Case
from permits.licence.models import Licence
from permits.licence.render import render_owed
from yangjiang.audit.models import TrailEntry
from yangjiang.clock.sweep import sweep

print("items:", PermitItem.objects.count())
city = Story()
filing = city.granted(city.submitted("lin", "1")["1"])
print("filing:", filing.state, render_owed(), Licence.objects.get(case=filing).pdf.read()[:4])

with workdays_ago(6):
    silent = city.submitted("huang", "2")["2"]
print("swept:", sweep().overdue, sweep().overdue, Case.objects.get(pk=silent.pk).state)

written = TrailEntry.objects.count()
for change in (lambda rows: rows.update(event="nothing happened"), lambda rows: rows._raw_delete("default")):
    try:
        change(TrailEntry.objects.all())
    except DatabaseError as refusal:
        print("refused:", refusal)
assert TrailEntry.objects.exclude(event="nothing happened").count() == written > 100
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

    manage("migrate", "--verbosity", "0")
    assert "46 items" in manage("load_catalogue")
    assert "demo applications written" in manage("load_demo")
    assert "0 demo applications written" in manage("load_demo")  # told once
    said = manage("shell", "--no-imports", "-c", STORY)
    assert "items: 46" in said
    assert "filing: recorded 1 b'%PDF'" in said
    assert "swept: 1 0 under_review" in said
    assert said.count("refused:") == 2
