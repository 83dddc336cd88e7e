"""What every page's frame does: tabs, large type, the stylesheet, error pages."""

from pathlib import Path
from types import SimpleNamespace

import pytest
from django.conf import settings as project
from django.core.paginator import Paginator
from django.template import engines
from django.template.loader import render_to_string
from django.test import Client, RequestFactory
from django.urls import reverse
from pytest_django import Settings

from yangjiang.web import pages, stylesheet

ALONE = {"letter", "paper", "code"}  # pages and paper that load nothing else
CSS = Path(project.BASE_DIR) / "static" / "css"


def test_a_page_lights_the_tab_it_belongs_to() -> None:
    shown = pages.site(RequestFactory().get(reverse("permits:licences") + "7/"))
    assert shown["current_tab"] == "licences"


def test_the_first_tab_is_lit_on_its_own_page_only() -> None:
    assert pages.site(RequestFactory().get("/"))["current_tab"] == "home"
    assert pages.site(RequestFactory().get("/elsewhere/"))["current_tab"] == ""


def test_large_type_is_switched_on_and_off(client: Client) -> None:
    answer = client.post(reverse("large_type"), {"next": "/guide/?a=1"})
    assert answer["Location"] == "/guide/?a=1"
    assert client.cookies["large_type"].value == "1"
    client.post(reverse("large_type"), {"next": "/"})
    assert client.cookies["large_type"].value == ""


def test_large_type_leads_nowhere_else(client: Client) -> None:
    assert client.post(reverse("large_type"), {"next": "https://example.com/"})["Location"] == "/"


def test_the_stylesheet_is_one_file_kept_for_a_year(client: Client) -> None:
    answer = client.get(reverse("stylesheet", args=[stylesheet.digest()]))
    assert answer["Content-Type"] == "text/css; charset=utf-8"
    assert "immutable" in answer["Cache-Control"]
    assert "--seal" in answer.content.decode()


def test_every_sheet_is_in_the_stylesheet() -> None:
    assert {path.stem for path in CSS.glob("*.css")} - ALONE == set(stylesheet.SHEETS)


def test_colours_are_written_in_one_file_only() -> None:
    coloured = [p.name for p in CSS.glob("*.css") if p.stem not in {"tokens", *ALONE} and "#" in p.read_text("utf-8")]
    assert coloured == []


@pytest.mark.parametrize("new", ["@layer", ":has(", ":is(", ":where(", "@container", "padding-block", "inset:", "&"])
def test_old_kernels_understand_the_stylesheet(new: str) -> None:
    """Chromium 86 drops a whole rule it cannot read."""
    assert new not in stylesheet.text()


def test_the_catalogue_of_parts_is_not_public(client: Client, settings: Settings) -> None:
    settings.SHOW_PARTS = False
    assert client.get(reverse("parts")).status_code == 404


def test_the_last_resort_page_needs_no_context() -> None:
    assert "网站出了点问题" in render_to_string("500.html")
    assert "K3M9QXZ7" in render_to_string("500.html", {"request_number": "K3M9QXZ7"})


def test_a_closed_door_says_who_may_enter() -> None:
    request = RequestFactory().get("/")
    request.number = "K3M9QXZ7"  # type: ignore[attr-defined]
    html = render_to_string("403.html", {"required": ["head", "officer"]}, request)
    assert "部门负责人、部门审批人员" in html
    assert "K3M9QXZ7" in html


def test_the_frame_says_who_acts_for_whom() -> None:
    request = RequestFactory().get("/")
    request.acting_for = "好邻居便利店"  # type: ignore[attr-defined]
    person = SimpleNamespace(is_authenticated=True, full_name="陈小明", username="chen", roles=frozenset)
    html = render_to_string("404.html", {"user": person}, request)
    assert "陈小明" in html
    assert "（好邻居便利店）" in html


def test_an_empty_footer_fact_is_hidden(settings: Settings) -> None:
    settings.SITE = {"name": "阳江一照通行", "icp": "", "sponsor": "阳江市人民政府"}
    html = render_to_string("404.html", {}, RequestFactory().get("/"))
    assert "主办" in html
    assert "网站标识码" not in html


def test_the_pager_keeps_the_query() -> None:
    page = Paginator(range(50), 20).page(2)
    request = RequestFactory().get("/", {"q": "好邻居", "page": "2"})
    html = engines["django"].from_string("{% pager page %}").render({"page": page}, request)
    assert "共 50 条" in html
    assert "?q=%E5%A5%BD%E9%82%BB%E5%B1%85&amp;page=3" in html


def test_the_step_bar_speaks_on_phones() -> None:
    html = engines["django"].from_string("{% step_bar names 2 %}").render({"names": ["回答问题", "填一张表"]})
    assert "第 2 步，共 2 步：填一张表" in html
