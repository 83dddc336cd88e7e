"""The database is what the models say, and refuses what must never change."""

import os
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest
from django.core.management import call_command
from django.db import DatabaseError, connection, transaction

from permits.catalogue.models import ItemRevision, Questionnaire
from permits.demo import Story
from yangjiang.audit.models import TrailEntry
from yangjiang.clock.models import ClockEvent
from yangjiang.demo import BASE_DIR


def test_no_migration_is_missing(db: None) -> None:
    call_command("makemigrations", "--check", "--dry-run", verbosity=0)


def test_the_driver_is_the_one_we_chose() -> None:
    from django.db.backends.postgresql.psycopg_any import is_psycopg3  # noqa: PLC0415

    assert connection.vendor != "postgresql" or not is_psycopg3


@pytest.mark.parametrize("model", [TrailEntry, ClockEvent, ItemRevision, Questionnaire])
@pytest.mark.parametrize("act", ["update", "delete"])
def test_append_only_rows_are_refused_by_the_database(city: Story, model: type, act: str) -> None:
    city.submitted("lin", "1")
    table = model._meta.db_table  # type: ignore[attr-defined]
    statement = f"UPDATE {table} SET id = id" if act == "update" else f"DELETE FROM {table}"
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)


ROWS = """
INSERT INTO permits_batch (id, number, name, launch_on, note) VALUES (1, 1, '一', '2024-09-30', '');
INSERT INTO permits_permititem (id, code, position, name, short_name, department_name, remark, batch_id)
    VALUES (1, '1', 1, '一', '一', '一', '', 1);
INSERT INTO permits_itemrevision (id, item_id, number, content, effective_on, published_at)
    VALUES (1, 1, 1, '{}', '2024-09-30', '2024-09-30'), (2, 1, 2, '{}', '2024-09-30', NULL);
INSERT INTO permits_questionnaire (id, number, content, published_at)
    VALUES (1, 1, '[]', '2024-09-30'), (2, 2, '[]', NULL);
"""


@pytest.fixture(scope="module")
def sqlite(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A file with every migration applied, as a developer without PostgreSQL has it."""
    path = tmp_path_factory.mktemp("sqlite") / "db.sqlite3"
    subprocess.run(
        [sys.executable, "manage.py", "migrate", "--verbosity", "0"],
        cwd=BASE_DIR,
        env=os.environ | {"DATABASE_URL": f"sqlite:///{path}"},
        check=True,
    )
    with sqlite3.connect(path) as database:
        database.executescript(ROWS)
    return path


@pytest.mark.parametrize("table", ["permits_itemrevision", "permits_questionnaire"])
@pytest.mark.parametrize(
    "change", ["UPDATE {} SET content = '[1]'", "UPDATE {} SET published_at = NULL", "DELETE FROM {}"]
)
def test_sqlite_too_refuses_to_change_what_is_published(sqlite: Path, table: str, change: str) -> None:
    with sqlite3.connect(sqlite) as database:
        with pytest.raises(sqlite3.IntegrityError, match="append-only"):
            database.execute(f"{change.format(table)} WHERE id = 1")
        database.rollback()
        assert database.execute(f"{change.format(table)} WHERE id = 2").rowcount == 1, "nothing published yet"
        database.rollback()
