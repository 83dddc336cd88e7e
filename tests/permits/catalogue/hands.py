"""What tests do over and over with drafts: open, change one thing, have it approved, publish it."""

from copy import deepcopy
from datetime import date
from typing import Any

from permits import publishing
from permits.catalogue.models import Batch, ItemDraft, ItemRevision
from permits.demo import Story
from tests.permits.catalogue.forty_first import CODE, SCENARIO, document

DEPARTMENTS = {"1": "market", "2": "market", "5": "fire", "6": "tobacco", CODE: "market"}


def opened(city: Story, code: str) -> ItemDraft:
    batch = Batch.objects.get(number=2) if code == CODE else None
    return publishing.open_draft(code=code, by=city.people["catalogue"], batch=batch)


def saved(city: Story, draft: ItemDraft, **keys: Any) -> ItemDraft:
    """The draft with other values at its top keys."""
    content = {**deepcopy(draft.content), **keys}
    return publishing.save_draft(draft=draft, content=content, version=draft.version, by=city.people["catalogue"])


def with_limit(city: Story, code: str, days: int) -> ItemDraft:
    """A draft of a live item with another statutory limit."""
    draft = opened(city, code)
    limits = deepcopy(draft.content["limits"])
    limits["statutory"]["value"] = days
    return saved(city, draft, limits=limits)


def forty_first(city: Story, **keys: Any) -> ItemDraft:
    """A draft of the 41st item with its scenario."""
    draft = saved(city, opened(city, CODE), **document(**keys))
    publishing.keep_scenario(**SCENARIO, by=city.people["catalogue"], draft=draft)
    return draft


def dated(city: Story, draft: ItemDraft, effective_on: date | None, hard_stop_on: date | None = None) -> ItemDraft:
    return publishing.set_dates(
        draft=draft, effective_on=effective_on, hard_stop_on=hard_stop_on, note="", version=draft.version,
        by=city.people["catalogue"],
    )  # fmt: skip


def approved(city: Story, draft: ItemDraft) -> ItemDraft:
    draft = publishing.propose(draft=draft, by=city.people["catalogue"])
    return publishing.approve(draft=draft, by=city.people[f"{DEPARTMENTS[draft.code]}_head"])


def published(city: Story, draft: ItemDraft, on: date | None = None) -> ItemRevision:
    return publishing.publish(draft=approved(city, draft), effective_on=on, by=city.people["catalogue"])
