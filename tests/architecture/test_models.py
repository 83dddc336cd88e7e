"""The database is what the models say, and refuses what must never change."""

import pytest
from django.core.management import call_command
from django.db import DatabaseError, connection, transaction

from permits.catalogue.models import ItemRevision, Questionnaire
from permits.demo import Story
from yangjiang.audit.models import TrailEntry
from yangjiang.clock.models import ClockEvent


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
