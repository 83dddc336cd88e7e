"""P7: submit splits, departments decide in parallel, the last decision completes the application exactly once."""

from uuid import uuid4

import pytest
from stdnum.cn import uscc

from permits import journey
from permits.application import draft
from permits.demo import Story, fill
from permits.fanout.models import Case
from permits.fanout.split import OfficeMissing
from permits.licence.models import Licence
from yangjiang.accounts.models import Office
from yangjiang.audit.trail import broken_at, chain_of
from yangjiang.notices.models import Notice
from yangjiang.web.errors import Refused

HOTEL = ("S1", "2", "4", "5", "10", "14")
USCC = "91441702MA0000009" + uscc.calc_check_digit("91441702MA0000009")


def test_p7_submit_splits_into_the_right_offices(city: Story) -> None:
    cases = city.submitted("chen", *HOTEL)
    offices = {code: (case.office.department.code, case.office.level, case.office.district.code)
               for code, case in cases.items()}  # fmt: skip
    assert offices == {
        "S1": ("market", "county", "441702"),
        "2": ("market", "county", "441702"),
        "4": ("health", "county", "441702"),
        "5": ("fire", "county", "441702"),
        "10": ("police", "county", "441702"),
        "14": ("culture", "county", "441702"),
    }


def test_p5_the_plans_own_example_ends_with_six_papers(city: Story) -> None:
    cases = city.submitted("chen", *HOTEL)
    for code in HOTEL:
        case, officer = cases[code], city.staff(cases[code], "officer")
        journey.accept(case=case, by=officer)
        case = journey.decide(case=case, outcome="grant", given={"uscc": USCC}, by=officer)
        if case.state == "awaiting_signature":
            journey.sign(case=case, by=city.staff(case, "head"))
    application = cases["2"].application
    application.refresh_from_db()
    assert application.state == "completed"
    assert Licence.objects.filter(enterprise=application.enterprise).count() == 6
    application.enterprise.refresh_from_db()
    assert application.enterprise.uscc == USCC
    assert broken_at(chain_of(application)) is None


def test_a_permit_waits_for_the_business_licence_of_the_same_application(city: Story) -> None:
    cases = city.submitted("chen", "S1", "2")
    officer = city.people["market"]
    journey.accept(case=cases["2"], by=officer)
    with pytest.raises(Refused, match="先办结"):
        journey.decide(case=cases["2"], outcome="grant", by=officer)


def test_the_same_key_submits_once(city: Story) -> None:
    application = city.start("lin", "1")
    fill(application, city.people["lin"])
    key = uuid4()
    first = journey.submit(application=application, key=key, declared=True, by=city.people["lin"])
    second = journey.submit(application=application, key=key, declared=True, by=city.people["lin"])
    assert first.number == second.number
    assert Case.objects.filter(application=application).count() == 1


def test_another_key_after_submitting_is_refused_with_the_number(city: Story) -> None:
    cases = city.submitted("lin", "1")
    application = cases["1"].application
    with pytest.raises(Refused, match=application.number):
        journey.submit(application=application, key=uuid4(), declared=True, by=city.people["lin"])


def test_an_office_missing_sends_nothing_and_alerts_the_admins(city: Story) -> None:
    Office.objects.filter(department__code="fire", district__code="441704").delete()
    application = city.start("huang", "2", "5")
    draft.save_entries(application=application, values={"P01d": "441704"}, by=city.people["huang"])
    fill(application, city.people["huang"])
    with pytest.raises(OfficeMissing, match="还没有设置受理机构"):
        journey.submit(application=application, key=uuid4(), declared=True, by=city.people["huang"])
    application.refresh_from_db()
    assert (application.state, application.number) == ("draft", None)
    assert not Case.objects.filter(application=application).exists()
    told = set(Notice.objects.filter(event="office_missing").values_list("user__username", flat=True))
    assert told == {"admin", "catalogue"}


def test_an_empty_form_is_not_submitted(city: Story) -> None:
    application = city.start("lin", "6")
    with pytest.raises(Refused) as refusal:
        journey.submit(application=application, key=uuid4(), declared=True, by=city.people["lin"])
    missing = {problem["field"] for problem in refusal.value.extra["problems"]}
    assert {"P05", "M05"} & missing


def test_licensing_law_31_the_truth_is_declared(city: Story) -> None:
    application = city.start("lin", "1")
    fill(application, city.people["lin"])
    with pytest.raises(Refused, match="真实"):
        journey.submit(application=application, key=uuid4(), declared=False, by=city.people["lin"])


def test_withdrawing_the_last_open_item_completes_the_application(city: Story) -> None:
    cases = city.submitted("lin", "1", "6")
    city.granted(cases["1"])
    journey.withdraw(case=cases["6"], by=city.people["lin"])
    cases["6"].application.refresh_from_db()
    assert cases["6"].application.state == "completed"


def test_a_submitted_application_cannot_be_edited(city: Story) -> None:
    cases = city.submitted("lin", "1")
    with pytest.raises(Refused, match="已经提交"):
        draft.save_entries(application=cases["1"].application, values={"P05": "1"}, by=city.people["lin"])
