"""Granting, refusing, the second person, and two people deciding at once."""

import threading
from uuid import uuid4

import pytest
from django.db import IntegrityError, close_old_connections, connection, transaction

from permits import journey
from permits.decision.models import Decision
from permits.demo import USCC, Story, fill
from permits.fanout.models import Case, ClockKind
from permits.licence.models import Licence
from yangjiang.audit.models import TrailEntry
from yangjiang.enterprises.models import Enterprise
from yangjiang.web.errors import Refused


@pytest.fixture
def case(city: Story) -> Case:
    """A fire safety check under review: it needs a second signature."""
    case = city.submitted("huang", "5")["5"]
    return journey.accept(case=case, by=city.people["fire"])


def test_38_refusing_needs_a_reason(city: Story, case: Case) -> None:
    with pytest.raises(Refused) as refusal:
        journey.decide(case=case, outcome="refuse", by=city.people["fire"])
    assert refusal.value.field == "reason"


def test_a_grant_waits_for_the_second_person(city: Story, case: Case) -> None:
    case = journey.decide(case=case, outcome="grant", by=city.people["fire"])
    assert case.state == "awaiting_signature"
    assert not Licence.objects.filter(case=case).exists()


def test_nobody_signs_their_own_decision(city: Story, case: Case) -> None:
    journey.decide(case=case, outcome="grant", by=city.people["fire"])
    with pytest.raises(Refused, match="另一人"):
        journey.sign(case=case, by=city.people["fire"])


def test_the_database_too_refuses_ones_own_signature(city: Story, case: Case) -> None:
    journey.decide(case=case, outcome="grant", by=city.people["fire"])
    with pytest.raises(IntegrityError), transaction.atomic():
        Decision.objects.filter(case=case).update(signed_by=city.people["fire"])


def test_signing_issues_the_licence_and_starts_ten_days_to_deliver(city: Story, case: Case) -> None:
    journey.decide(case=case, outcome="grant", by=city.people["fire"])
    case = journey.sign(case=case, by=city.people["fire_head"])
    delivering = case.clocks.get(kind=ClockKind.DELIVER)
    assert (case.state, delivering.limit, delivering.unit) == ("granted", 10, "workday")
    assert case.licence.number.startswith("YJ-05-")


def test_sending_back_lets_the_officer_decide_again(city: Story, case: Case) -> None:
    journey.decide(case=case, outcome="grant", by=city.people["fire"])
    case = journey.send_back(case=case, why="疏散宽度没有写", by=city.people["fire_head"])
    assert case.state == "under_review"
    assert journey.decide(case=case, outcome="grant", by=city.people["fire"]).state == "awaiting_signature"


def test_a_refusal_closes_without_a_licence(city: Story, case: Case) -> None:
    journey.decide(case=case, outcome="refuse", reason="安全出口被锁闭", by=city.people["fire"])
    case = journey.sign(case=case, by=city.people["fire_head"])
    assert case.state == "refused"
    assert not Licence.objects.filter(case=case).exists()


def test_delivering_stops_the_last_clock(city: Story, case: Case) -> None:
    journey.decide(case=case, outcome="grant", by=city.people["fire"])
    journey.sign(case=case, by=city.people["fire_head"])
    case = journey.deliver(case=case, how="window", by=city.people["window"])
    assert case.state == "delivered"
    assert not case.clocks.filter(stopped_on=None).exists()


@pytest.mark.parametrize("uscc", ["", "91441702MA000000", USCC[:-1] + ("0" if USCC[-1] != "0" else "1"), "IOZSV"])
def test_establishing_a_business_needs_a_right_uscc(city: Story, uscc: str) -> None:
    case = city.submitted("chen", "S1")["S1"]
    officer = city.people["market"]
    journey.accept(case=case, by=officer)
    with pytest.raises(Refused) as refusal:
        journey.decide(case=case, outcome="grant", given={"uscc": uscc}, by=officer)
    assert refusal.value.field == "uscc"


def test_a_uscc_belongs_to_one_business(city: Story) -> None:
    case = city.submitted("chen", "S1")["S1"]
    taken = Enterprise.objects.exclude(uscc=None).first()
    assert taken
    officer = city.people["market"]
    journey.accept(case=case, by=officer)
    with pytest.raises(Refused, match="另一家"):
        journey.decide(case=case, outcome="grant", given={"uscc": taken.uscc or ""}, by=officer)


def in_threads(*acts: object) -> list[Exception | None]:
    """Start all at once, each with its own connection; what each raised."""
    gate = threading.Barrier(len(acts))
    raised: list[Exception | None] = [None] * len(acts)

    def run(n: int) -> None:
        close_old_connections()
        gate.wait()
        try:
            acts[n]()  # type: ignore[operator]
        except Exception as exc:
            raised[n] = exc
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=(n,)) for n in range(len(acts))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    return raised


def test_two_officers_deciding_at_once_decide_once(transactional_db: None, city: Story) -> None:
    case = city.submitted("huang", "5")["5"]
    journey.accept(case=case, by=city.people["fire"])
    raised = in_threads(
        lambda: journey.decide(case=case, outcome="grant", by=city.people["fire"]),
        lambda: journey.decide(case=case, outcome="refuse", reason="缺消防设施", by=city.people["fire_head"]),
    )
    assert [type(exc) for exc in raised if exc] == [Refused]
    assert Decision.objects.filter(case=case).count() == 1


def test_the_last_two_decisions_at_once_complete_exactly_once(transactional_db: None, city: Story) -> None:
    cases = city.submitted("huang", "2", "4")
    for code, who in (("2", "market"), ("4", "health")):
        journey.accept(case=cases[code], by=city.people[who])
        journey.decide(case=cases[code], outcome="grant", by=city.people[who])
    raised = in_threads(
        lambda: journey.sign(case=cases["2"], by=city.people["market_head"]),
        lambda: journey.sign(case=cases["4"], by=city.people["health_head"]),
    )
    application = cases["2"].application
    application.refresh_from_db()
    assert raised == [None, None]
    assert application.state == "completed"
    assert TrailEntry.objects.filter(event="application.completed", subject_id=application.pk).count() == 1


def test_the_same_press_twice_at_once_submits_once(transactional_db: None, city: Story) -> None:
    application = city.start("lin", "1")
    fill(application, city.people["lin"])
    key, by = uuid4(), city.people["lin"]
    raised = in_threads(
        *[lambda: journey.submit(application=application, key=key, declared=True, by=by) for _ in range(4)]
    )
    assert raised == [None] * 4
    assert Case.objects.filter(application=application).count() == 1
