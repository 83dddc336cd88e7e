"""A draft beside what is published: what it would become, and what it changes, in words."""

from typing import Any

from permits.catalogue.asking import open_questions_draft
from permits.catalogue.diff import Change, differences
from permits.catalogue.models import DataElement, ItemDraft, Material, QuestionnaireDraft
from permits.catalogue.publish import complete
from permits.catalogue.queries import current_questionnaire, last_revision
from permits.guidance.words import speaker


def complete_document(draft: ItemDraft) -> dict[str, Any]:
    """The draft with the definitions it uses copied in, as it would be published. Raises Refused for unknown codes."""
    elements = dict(DataElement.objects.values_list("code", "spec"))
    materials = dict(Material.objects.values_list("code", "spec"))
    return complete(draft.content, elements, materials)


def changes(draft: ItemDraft) -> list[Change]:
    """What the draft changes, in words: against what it became the successor of, else against the newest revision."""
    if draft.revision:
        new = draft.revision.content
        last = draft.based_on
    else:
        last = last_revision(draft.item) if draft.item else None
        new = _readable(draft)
    old = last.content if last else {}
    return differences(old, new, speaker(_questions()))


def changes_of_questions(draft: QuestionnaireDraft) -> list[Change]:
    """What the draft changes in the questions, in words."""
    last = draft.based_on if draft.questionnaire_id else current_questionnaire()
    return differences(list(last.content) if last else [], draft.content)


def _readable(draft: ItemDraft) -> dict[str, Any]:
    """The draft with every definition that is known: an unknown code is the linter's to tell, not a reason to fail."""
    elements = dict(DataElement.objects.values_list("code", "spec"))
    materials = dict(Material.objects.values_list("code", "spec"))
    content = dict(draft.content)
    for key, name, known in (("form", "element", elements), ("materials", "material", materials)):
        rows = content.get(key)
        if isinstance(rows, list):
            content[key] = [
                {**row, "spec": known[row[name]]} if isinstance(row, dict) and row.get(name) in known else row
                for row in rows
            ]
    return content


def _questions() -> list[dict[str, Any]]:
    """Published and drafted questions: a rule may name either."""
    last, drafted = current_questionnaire(), open_questions_draft()
    return [*(last.content if last else ()), *(drafted.content if drafted else ())]
