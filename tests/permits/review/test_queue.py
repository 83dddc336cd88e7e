"""The queue of a desk: groups, order, and the same number of queries however long it is."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from permits import access, journey
from permits.demo import Story, workdays_ago
from permits.fanout.models import Case
from permits.review import queue
from yangjiang.accounts.models import User


@pytest.fixture
def officer(city: Story) -> User:
    return city.people["market"]


def groups(officer: User, order: tuple[queue.Group, ...] = queue.AS_OFFICER) -> list[tuple[str, str]]:
    return [(c.number, c.group) for c in queue.in_queue(access.cases_at_desk(officer), order)]  # type: ignore[attr-defined]


def reviewed(city: Story, officer: User) -> Case:
    return journey.accept(case=city.submitted("lin", "2")["2"], by=officer)


def test_what_is_due_today_comes_first(city: Story, officer: User) -> None:
    fresh = city.submitted("lin", "7")["7"]
    with workdays_ago(5):
        old = city.submitted("huang", "7")["7"]
    assert groups(officer) == [(old.number, "due"), (fresh.number, "received")]


def test_a_case_that_waits_for_the_business_comes_last(city: Story, officer: User) -> None:
    asked = city.submitted("lin", "7")["7"]
    journey.ask(case=asked, wanted={"M06": "请补标出口"}, by=officer)
    review = reviewed(city, officer)
    assert groups(officer) == [(review.number, "review"), (asked.number, "waiting")]


def test_a_supplemented_case_comes_before_a_new_one(city: Story, officer: User) -> None:
    new = city.submitted("huang", "7")["7"]
    back = city.submitted("lin", "7")["7"]
    journey.ask(case=back, wanted={"E05b": "证件号码请核对"}, by=officer)
    values = {"E05b": back.application.entries.get(element="E05b").value}
    journey.answer(case=back, values=values, files={}, by=city.people["lin"])
    assert groups(officer) == [(back.number, "supplemented"), (new.number, "received")]


def test_a_head_sees_signatures_before_the_officers_work(city: Story, officer: User) -> None:
    new = city.submitted("huang", "7")["7"]
    proposed = journey.decide(case=reviewed(city, officer), outcome="grant", by=officer)
    assert groups(city.people["market_head"], queue.AS_HEAD) == [
        (proposed.number, "signature"),
        (new.number, "received"),
    ]


def test_closed_cases_leave_the_queue(city: Story, officer: User) -> None:
    filing = city.submitted("lin", "1")["1"]
    journey.record_filing(case=filing, by=officer)
    assert groups(officer) == []
    assert [c.pk for c in queue.closed(access.cases_at_desk(officer))] == [filing.pk]


def test_counts_agree_with_the_queue(city: Story, officer: User) -> None:
    city.submitted("lin", "7")
    reviewed(city, officer)
    assert queue.counts(access.cases_at_desk(officer)) == {"received": 1, "review": 1}


@pytest.mark.parametrize("q", ["渔港", "91441702MA0000003", "number"])
def test_finding_by_number_name_or_code(city: Story, officer: User, q: str) -> None:
    wanted = city.submitted("huang", "7")["7"]
    city.submitted("lin", "7")
    enterprise = wanted.application.enterprise
    words = {"number": wanted.number, "91441702MA0000003": enterprise.uscc or ""}.get(q, q)
    found = queue.narrow(queue.in_queue(access.cases_at_desk(officer)), queue.Wanted(q=words))
    assert [c.number for c in found] == [wanted.number]


def test_next_is_the_first_other_case(city: Story, officer: User) -> None:
    first = city.submitted("lin", "7")["7"]
    second = city.submitted("huang", "7")["7"]
    assert queue.next_after(first, access.cases_at_desk(officer)) == second


def test_the_page_asks_the_same_queries_for_one_case_as_for_many(city: Story, officer: User, client: Client) -> None:
    client.force_login(officer)
    city.submitted("lin", "7")
    client.get("/desk/")

    def queries() -> int:
        with CaptureQueriesContext(
            connection,
        ) as captured:
            assert client.get("/desk/").status_code == 200
        return len(captured)

    one = queries()
    for who in ("lin", "huang", "lin", "huang"):
        city.submitted(who, "2")
    journey.ask(case=Case.objects.filter(item_code="2").first(), wanted={"M06": "请补标"}, by=officer)
    assert queries() == one <= 12
