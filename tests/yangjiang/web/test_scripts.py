"""What the small scripts add where they run; the pages themselves work without them."""

import json

import pytest
from playwright.sync_api import Page, Route, expect
from pytest_django import Settings

SENT = {"name": "photo.jpg", "mimeType": "image/jpeg", "buffer": b"x" * 2048}


@pytest.fixture
def posts(page: Page, settings: Settings) -> list[str]:
    """The catalogue of parts, its POSTs answered here and kept."""
    settings.SHOW_PARTS = True
    kept: list[str] = []

    def answer(route: Route) -> None:
        if route.request.method != "POST":
            route.continue_()
            return
        kept.append(route.request.headers.get("x-autosave", "form"))
        facts = {"saved_at": "10:32", "name": "photo.jpg", "size": 2048, "url": "/files/1/"}
        route.fulfill(status=200, content_type="application/json", body=json.dumps(facts))

    page.route("**/parts/", answer)
    page.goto("/parts/")
    expect(page.locator(".error-summary")).to_be_focused()  # scripts have started
    return kept


def test_typing_is_saved_and_said(page: Page, posts: list[str]) -> None:
    page.locator("#new_name").fill("好邻居便利店")
    expect(page.locator("[data-saved]")).to_have_text("10:32 已保存")
    assert posts == ["1"]


def test_a_failed_save_is_said(page: Page, posts: list[str]) -> None:
    page.unroute("**/parts/")  # the page itself takes no POST
    page.locator("#new_name").fill("好邻居便利店")
    expect(page.locator("[data-saved]")).to_contain_text("还没保存上")


def test_the_second_press_is_stopped(page: Page, posts: list[str]) -> None:
    stopped = page.locator("[data-once]").first.evaluate(
        """button => {
            const stopped = [];
            window.addEventListener("submit", (event) => {
                stopped.push(event.defaultPrevented);
                event.preventDefault();
            });
            button.click();
            button.click();
            return stopped;
        }"""
    )
    assert stopped == [False, True]


def test_each_file_goes_by_itself(page: Page, posts: list[str]) -> None:
    page.locator("#photo").set_input_files([SENT])
    row = page.locator(".files li", has_text="photo.jpg").last
    expect(row).to_contain_text("2 KB · 已上传")
    expect(row.get_by_role("link")).to_have_attribute("href", "/files/1/")


def test_a_file_over_the_limit_is_not_sent(page: Page, posts: list[str]) -> None:
    page.locator("#photo").evaluate(
        """input => {
            const files = new DataTransfer();
            files.items.add(new File([new Uint8Array(21 * 1024 * 1024)], "scan.pdf"));
            input.files = files.files;
        }"""
    )
    page.locator("#photo").dispatch_event("change")
    expect(page.locator(".files li", has_text="scan.pdf").last).to_contain_text("超过 20.0 MB，请压缩后再传")
    assert posts == []
