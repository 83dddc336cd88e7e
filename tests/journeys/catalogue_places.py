"""The catalogue editors' pages with drafts in every state behind them, and what heads and businesses see of them."""

from collections.abc import Iterator
from typing import Any

from permits import publishing
from permits.catalogue import asking, drafting
from permits.catalogue.models import ItemDraft
from permits.demo import Story
from permits.desks.editing.sections import SECTIONS
from permits.guidance.models import Scenario
from tests.journeys.place import Place, at
from yangjiang import clock

QUESTION, ELEMENT, MATERIAL = "trades", "P05", "M06"


def changed(story: Story, code: str, **limits: Any) -> ItemDraft:
    """An open draft of an item whose statutory limit is one day longer."""
    editor = story.people["catalogue"]
    draft = drafting.open_draft(code=code, by=editor)
    content = drafting.bare(draft.content)
    statutory = {**content["limits"]["statutory"], "value": content["limits"]["statutory"]["value"] + 1}
    content["limits"] = {**content["limits"], "statutory": statutory, **limits}
    return drafting.save_draft(draft=draft, content=content, version=draft.version, by=editor)


def moved_on(story: Story, code: str) -> None:
    """Publish a change of an item of the market office: drafts on the revision before are told."""
    draft = publishing.propose(draft=changed(story, code), by=story.people["catalogue"])
    publishing.approve(draft=draft, by=story.people["market_head"])
    publishing.publish(draft=draft, by=story.people["catalogue"], effective_on=clock.today())


def catalogue(story: Story) -> Iterator[Place]:
    """Everything an editor looks at: one draft being written, one proposed, one approved, one faulty."""
    editor, head = story.people["catalogue"], story.people["market_head"]
    writing = changed(story, "4")
    faulty = changed(story, "10", promised={"value": 99, "unit": "workday", "law": "", "confidence": "reference"})
    proposed = publishing.propose(draft=changed(story, "3"), by=editor)
    approved = publishing.propose(draft=changed(story, "7"), by=editor)
    publishing.approve(draft=approved, by=head)
    yield from (at("permits:catalogue_desk"), at("permits:catalogue_batch", 2), at("permits:catalogue_item_batch", "6"))
    yield at("permits:catalogue_new")
    yield from (
        at("permits:catalogue_item", "5"),
        at("permits:catalogue_item", "4"),
        at("permits:catalogue_diff", "2", query="?old=1&new=2"),
    )
    for draft in (writing, faulty, proposed, approved):
        for name in ("draft", "draft_checks", "changes", "impact", "preview"):
            yield at(f"permits:catalogue_{name}", draft.pk)
    for section in SECTIONS:
        yield at("permits:catalogue_section", writing.pk, section.key)
    yield from (at("permits:catalogue_rules", writing.pk), at("permits:catalogue_propose", writing.pk))
    yield from (at("permits:catalogue_propose", faulty.pk), at("permits:catalogue_discard", writing.pk))
    yield from (at("permits:catalogue_publish", approved.pk), at("permits:catalogue_take_back", proposed.pk))
    yield at("permits:catalogue_adopt", writing.pk)
    yield from (at("permits:catalogue_elements"), at("permits:catalogue_element", ELEMENT))
    yield from (at("permits:catalogue_element_new"), at("permits:catalogue_materials"))
    yield from (at("permits:catalogue_material", MATERIAL), at("permits:catalogue_material_new"))
    yield from (at("permits:catalogue_questions"), at("permits:catalogue_test"), at("permits:catalogue_question_new"))
    yield at("permits:catalogue_question", QUESTION)
    asking.edit_questions(by=editor)
    yield from (at("permits:catalogue_questions"), at("permits:catalogue_questions_publish"))
    yield from (at("permits:catalogue_scenarios"), at("permits:catalogue_scenario_new"))
    yield at("permits:catalogue_scenario", Scenario.objects.earliest("pk").pk)
    yield at("permits:catalogue_checks")


def approving() -> Iterator[Place]:
    """What a head sees of proposed drafts."""
    yield at("permits:catalogue_approvals")
    for draft in ItemDraft.objects.filter(state="proposed", code="3"):
        yield at("permits:catalogue_approval", draft.pk)
