"""The catalogue of parts in a real browser: accessible, no sideways scrolling, no complaint of the browser."""

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect
from pytest_django import Settings

SHELLS = {"public": "/parts/", "desk": "/parts/?shell=desk"}


@pytest.fixture(autouse=True)
def shown(settings: Settings) -> None:
    settings.SHOW_PARTS = True


@pytest.mark.parametrize("shell", SHELLS)
@pytest.mark.parametrize(("width", "large"), [(1366, False), (375, False), (320, True)])
def test_parts_are_accessible(
    new_page: Callable[..., Page],
    axe: Callable[[Page], None],
    shot: Callable[..., Path],
    shell: str,
    width: int,
    large: bool,
) -> None:
    page = new_page(width)
    said: list[str] = []
    page.on("console", lambda message: said.append(message.text) if message.type in {"error", "warning"} else None)
    page.on("pageerror", lambda error: said.append(str(error)))
    page.goto(SHELLS[shell])
    if large:
        page.get_by_role("button", name="大字版").click()
    axe(page)
    shot(page, f"parts-{shell}")
    assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0
    assert said == []


def test_the_error_summary_takes_the_focus_and_leads_to_the_field(page: Page) -> None:
    page.goto("/parts/")
    expect(page.locator(".error-summary")).to_be_focused()
    page.get_by_role("link", name="选一项：房子是谁的").click()
    expect(page.locator("#wrong_owner_0")).to_be_focused()


def test_the_menu_opens_without_scripts(plain_phone: Page) -> None:
    plain_phone.goto("/parts/")
    plain_phone.get_by_text("菜单", exact=True).click()
    assert plain_phone.get_by_role("link", name="我的办件").first.is_visible()
