"""A real Celery worker and beat: what is due happens by itself, exactly once, whatever is killed meanwhile."""

import re
from collections import Counter
from pathlib import Path

import pytest
from django.db import transaction

from permits.application.models import Application
from permits.demo import Story, workdays_ago
from permits.fanout.models import Case, ClockKind
from permits.licence.models import Licence
from permits.licence.render import paper_of
from tests.conftest import Worker
from yangjiang.audit.models import TrailEntry
from yangjiang.audit.trail import broken_at, chain_of

pytestmark = [pytest.mark.journey, pytest.mark.usefixtures("transactional_db")]

TOGETHER = ("2", "3", "6", "7", "9", "10", "14", "15")  # licences; a filing is never deemed accepted
APPLICATIONS = 5


def overdue_cases(city: Story) -> list[Case]:
    """Forty cases nobody answered in time, committed at one stroke: no sweep sees only some of them."""
    with transaction.atomic(), workdays_ago(6):
        return [case for _ in range(APPLICATIONS) for case in city.submitted("huang", *TOGETHER).values()]


def deemed() -> int:
    return Case.objects.filter(state="under_review").count()


def times_accepted(cases: list[Case]) -> Counter[int]:
    """How often each case's trail says it was accepted."""
    entries = TrailEntry.objects.filter(event="case.accepted", subject_type__model="case")
    found = Counter(entries.values_list("subject_id", flat=True))
    return Counter(found[case.pk] for case in cases)


def assert_each_once(cases: list[Case]) -> None:
    assert times_accepted(cases) == {1: len(cases)}
    for case in cases:
        assert case.clocks.filter(kind=ClockKind.DECIDE).count() == 1
        assert broken_at(chain_of(case)) is None


def test_deadlines_and_papers_come_by_themselves(city: Story, worker: Worker) -> None:
    with workdays_ago(6):
        silent = city.submitted("lin", "2")["2"]
    granted = city.granted(city.submitted("lin", "1")["1"])
    worker.eventually(lambda: Case.objects.get(pk=silent.pk).state == "under_review")
    worker.eventually(lambda: Licence.objects.get(case=granted).rendered_at)
    licence = Licence.objects.get(case=granted)
    assert licence.pdf.read().startswith(b"%PDF")
    assert len(paper_of(licence)) > 0
    assert [entry.event for entry in chain_of(licence)].count("licence.rendered") == 1
    assert_each_once([silent])


def test_a_killed_worker_loses_nothing_and_repeats_nothing(city: Story, worker: Worker) -> None:
    cases = overdue_cases(city)
    before = 2 * len(TOGETHER)
    with transaction.atomic():
        Application.objects.select_for_update().get(pk=cases[before].application_id)  # the sweep comes to a halt here
        worker.eventually(lambda: deemed() == before)
        worker.kill()
    assert times_accepted(cases) == {1: before, 0: len(cases) - before}
    worker.start()
    worker.eventually(lambda: deemed() == len(cases), seconds=60)
    assert_each_once(cases)


def test_two_workers_do_it_once(city: Story, worker: Worker, tmp_path: Path) -> None:
    folder = tmp_path / "second"
    folder.mkdir()
    second = Worker(worker.environment, folder)
    try:
        worker.eventually(lambda: re.search(r"celery@\S+ ready", second.log()), seconds=60)
        cases = overdue_cases(city)
        worker.eventually(lambda: deemed() == len(cases), seconds=60)
        swept = re.compile(r"yangjiang\.sweep_clocks\[\S+\] succeeded")
        for one in (worker, second):
            worker.eventually(lambda one=one: swept.search(one.log()))
    finally:
        second.stop()
    assert_each_once(cases)
