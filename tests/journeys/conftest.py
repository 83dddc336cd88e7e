"""A city whose stories have been told, served to a whole module of tests: looking at pages changes nothing."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import pytest
from django.conf import settings
from django.core.management import call_command
from django.test import Client, override_settings
from playwright.sync_api import Browser, Page
from pytest_django.live_server_helper import LiveServer

from permits.catalogue.models import PermitItem
from permits.demo import Story
from tests.city import build
from tests.conftest import DESKTOP, HEIGHTS
from tests.journeys.places import Places, places_of
from yangjiang.clock import calendar


@dataclass(frozen=True)
class Town:
    """Where it is served, who lives there, and every address with who looks at it."""

    url: str
    places: Places
    sessions: dict[str, str]

    def looker(self, username: str) -> list[Any]:
        """The cookie of somebody signed in already; of a stranger none."""
        if not username:
            return []
        return [{"name": settings.SESSION_COOKIE_NAME, "value": self.sessions[username], "url": self.url}]


@pytest.fixture(scope="module")
def town(built_city: None, browser: Browser, django_db_blocker: Any) -> Iterator[Town]:
    """Committed rows and a server of the module's own; afterwards the city is as new.

    The module's tests must be marked ``django_db``, else there is no test database to write to.
    """
    with django_db_blocker.unblock():
        if not PermitItem.objects.exists():
            build()
        calendar.forget()
        story = Story()
        server = LiveServer("localhost")
        try:
            with override_settings(SITE_URL=server.url, SHOW_PARTS=True):
                story.tell()
                places = places_of(story)
                yield Town(server.url, places, {name: session_of(story, name) for name in places if name})
        finally:
            server.stop()
            call_command("flush", interactive=False, verbosity=0)
            build()


def session_of(story: Story, username: str) -> str:
    client = Client()
    client.force_login(story.people[username])
    return client.cookies[settings.SESSION_COOKIE_NAME].value


@pytest.fixture
def visit(town: Town, browser: Browser) -> Iterator[Callable[..., Page]]:
    """``visit("lin", width=375)``: a page of somebody signed in already; of a stranger for ""."""
    contexts = []

    def open_page(username: str = "", width: int = DESKTOP) -> Page:
        context = browser.new_context(
            base_url=town.url,
            viewport={"width": width, "height": HEIGHTS[width]},
            locale="zh-CN",
            timezone_id="Asia/Shanghai",
            reduced_motion="reduce",
        )
        context.set_default_timeout(10_000)
        contexts.append(context)
        context.add_cookies(town.looker(username))
        return context.new_page()

    yield open_page
    for context in contexts:
        context.close()
