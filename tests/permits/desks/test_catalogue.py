"""The catalogue desk and the catalogue for programs."""

import json
from datetime import date

import pytest
from django.core.management import call_command
from django.test import Client
from django.urls import reverse

from permits.catalogue.models import Batch, PermitItem
from permits.demo import Story


@pytest.fixture
def desk(client: Client, city: Story) -> Client:
    client.force_login(city.people["catalogue"])
    return client


def test_all_46_items_are_listed_with_the_default_split_marked(desk: Client) -> None:
    page = desk.get(reverse("permits:catalogue_desk")).content.decode()
    assert page.count('id="item-') == 46
    assert page.count("默认划分，文件未列明") == 40


def test_a_launch_date_is_changed_and_told(desk: Client) -> None:
    url = reverse("permits:catalogue_batch", args=[2])
    desk.post(url, {"launch_on": "2099-01-01"})
    assert Batch.objects.get(number=2).launch_on == date(2099, 1, 1)
    assert "从 2024-12-31 改为 2099-01-01" in desk.get(url).content.decode()


def test_a_wrong_date_says_how_to_write_it(desk: Client) -> None:
    page = desk.post(reverse("permits:catalogue_batch", args=[2]), {"launch_on": "明天"}).content.decode()
    assert "日期写成 2026-01-31 这样" in page


def test_an_item_moves_to_another_batch(desk: Client) -> None:
    second = Batch.objects.get(number=2)
    desk.post(reverse("permits:catalogue_item_batch", args=["7"]), {"batch": second.pk})
    assert PermitItem.objects.get(code="7").batch == second
    assert "已人工调整" in desk.get(reverse("permits:catalogue_desk")).content.decode()


def test_a_start_up_service_does_not_move(desk: Client) -> None:
    assert desk.get(reverse("permits:catalogue_item_batch", args=["S1"])).status_code == 404


def test_officers_are_kept_out(client: Client, city: Story) -> None:
    client.force_login(city.people["market"])
    assert client.get(reverse("permits:catalogue_desk")).status_code == 403


@pytest.mark.parametrize(("query", "options"), [("", []), ("?services=1&all=1", ["--services", "--all"])])
def test_programs_read_what_the_command_prints(
    client: Client, city: Story, capsys: pytest.CaptureFixture[str], query: str, options: list[str]
) -> None:
    call_command("catalogue", *options)
    assert client.get(f"/api/catalogue/{query}").json() == json.loads(capsys.readouterr().out)
