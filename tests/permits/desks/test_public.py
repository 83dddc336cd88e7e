"""Pages anybody may read."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from permits import journey
from permits.catalogue.models import Batch
from permits.demo import Story
from permits.licence.models import Licence
from yangjiang import clock

CODE_PAGE_LIMIT = 30_000


@pytest.fixture
def licence(city: Story) -> Licence:
    case = city.submitted("lin", "1")["1"]
    journey.record_filing(case=case, by=city.staff(case, "officer"))
    return Licence.objects.get(case=case)


def page(client: Client, name: str, *args: object, **query: object) -> str:
    return client.get(reverse(f"permits:{name}", args=args), query).content.decode()


def test_home_offers_trades_and_counts_the_annex(client: Client, city: Story) -> None:
    home = page(client, "home")
    assert "餐饮" in home
    assert "<b>40</b>" in home


def test_the_menu_lists_forty_items_and_six_services(client: Client, city: Story) -> None:
    assert page(client, "menu").count('name="item"') == 46


def test_an_item_not_launched_yet_shows_its_day_and_cannot_be_chosen(client: Client, city: Story) -> None:
    Batch.objects.filter(number=2).update(launch_on=clock.today() + timedelta(days=30))
    menu = page(client, "menu")
    assert menu.count("即将上线") == 25
    assert 'value="16"' not in menu


@pytest.mark.parametrize(("words", "name"), [
    ("开个奶茶店", "食品经营许可（除仅销售预包装食品）"),
    ("烟草证", "烟草专卖零售许可证核发"),
    ("市消防救援支队", "公众聚集场所投入使用、营业前消防安全检查"),
])  # fmt: skip
def test_search_understands_peoples_words(client: Client, city: Story, words: str, name: str) -> None:
    assert name in page(client, "menu", q=words)


def test_search_for_a_trade_leads_to_the_guidance(client: Client, city: Story) -> None:
    assert "?trade=retail" in page(client, "menu", q="便利店")


def test_search_without_a_match_says_so(client: Client, city: Story) -> None:
    assert "没有找到和「宇宙飞船」有关的事项" in page(client, "menu", q="宇宙飞船")


def test_every_item_has_its_guide(client: Client, city: Story) -> None:
    for code in [*map(str, range(1, 41)), "S1", "S2", "S3", "S4", "S5", "S6"]:
        assert client.get(reverse("permits:item", args=[code])).status_code == 200, code


def test_a_guide_says_what_is_national_law_and_not_the_citys(client: Client, city: Story) -> None:
    guide = page(client, "item", "2")
    assert "国家法律参考，非本市规定" in guide
    assert "截至 2026-11-01" in guide
    assert "江城区市场监督管理局" in guide


def test_an_unknown_item_is_not_found(client: Client, city: Story) -> None:
    assert client.get(reverse("permits:item", args=["99"])).status_code == 404


def test_the_code_shows_the_licence_and_nothing_about_a_person(client: Client, licence: Licence) -> None:
    shown = page(client, "code", licence.enterprise.public_code)
    assert licence.number in shown
    assert licence.issued_by in shown
    assert "有效" in shown
    business = licence.enterprise
    for private in (business.legal_representative, business.legal_representative_id, business.phone):
        assert private not in shown.replace(business.name, "")


def test_the_code_page_is_small_fresh_and_without_script(client: Client, licence: Licence) -> None:
    response = client.get(reverse("permits:code", args=[licence.enterprise.public_code]))
    assert len(response.content) < CODE_PAGE_LIMIT
    assert b"<script" not in response.content
    assert response["Cache-Control"] == "max-age=30"


def test_an_expired_licence_is_shown_as_expired(client: Client, licence: Licence) -> None:
    Licence.objects.update(valid_until=clock.today() - timedelta(days=1))
    assert "已过期" in page(client, "code", licence.enterprise.public_code)


def test_an_unknown_code_says_so_plainly(client: Client, city: Story) -> None:
    response = client.get(reverse("permits:code", args=["nobody"]))
    assert response.status_code == 404
    assert "查不到这个码" in response.content.decode()


def test_public_pages_ask_few_queries(client: Client, city: Story, django_assert_max_num_queries) -> None:  # type: ignore[no-untyped-def]
    page(client, "menu")
    for name, args in (("home", ()), ("menu", ()), ("item", ("2",))):
        with django_assert_max_num_queries(8):
            page(client, name, *args)
