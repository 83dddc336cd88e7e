"""行政许可法32: accept, refuse to accept, one notice of everything missing, and silence that accepts."""

from datetime import datetime, timedelta

import pytest

from permits import journey
from permits.demo import Story, scan, workdays_ago
from permits.fanout.models import Case, ClockKind
from permits.review.answers import answers_for
from yangjiang import clock
from yangjiang.accounts.models import User
from yangjiang.audit.models import TrailEntry
from yangjiang.clock.calendar import load
from yangjiang.clock.sweep import sweep
from yangjiang.clock.workdays import add_workdays
from yangjiang.files.intake import take_in
from yangjiang.web.errors import Refused


@pytest.fixture
def case(city: Story) -> Case:
    return city.submitted("huang", "2")["2"]


@pytest.fixture
def officer(city: Story) -> User:
    return city.people["market"]


def test_acceptance_clock_is_five_working_days(case: Case) -> None:
    accepting = case.clocks.get(kind=ClockKind.ACCEPT)
    assert accepting.due_on == add_workdays(clock.today(), 5, load()).due


def test_accepting_starts_the_items_own_limit(case: Case, officer: User) -> None:
    case = journey.accept(case=case, by=officer)
    deciding = case.clocks.get(kind=ClockKind.DECIDE)
    assert (deciding.limit, deciding.unit) == (case.facts.limit.value, case.facts.limit.unit)
    assert (case.state, case.acceptance) == ("under_review", "notice")
    assert case.application.state == "in_review"


def test_accepting_twice_is_refused_saying_what_it_is_now(case: Case, officer: User) -> None:
    journey.accept(case=case, by=officer)
    with pytest.raises(Refused, match="审查中"):
        journey.accept(case=case, by=officer)


def test_a_filing_is_not_accepted_but_recorded(city: Story, officer: User) -> None:
    filing = city.submitted("lin", "1")["1"]
    with pytest.raises(Refused, match="备案"):
        journey.accept(case=filing, by=officer)
    assert journey.record_filing(case=filing, by=officer).state == "recorded"


def test_32_1_refusing_to_accept_needs_a_reason(case: Case, officer: User) -> None:
    with pytest.raises(Refused) as refusal:
        journey.refuse_to_accept(case=case, reason=" ", by=officer)
    assert refusal.value.field == "reason"


def test_32_2_refused_acceptance_closes_and_completes(case: Case, officer: User) -> None:
    case = journey.refuse_to_accept(case=case, reason="不需要许可", go_to="无需办理", by=officer)
    assert (case.state, case.application.state) == ("not_accepted", "completed")
    assert not case.clocks.filter(stopped_on=None).exists()


def test_asking_stops_the_clock_and_says_everything_at_once(case: Case, officer: User) -> None:
    case = journey.ask(case=case, wanted={"M06": "缺比例", "P06": "与产权证不符"}, by=officer)
    supplement = case.supplements.get()
    assert [a["code"] for a in supplement.asked] == ["M06", "P06"]
    assert supplement.before["P06"]
    assert case.state == "needs_supplement"
    assert not case.clocks.filter(stopped_on=None).exists()


@pytest.mark.parametrize(
    ("wanted", "field"), [({}, "wanted"), ({"M06": " "}, "reason_M06"), ({"X14_boxes": "不是本事项的"}, "wanted")]
)
def test_a_notice_that_says_too_little_or_too_much_is_refused(
    case: Case, officer: User, wanted: dict[str, str], field: str
) -> None:
    with pytest.raises(Refused) as refusal:
        journey.ask(case=case, wanted=wanted, by=officer)
    assert refusal.value.field == field


def test_the_answer_brings_the_case_back_with_five_new_days(city: Story, case: Case, officer: User) -> None:
    case = journey.ask(case=case, wanted={"M06": "缺比例", "P06": "与产权证不符"}, by=officer)
    answer(city, case, "266")
    case.refresh_from_db()
    assert case.state == "received"
    assert case.clocks.filter(kind=ClockKind.ACCEPT).count() == 2
    assert answers_for(case)["P06"] == "266"


def test_an_incomplete_answer_is_refused_naming_each_gap(city: Story, case: Case, officer: User) -> None:
    case = journey.ask(case=case, wanted={"M06": "缺比例", "P06": "与产权证不符"}, by=officer)
    with pytest.raises(Refused) as refusal:
        journey.answer(case=case, values={"P06": "很大"}, files={}, by=city.people["huang"])
    assert set(refusal.value.extra["problems"]) == {"M06", "P06"}


def test_a_second_notice_needs_a_recorded_reason(city: Story, case: Case, officer: User) -> None:
    journey.ask(case=case, wanted={"P06": "与产权证不符"}, by=officer)
    journey.answer(case=case, values={"P06": "266"}, files={}, by=city.people["huang"])
    with pytest.raises(Refused) as refusal:
        journey.ask(case=case, wanted={"M06": "缺比例"}, by=officer)
    assert refusal.value.field == "why_again"
    case = journey.ask(case=case, wanted={"M06": "缺比例"}, why_again="首次审核时图纸被遮挡", by=officer)
    assert case.supplements.count() == 2


def test_32_4_silence_accepts_since_the_day_of_receipt(city: Story) -> None:
    with workdays_ago(6):
        case = city.submitted("huang", "2")["2"]
        received_on = clock.today()
    sweep()
    case.refresh_from_db()
    assert (case.state, case.acceptance, case.accepted_on) == ("under_review", "deemed", received_on)
    assert case.clocks.get(kind=ClockKind.DECIDE).started_on == received_on


def test_silence_is_not_yet_acceptance_on_the_fifth_day(city: Story) -> None:
    with workdays_ago(5):
        case = city.submitted("huang", "2")["2"]
    sweep()
    case.refresh_from_db()
    assert case.state == "received"


def test_deemed_acceptance_happens_exactly_once(city: Story) -> None:
    with workdays_ago(6):
        case = city.submitted("huang", "2")["2"]
    for _ in range(3):
        sweep()
    assert TrailEntry.objects.filter(event="case.accepted", subject_id=case.pk).count() == 1
    assert case.clocks.filter(kind=ClockKind.DECIDE).count() == 1


def test_an_overdue_decision_is_marked_and_told(city: Story, case: Case, officer: User) -> None:
    journey.accept(case=case, by=officer)
    due = case.clocks.get(kind=ClockKind.DECIDE).due_on
    late = datetime.combine(due, datetime.min.time(), tzinfo=clock.SHANGHAI) + timedelta(days=1, hours=9)
    with clock.at(late):
        sweep()
    assert case.clocks.get(kind=ClockKind.DECIDE).overdue_at is not None
    assert TrailEntry.objects.filter(event="case.overdue", subject_id=case.pk).count() == 1


def answer(city: Story, case: Case, area: str) -> None:
    agent = city.people["huang"]
    drawing = take_in(upload=scan("new-drawing"), enterprise=case.application.enterprise, by=agent)
    journey.answer(case=case, values={"P06": area}, files={"M06": [drawing]}, by=agent)


def test_a_correction_reaches_only_the_department_that_asked(city: Story) -> None:
    cases = city.submitted("huang", "2", "4")
    submitted = answers_for(cases["4"])["P06"]
    journey.ask(case=cases["2"], wanted={"P06": "与产权证不符"}, by=city.people["market"])
    journey.answer(case=cases["2"], values={"P06": "266"}, files={}, by=city.people["huang"])
    assert answers_for(cases["2"])["P06"] == "266"
    assert answers_for(cases["4"])["P06"] == submitted
