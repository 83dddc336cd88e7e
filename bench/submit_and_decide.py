"""Submit 8 items to 5 departments and decide all 8, through the verbs, against the same rows by raw SQL.

The raw side copies the very rows the verbs wrote (same tables, same columns, one INSERT a row, then the UPDATEs a
Case goes through), so the ratio is what the checks, locks, clocks and trail cost. Both sides in one run.

    make bench
"""

import json
import os
import statistics
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any
from uuid import uuid4

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "yangjiang.settings")
django.setup()

from django.conf import settings  # noqa: E402
from django.core.management import call_command  # noqa: E402
from django.db import connection, transaction  # noqa: E402
from django.test.utils import CaptureQueriesContext  # noqa: E402

from permits import journey  # noqa: E402
from permits.demo import Story, fill  # noqa: E402
from permits.fanout.models import Case  # noqa: E402
from yangjiang.accounts.models import Role  # noqa: E402

ITEMS = ("2", "4", "5", "6", "10", "14", "7", "9")  # food, hygiene, fire, tobacco, hotel, entertainment, drugs, devices
ROUNDS = int(os.environ.get("ROUNDS", "15"))
WRITTEN = (
    "permits_application",
    "permits_case",
    "permits_decision",
    "permits_licence",
    "yangjiang_clock",
    "yangjiang_clockevent",
    "yangjiang_trailentry",
    "yangjiang_notice",
)


@contextmanager
def timed(into: list[float]) -> Iterator[None]:
    started = time.perf_counter()
    yield
    into.append(time.perf_counter() - started)


def statements(act: Callable[[], Any]) -> int:
    """How many SQL statements an act runs, savepoints and BEGIN/COMMIT left out."""
    with CaptureQueriesContext(connection) as captured:
        act()
    return sum(1 for q in captured.captured_queries if q["sql"].split()[0] in {"SELECT", "INSERT", "UPDATE", "DELETE"})


def ready(city: Story, items: tuple[str, ...]) -> Any:
    application = city.start("huang", *items)
    fill(application, city.people["huang"])
    return application


def submit(city: Story, application: Any) -> list[Case]:
    journey.submit(application=application, key=uuid4(), declared=True, by=city.people["huang"])
    return list(application.cases.select_related("office"))


def decide_all(city: Story, cases: list[Case]) -> None:
    for case in cases:
        city.granted(case)


def last_ids() -> dict[str, int]:
    with connection.cursor() as cursor:
        found = {}
        for table in WRITTEN:
            cursor.execute(f"SELECT COALESCE(MAX(id), 0) FROM {table}")
            found[table] = cursor.fetchone()[0]
        return found


def rows_since(before: dict[str, int]) -> dict[str, tuple[list[str], list[tuple[Any, ...]]]]:
    """The rows the verbs wrote: table → (columns, rows)."""
    with connection.cursor() as cursor:
        taken = {}
        for table, last in before.items():
            cursor.execute(f"SELECT * FROM {table} WHERE id > %s ORDER BY id", [last])
            taken[table] = ([c[0] for c in cursor.description or []], cursor.fetchall())
        return taken


def raw_copy(rows: dict[str, tuple[list[str], list[tuple[Any, ...]]]]) -> None:
    """The same rows into scratch tables of the same shape, one INSERT each, and the same number of UPDATEs."""
    with transaction.atomic(), connection.cursor() as cursor:
        for table, (columns, values) in rows.items():
            places = ", ".join(["%s"] * len(columns))
            for row in values:
                cursor.execute(
                    f"INSERT INTO scratch_{table} VALUES ({places})",
                    [json.dumps(v) if isinstance(v, dict | list) else v for v in row],
                )
        for case_id, state in [(row[0], "granted") for row in rows["permits_case"][1]] * 3:
            cursor.execute("UPDATE scratch_permits_case SET state = %s WHERE id = %s", [state, case_id])


def main() -> None:
    call_command("migrate", verbosity=0)
    call_command("load_catalogue", verbosity=0)
    call_command("load_demo", people_only=True, verbosity=0)
    city = Story()
    engine = settings.DATABASES["default"]["ENGINE"].rpartition(".")[2]

    counts = {}
    for items in (ITEMS[:1], ITEMS[:4], ITEMS):
        application = ready(city, items)
        counts[len(items)] = statements(lambda application=application: submit(city, application))
    case = submit(city, ready(city, ("5",)))[0]
    officer, head = city.staff(case, Role.OFFICER), city.staff(case, Role.HEAD)
    verbs = {
        "accept": statements(lambda: journey.accept(case=case, by=officer)),
        "decide": statements(lambda: journey.decide(case=case, outcome="grant", by=officer)),
        "sign (grants, issues, completes)": statements(lambda: journey.sign(case=case, by=head)),
    }

    with connection.cursor() as cursor:
        for table in WRITTEN:
            cursor.execute(f"CREATE TABLE scratch_{table} AS SELECT * FROM {table} WHERE 1 = 0")
    by_verbs: list[float] = []
    by_sql: list[float] = []
    written = 0
    for _ in range(ROUNDS):
        application = ready(city, ITEMS)
        before = last_ids()
        before["permits_application"] = application.pk - 1
        with timed(by_verbs):
            decide_all(city, submit(city, application))
        rows = rows_since(before)
        written = sum(len(values) for _columns, values in rows.values())
        with timed(by_sql):
            raw_copy(rows)

    verbs_s, sql_s = statistics.median(by_verbs), statistics.median(by_sql)
    print(f"database: {engine}; {ROUNDS} rounds; {len(ITEMS)} items, {written} rows a round")
    print(f"verbs  median {verbs_s * 1000:8.1f} ms   (min {min(by_verbs) * 1000:.1f}, max {max(by_verbs) * 1000:.1f})")
    print(f"rawSQL median {sql_s * 1000:8.1f} ms   (min {min(by_sql) * 1000:.1f}, max {max(by_sql) * 1000:.1f})")
    print(f"ratio  {statistics.median(v / s for v, s in zip(by_verbs, by_sql, strict=True)):.2f} x (median of rounds)")
    print("SQL statements: submit+split " + ", ".join(f"{n} items: {c}" for n, c in counts.items()))
    print("SQL statements: " + ", ".join(f"{name}: {count}" for name, count in verbs.items()))


if __name__ == "__main__":
    main()
