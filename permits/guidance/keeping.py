"""Scenarios kept with the catalogue: live ones, and those a draft brings, replaces or drops."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from permits.catalogue.models import ItemDraft, QuestionnaireDraft
from permits.guidance.models import Scenario
from yangjiang import audit
from yangjiang.accounts.models import User
from yangjiang.web.errors import Refused

Draft = ItemDraft | QuestionnaireDraft


def live() -> list[Scenario]:
    return list(Scenario.objects.filter(draft=None, questions_draft=None))


def brought_by(draft: Draft) -> list[Scenario]:
    """What this draft adds, replaces or drops."""
    return list(draft.scenarios.all())


def with_draft(draft: Draft) -> list[dict[str, Any]]:
    """The scenarios as they would be with the draft, as entries of fixtures/catalogue/scenarios.yaml."""
    found = {scenario.name: as_entry(scenario) for scenario in live()}
    for scenario in brought_by(draft):
        if scenario.dropped:
            found.pop(scenario.name, None)
        else:
            found[scenario.name] = as_entry(scenario)
    return list(found.values())


def as_entry(scenario: Scenario) -> dict[str, Any]:
    return {"name": scenario.name, "answers": scenario.answers, "expect": scenario.expect}


def keep_scenario(
    *, name: str, answers: Mapping[str, Any], expect: Mapping[str, str], by: User, draft: Draft | None = None
) -> Scenario:
    """Write a scenario down under its name; with ``draft`` it counts there only, until the draft is published."""
    name = name.strip()
    if not name:
        raise Refused(_("请给这个测试起个名字，例如：开奶茶店，不卖酒"), field="name", code="no_name")
    with transaction.atomic():
        scenario, created = Scenario.objects.update_or_create(
            name=name, **_place(draft), defaults={"answers": dict(answers), "expect": dict(expect), "dropped": False}
        )
        event = "scenario.added" if created else "scenario.changed"
        audit.record(scenario, event, by, name=name, answers=dict(answers), expect=dict(expect))
        return scenario


def drop_scenario(*, scenario: Scenario, by: User, draft: Draft | None = None) -> None:
    """Delete a scenario; with ``draft`` a live one is dropped only once the draft is published."""
    with transaction.atomic():
        is_live = scenario.draft_id is None and scenario.questions_draft_id is None
        audit.record(scenario, "scenario.dropped", by, **as_entry(scenario))
        if draft is None or not is_live:
            scenario.delete()
            return
        Scenario.objects.update_or_create(
            name=scenario.name,
            **_place(draft),
            defaults={"answers": scenario.answers, "expect": scenario.expect, "dropped": True},
        )


def settle(draft: Draft, by: User) -> None:
    """The draft is published: what it brings becomes live."""
    for scenario in brought_by(draft):
        standing = Scenario.objects.filter(name=scenario.name, draft=None, questions_draft=None).first()
        if not scenario.dropped:
            keep_scenario(name=scenario.name, answers=scenario.answers, expect=scenario.expect, by=by)
        elif standing:
            drop_scenario(scenario=standing, by=by)
        scenario.delete()


def forget(draft: Draft) -> None:
    """The draft is given up: what it would have brought goes with it."""
    draft.scenarios.all().delete()


def load_scenarios(entries: Iterable[Mapping[str, Any]]) -> int:
    """Bring the live scenarios up to fixtures/catalogue/scenarios.yaml; those added by hand stay. Returns how many."""
    rows = list(entries)
    for entry in rows:
        Scenario.objects.update_or_create(
            name=entry["name"], draft=None, questions_draft=None,
            defaults={"answers": entry["answers"], "expect": entry["expect"]},
        )  # fmt: skip
    return len(rows)


def _place(draft: Draft | None) -> dict[str, Any]:
    if draft is None:
        return {"draft": None, "questions_draft": None}
    if isinstance(draft, ItemDraft):
        return {"draft": draft, "questions_draft": None}
    return {"draft": None, "questions_draft": draft}
