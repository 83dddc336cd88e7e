"""Every page of the editors' desk in a browser: nothing for axe to find, nothing wider than the screen."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page

from permits import publishing
from permits.catalogue.models import Batch
from permits.demo import Story
from permits.desks.editing.sections import SECTIONS
from tests.conftest import DESKTOP, PHONE, NewPage
from tests.journeys.hands import listen, sign_in
from tests.permits.catalogue.forty_first import document

pytestmark = pytest.mark.usefixtures("transactional_db")


@pytest.mark.parametrize("width", [DESKTOP, PHONE])
def test_pages_are_accessible_and_fit(new_page: NewPage, city: Story, axe: Callable[[Page], None], width: int) -> None:
    by = city.people["catalogue"]
    old = publishing.open_draft(code="5", by=by)
    empty = publishing.open_draft(code="42", by=by, batch=Batch.objects.last())
    new = publishing.open_draft(code="41", by=by, batch=Batch.objects.last())
    new = publishing.save_draft(draft=new, content=document(), version=1, by=by)
    publishing.propose(draft=new, by=by)
    publishing.edit_questions(by=by)
    draft = f"/catalogue/drafts/{old.pk}"
    look(
        sign_in(new_page(width), "catalogue"),
        axe,
        "/catalogue/",
        "/catalogue/items/new/",
        "/catalogue/items/5/",
        *(f"{draft}/{page}" for page in ("", "rules/", "checks/", "changes/", "impact/", "propose/", "discard/")),
        *(f"{draft}/edit/{section.key}/" for section in SECTIONS),
        f"/catalogue/drafts/{empty.pk}/checks/",
        f"/catalogue/drafts/{empty.pk}/preview/",
        f"/catalogue/drafts/{new.pk}/",
        f"/catalogue/drafts/{new.pk}/preview/",
        f"/catalogue/drafts/{new.pk}/changes/",
        "/catalogue/elements/",
        "/catalogue/elements/X05_venue_type/",
        "/catalogue/elements/new/",
        "/catalogue/materials/",
        "/catalogue/materials/M06/",
        "/catalogue/questions/",
        "/catalogue/questions/ask/eia/",
        "/catalogue/questions/new/",
        "/catalogue/questions/try/?a-trades=catering&a-has_licence=no",
        "/catalogue/questions/publish/",
        f"/catalogue/scenarios/?in={old.pk}",
        "/catalogue/scenarios/new/",
        "/catalogue/checks/",
    )
    look(
        sign_in(new_page(width), "market_head"),
        axe,
        "/catalogue/approvals/",
        f"/catalogue/approvals/{new.pk}/",
    )
    look(new_page(width), axe, "/items/5/", "/items/26/", "/items/S1/")


def look(page: Page, axe: Callable[[Page], None], *addresses: str) -> None:
    said = listen(page)
    for address in addresses:
        answer = page.goto(address)
        assert answer is not None
        assert answer.status == 200, address
        axe(page)
        wider = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        assert wider <= 0, f"{address} is {wider} px wider than the screen"
    assert said == []
