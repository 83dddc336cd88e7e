"""Pictures of the key pages, desktop and phone, for somebody to look at when the looks have changed."""

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page

from tests.conftest import DESKTOP, HEIGHTS, PHONE
from tests.journeys.conftest import Town
from tests.journeys.hands import press
from tests.journeys.places import STRANGER

pytestmark = [pytest.mark.screenshots, pytest.mark.django_db]

# picture → who looks, at the how-manieth page of which name
PICTURES = {
    "home": (STRANGER, "permits:home", 0),
    "menu": (STRANGER, "permits:menu", 0),
    "item": (STRANGER, "permits:item", 0),
    "question": (STRANGER, "permits:guide_question", 0),
    "result": (STRANGER, "permits:guide_result", 0),
    "code": (STRANGER, "permits:code", 0),
    "fund": (STRANGER, "creditfund:about", 0),
    "login": (STRANGER, "login", 0),
    "start": ("chen", "permits:start", 1),
    "draft": ("chen", "permits:draft", 0),
    "section": ("chen", "permits:draft_section", 1),
    "materials": ("chen", "permits:draft_materials", 0),
    "check": ("chen", "permits:draft_check", -1),
    "applications": ("huang", "permits:applications", 0),
    "application": ("huang", "permits:application", 0),
    "receipt": ("huang", "permits:receipt", 0),
    "supplement": ("huang", "permits:supplement", 0),
    "licences": ("lin", "permits:licences", 0),
    "queue": ("market", "permits:queue", 0),
    "case": ("market", "permits:case", 0),
    "ask": ("market", "permits:case_ask", 0),
    "decide": ("fire", "permits:case_decide", 0),
    "sign": ("health_head", "permits:case_sign", 0),
    "window": ("window", "permits:window", 0),
    "window-application": ("window", "permits:window_application", 0),
    "catalogue": ("catalogue", "permits:catalogue_desk", 0),
    "fund-desk": ("bank", "creditfund:desk", 0),
}


@pytest.mark.parametrize("picture", PICTURES)
def test_picture(town: Town, visit: Callable[..., Page], shot: Callable[..., Path], picture: str) -> None:
    username, name, which = PICTURES[picture]
    place = [place for place in town.places[username] if place.name == name][which]
    page = visit(username)
    page.goto(place.path)
    if place.press:
        press(page, place.press)
    for width in (DESKTOP, PHONE):
        page.set_viewport_size({"width": width, "height": HEIGHTS[width]})
        assert shot(page, picture).stat().st_size > 5000
