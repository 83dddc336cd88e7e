"""Every page of the site × who may open it × a desktop and a phone: accessible, nothing to complain of."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.conftest import DESKTOP, HEIGHTS, PHONE
from tests.journeys.conftest import Town
from tests.journeys.hands import listen
from tests.journeys.places import FUND, NO_PAGES, STRANGER, Place
from yangjiang.checks import url_patterns

pytestmark = [pytest.mark.journey, pytest.mark.django_db]

VISITORS = {
    "anybody": (STRANGER,),
    "business-draft": ("chen",),
    "business-sent": ("huang",),
    "business-holding": ("lin",),
    "clerk": ("window",),
    "catalogue-admin": ("catalogue",),
    "officer": ("market",),
    "officer-deciding": ("fire",),
    "head": ("market_head", "health_head"),
    "fund": FUND,
}
MISSING = Place("", "/no-such-page/")
FORBIDDEN = Place("permits:queue", "/desk/")


def test_every_page_is_visited(town: Town) -> None:
    visited = {place.name for places in town.places.values() for place in places}
    assert visited | NO_PAGES == {name for name, _pattern in url_patterns()}
    assert {name for names in VISITORS.values() for name in names} == set(town.places)


@pytest.mark.parametrize("visitor", VISITORS)
def test_pages(town: Town, visit: Callable[..., Page], axe: Callable[[Page], None], visitor: str) -> None:
    found: list[str] = []
    for username in VISITORS[visitor]:
        page = visit(username)
        said = listen(page)
        for place in town.places[username]:
            answer = page.goto(place.path)
            assert answer is not None
            if answer.status != 200:
                found.append(f"{place.path}: {answer.status}")
                continue
            if place.press:
                page.get_by_role("main").get_by_role("button", name=place.press, exact=True).click()
                expect(page.get_by_role("alert").first).to_be_visible()
            found += looked_at(page, axe)
        found += said
    assert not found, "\n".join(found)


def looked_at(page: Page, axe: Callable[[Page], None]) -> list[str]:
    """What is wrong with the page as it stands, at either width."""
    found = []
    for width in (DESKTOP, PHONE):
        page.set_viewport_size({"width": width, "height": HEIGHTS[width]})
        try:
            axe(page)
        except AssertionError as findings:
            found.append(f"{width}: {findings}")
        wide = page.evaluate("document.documentElement.scrollWidth - innerWidth")
        if wide > 0:
            found.append(f"{page.url}: {wide} px too wide at {width}")
    return found


@pytest.mark.parametrize("place", [MISSING, FORBIDDEN], ids=["404", "403"])
def test_pages_that_turn_away(visit: Callable[..., Page], axe: Callable[[Page], None], place: Place) -> None:
    page = visit("lin")
    answer = page.goto(place.path)
    assert answer is not None
    assert answer.status in {403, 404}
    assert looked_at(page, axe) == []


def test_the_checks_would_notice(visit: Callable[..., Page], axe: Callable[[Page], None]) -> None:
    """A check that cannot fail proves nothing."""
    page = visit()
    said = listen(page)
    page.goto("/")
    page.evaluate(
        """() => {
            const picture = Object.assign(new Image(), {src: '/no-such.png'});
            picture.style.minWidth = '3000px';
            document.querySelector('main').append(picture);
            document.querySelector('main').setAttribute('style', 'color: red');
        }"""
    )
    page.wait_for_load_state("networkidle")
    found = "\n".join(looked_at(page, axe))
    assert "image-alt" in found
    assert "px too wide" in found
    assert any("/no-such.png 404" in line for line in said)
    assert any("CSP: style-src-attr" in line for line in said)
