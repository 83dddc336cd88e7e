"""Fixtures every test may use: a real worker, real browsers, an accessibility checker."""

import importlib.util
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import hypothesis
import pytest
from django.db import connection, connections
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright
from pytest_django import Settings
from pytest_django.live_server_helper import LiveServer
from redis import Redis

from tests.city import built_city, city  # noqa: F401  fixtures for every test
from yangjiang.celery import app
from yangjiang.demo import BASE_DIR
from yangjiang.local_redis import end_with_parent

DESKTOP, PHONE = 1366, 375
HEIGHTS = {DESKTOP: 768, PHONE: 812}
SCREENSHOTS = BASE_DIR / "test-output" / "screenshots"
AXE = Path(__file__).parent / "vendor" / "axe.min.js"
AXE_TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
CHROMIUM_NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")
CHROMIUM_OPTIONS = [
    "--no-sandbox",  # Chromium refuses root otherwise, and a container has no user namespaces to give
    "--disable-dev-shm-usage",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


# How fast this machine is today decides no test.
hypothesis.settings.register_profile("steady", deadline=None, suppress_health_check=[hypothesis.HealthCheck.too_slow])
hypothesis.settings.load_profile("steady")


def pytest_configure(config: pytest.Config) -> None:
    config.addinivalue_line("markers", "browser: drives a real browser (set by itself where a page is used)")
    if importlib.util.find_spec("psycopg"):
        # Django silently prefers psycopg 3 wherever it can be imported, and we would test another driver.
        raise pytest.UsageError("psycopg 3 is installed: remove it, the project runs on psycopg2")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if "browser" in getattr(item, "fixturenames", ()):
            item.add_marker(pytest.mark.browser)


# --- Celery ------------------------------------------------------------------------------------


class Worker:
    """A Celery worker with its beat, in processes of its own, on the test's database."""

    def __init__(self, environment: dict[str, str], folder: Path) -> None:
        self.environment = environment
        self.folder = folder
        self.log_file = folder / "worker.log"
        self.process = self.start()

    def start(self) -> "subprocess.Popen[bytes]":
        command = [sys.executable, "-m", "celery", "-A", "yangjiang.celery:app", "worker", "--beat"]
        options = ["--concurrency", "2", "--loglevel", "INFO", "--schedule", str(self.folder / "beat")]
        options += ["--without-mingle", "--without-gossip"]  # no other worker to get to know
        with self.log_file.open("ab") as log:
            self.process = subprocess.Popen(
                [*command, *options],
                env=self.environment,
                cwd=BASE_DIR,
                stdout=log,
                stderr=log,
                start_new_session=True,
                preexec_fn=end_with_parent,
            )
        self.eventually(self.answers, seconds=60)
        return self.process

    def answers(self) -> bool:
        assert self.process.poll() is None, f"the worker died:\n{self.log()}"
        return bool(app.control.ping(timeout=0.5))

    def eventually(self, condition: Callable[[], object], seconds: float = 20) -> None:
        """Wait for what the worker is expected to bring about; fail with its log."""
        deadline = time.monotonic() + seconds
        while not condition():
            assert time.monotonic() < deadline, f"still not so after {seconds} s; the worker said:\n{self.log()}"
            time.sleep(0.1)

    def kill(self) -> None:
        """As a power cut would: no goodbye, tasks in hand are lost or come back."""
        os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait(10)

    def stop(self) -> None:
        if self.process.poll() is None:
            self.process.terminate()
            try:
                self.process.wait(10)
            except subprocess.TimeoutExpired:
                self.kill()

    def log(self) -> str:
        return self.log_file.read_text(encoding="utf-8", errors="replace")


def database_url_of_this_test() -> str:
    """DATABASE_URL with the name of the database this test process uses."""
    name = str(connection.settings_dict["NAME"])
    if connection.vendor == "sqlite":
        assert "mode=memory" not in name, "a worker cannot see an in-memory SQLite: give TEST NAME a file"
        return f"sqlite:///{name}"
    return f"{os.environ['DATABASE_URL'].rpartition('/')[0]}/{name}"


@pytest.fixture
def worker(
    request: pytest.FixtureRequest, transactional_db: None, settings: Settings, tmp_path: Path
) -> Iterator[Worker]:
    """A running worker and beat with short sweeps; use ``worker.eventually(lambda: …)`` to wait for it."""
    if "live_server" in request.fixturenames:
        settings.SITE_URL = request.getfixturevalue("live_server").url
    Redis.from_url(settings.REDIS_URL).flushdb()
    environment = os.environ | {
        "DATABASE_URL": database_url_of_this_test(),
        "REDIS_URL": settings.REDIS_URL,
        "SITE_URL": settings.SITE_URL,
        "MEDIA_ROOT": str(settings.MEDIA_ROOT),
        "SWEEP_SECONDS": "0.5",
        "C_FORCE_ROOT": "1",
    }
    running = Worker(environment, tmp_path)
    try:
        yield running
    finally:
        running.stop()
        sys.stdout.write(running.log())  # shown by pytest when the test failed


# --- Browsers ----------------------------------------------------------------------------------


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    executable = os.environ.get("CHROMIUM") or next(filter(None, map(shutil.which, CHROMIUM_NAMES)), None)
    if executable is None:
        pytest.fail("No Chromium found: run `make install`, set CHROMIUM=/path, or leave out with -m 'not browser'.")
    with sync_playwright() as playwright:
        running = playwright.chromium.launch(executable_path=executable, args=CHROMIUM_OPTIONS)
        yield running
        running.close()
        # While Playwright's loop runs, this thread has database connections of its own: nobody else will close them.
        connections.close_all()


NewPage = Callable[..., Page]


@pytest.fixture
def new_page(browser: Browser, live_server: LiveServer, settings: Settings) -> Iterator[NewPage]:
    """``new_page(width=1366, javascript=True)``: another person at another machine (own cookies)."""
    settings.SITE_URL = live_server.url
    contexts: list[BrowserContext] = []

    def open_page(width: int = DESKTOP, javascript: bool = True) -> Page:
        context = browser.new_context(
            base_url=live_server.url,
            viewport={"width": width, "height": HEIGHTS.get(width, 800)},
            has_touch=width < 600,
            java_script_enabled=javascript,
            locale="zh-CN",
            timezone_id="Asia/Shanghai",
            reduced_motion="reduce",
        )
        context.set_default_timeout(10_000)
        contexts.append(context)
        return context.new_page()

    yield open_page
    for context in contexts:
        context.close()


@pytest.fixture
def page(new_page: NewPage) -> Page:
    """A desktop, 1366 wide."""
    return new_page(DESKTOP)


@pytest.fixture
def phone(new_page: NewPage) -> Page:
    """A phone, 375 wide."""
    return new_page(PHONE)


@pytest.fixture
def plain_page(new_page: NewPage) -> Page:
    """A desktop without JavaScript."""
    return new_page(DESKTOP, javascript=False)


@pytest.fixture
def plain_phone(new_page: NewPage) -> Page:
    """A phone without JavaScript."""
    return new_page(PHONE, javascript=False)


@pytest.fixture
def axe() -> Callable[[Page], None]:
    """``axe(page)`` fails with everything axe-core finds on the page as it stands (needs JavaScript there)."""
    return check_accessibility


def check_accessibility(page: Page) -> None:
    # An isolated world: the page's policy does not apply, and its scripts never see axe.
    session = page.context.new_cdp_session(page)
    frame = session.send("Page.getFrameTree")["frameTree"]["frame"]["id"]
    world = session.send("Page.createIsolatedWorld", {"frameId": frame, "worldName": "axe"})["executionContextId"]

    def evaluate(expression: str) -> Any:
        arguments = {"expression": expression, "contextId": world, "awaitPromise": True, "returnByValue": True}
        answer = session.send("Runtime.evaluate", arguments)
        assert "exceptionDetails" not in answer, answer["exceptionDetails"]
        return answer["result"].get("value")

    evaluate(AXE.read_text(encoding="utf-8") + ";null")
    rules = {"runOnly": {"type": "tag", "values": AXE_TAGS}, "resultTypes": ["violations"]}
    violations = evaluate(f"axe.run(document, {rules}).then(found => found.violations)")
    session.detach()
    findings = [
        f"{violation['id']} ({violation['impact']}): {violation['help']}\n      {node['html'][:300]}"
        for violation in violations
        for node in violation["nodes"]
    ]
    assert not findings, f"axe found on {page.url}:\n  - " + "\n  - ".join(findings)


@pytest.fixture
def shot() -> Callable[..., Path]:
    """``shot(page, "home")`` writes test-output/screenshots/home-1366.png, the whole page."""

    def take(page: Page, name: str) -> Path:
        SCREENSHOTS.mkdir(parents=True, exist_ok=True)
        width = page.viewport_size["width"] if page.viewport_size else DESKTOP
        path = SCREENSHOTS / f"{name}-{width}.png"
        page.screenshot(path=path, full_page=True)
        return path

    return take
