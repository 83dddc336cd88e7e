"""The fund's front page and the arrival page of those who run it; every figure comes from the policy."""

from decimal import Decimal

import pytest
from django.test import Client
from django.urls import reverse

from creditfund.policy import MEASURES
from permits.demo import Story


def test_anybody_reads_what_the_fund_is(client: Client, db: None) -> None:
    page = client.get(reverse("creditfund:about")).content.decode()
    assert "不能直接向补偿资金申请" in page
    assert "20%" in page
    assert "不高于 1000 万元" in page


@pytest.mark.parametrize("who", ["bank", "centre", "joint", "finance", "regulator"])
def test_each_part_arrives_at_its_desk(client: Client, city: Story, who: str) -> None:
    client.force_login(city.people[who])
    page = client.get(reverse("creditfund:desk")).content.decode()
    assert "业务功能还没有开通" in page
    assert "30%" in page


def test_officers_are_kept_out(client: Client, city: Story) -> None:
    client.force_login(city.people["market"])
    assert client.get(reverse("creditfund:desk")).status_code == 403


def test_the_figures_are_those_of_the_2024_measures() -> None:
    assert MEASURES.compensation_share == Decimal("0.2")
    assert MEASURES.yearly_cap == MEASURES.enterprise_cap == Decimal("10000000")
    assert (MEASURES.longest_years, MEASURES.confirm_workdays, MEASURES.report_workdays) == (3, 2, 5)
    assert MEASURES.suspension_ratio == Decimal("0.3")
