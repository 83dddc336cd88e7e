"""Migration operations: the database itself refuses to change rows that must never change.

SQLite drops a table's triggers when a later migration rebuilds that table: such a migration repeats the operation.
"""

from typing import Any

from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.operations.base import Operation

REFUSAL = "this row is append-only"


class ForbidChange(Operation):
    """No UPDATE or DELETE of ``model``'s rows (only of those for which the column ``once_set`` is not null)."""

    reversible = True

    def __init__(self, model: str, once_set: str | None = None) -> None:
        self.model = model
        self.once_set = once_set

    def state_forwards(self, app_label: str, state: Any) -> None:
        pass

    def database_forwards(
        self, app_label: str, schema_editor: BaseDatabaseSchemaEditor, from_state: Any, to_state: Any
    ) -> None:
        table = to_state.apps.get_model(app_label, self.model)._meta.db_table
        when = f"OLD.{self.once_set} IS NOT NULL" if self.once_set else "1 = 1"
        if schema_editor.connection.vendor == "postgresql":
            schema_editor.execute(
                f"CREATE FUNCTION {table}_forbid() RETURNS trigger LANGUAGE plpgsql AS "
                f"$$ BEGIN RAISE EXCEPTION '{REFUSAL}: {table}' USING ERRCODE = '23001'; END $$"
            )
            schema_editor.execute(
                f"CREATE TRIGGER {table}_forbid BEFORE UPDATE OR DELETE ON {table} "
                f"FOR EACH ROW WHEN ({when}) EXECUTE FUNCTION {table}_forbid()"
            )
            return
        for verb in ("UPDATE", "DELETE"):
            schema_editor.execute(
                f"CREATE TRIGGER {table}_forbid_{verb.lower()} BEFORE {verb} ON {table} WHEN {when} "
                f"BEGIN SELECT RAISE(ABORT, '{REFUSAL}: {table}'); END"
            )

    def database_backwards(
        self, app_label: str, schema_editor: BaseDatabaseSchemaEditor, from_state: Any, to_state: Any
    ) -> None:
        table = from_state.apps.get_model(app_label, self.model)._meta.db_table
        if schema_editor.connection.vendor == "postgresql":
            schema_editor.execute(f"DROP TRIGGER {table}_forbid ON {table}")
            schema_editor.execute(f"DROP FUNCTION {table}_forbid()")
            return
        for verb in ("update", "delete"):
            schema_editor.execute(f"DROP TRIGGER {table}_forbid_{verb}")

    def describe(self) -> str:
        return f"Forbid changing {self.model}"
