"""What publishing a draft would touch: counts and examples, before anything is published. Nothing is changed here."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from permits.application.models import Application
from permits.application.states import ApplicationState
from permits.catalogue.book import Book
from permits.catalogue.models import ItemDraft, QuestionnaireDraft
from permits.fanout.models import Case
from permits.fanout.states import OPEN, CaseState
from permits.guidance.checking import book_in_force
from permits.guidance.evaluate import ItemRules, Status, load_item, outcomes
from permits.guidance.models import Walk
from permits.guidance.rules import Question, RuleError, load_questions
from permits.guidance.scenarios import STATUS_WORDS

EXAMPLES = 10
WALKS = 300
"""The newest recorded walks that are walked again; enough to see a rule's reach, few enough to wait for."""


@dataclass(frozen=True)
class DraftHit:
    """An application not submitted yet that chose the item; it will be told and may move."""

    application: int
    revision: int


@dataclass(frozen=True)
class CaseHit:
    """A Case in review: it keeps the revision it was submitted on."""

    number: str
    state: CaseState
    revision: int


@dataclass(frozen=True)
class WalkHit:
    """A recorded walk that would come out differently: 「第 41 项 洗车：不用办理 → 需要办理」."""

    walk: int
    token: str
    changes: tuple[str, ...]


@dataclass(frozen=True)
class Impact:
    """Counts are of everything touched, examples the newest few. ``unreadable``: why walks were not walked again."""

    drafts: int = 0
    draft_examples: tuple[DraftHit, ...] = ()
    cases: int = 0
    case_examples: tuple[CaseHit, ...] = ()
    walks: int = 0
    walk_examples: tuple[WalkHit, ...] = ()
    walks_tried: int = 0
    unreadable: str = ""

    @property
    def touches_nothing(self) -> bool:
        return not (self.drafts or self.cases or self.walks)


def impact(draft: ItemDraft) -> Impact:
    """Which drafts, which Cases in review, which recorded walks this draft of an item would touch."""
    chosen = Application.objects.filter(selections__item_code=draft.code, state=ApplicationState.DRAFT)
    running = Case.objects.filter(item_code=draft.code, state__in=OPEN)
    now = book_in_force()
    return replace(
        _walks(now, now.with_item(draft.content)),
        drafts=chosen.count(),
        draft_examples=tuple(
            DraftHit(pk, number)
            for pk, number in chosen.order_by("-changed_at").values_list("pk", "selections__revision__number")[
                :EXAMPLES
            ]
        ),
        cases=running.count(),
        case_examples=tuple(
            CaseHit(number, CaseState(state), revision)
            for number, state, revision in running.order_by("-pk").values_list("number", "state", "revision__number")[
                :EXAMPLES
            ]
        ),
    )


def impact_of_questions(draft: QuestionnaireDraft) -> Impact:
    """Which recorded walks would come out differently with these questions."""
    now = book_in_force()
    return _walks(now, replace(now, questions=draft.content))


@dataclass(frozen=True)
class _Guide:
    questions: tuple[Question, ...]
    items: tuple[ItemRules, ...]

    @classmethod
    def of(cls, book: Book) -> "_Guide":
        questions = load_questions(book.questions)
        guided = [row for row in book.items if row.get("guidance")]
        return cls(questions, tuple(load_item(str(row["code"]), row["guidance"], questions) for row in guided))

    def statuses(self, answers: Mapping[str, Any]) -> dict[str, Status]:
        """What a walk comes to. Answers that matter no more stay in: they cannot decide anything."""
        found = outcomes(self.items, self.questions, answers)
        return {code: outcome.status for code, outcome in found.items()}

    def without(self, same: set[str]) -> "_Guide":
        return replace(self, items=tuple(item for item in self.items if item.code not in same))


def _walks(before: Book, after: Book) -> Impact:
    try:
        old, new = _Guide.of(before), _Guide.of(after)
    except (RuleError, KeyError, TypeError, AttributeError) as error:
        return Impact(unreadable=str(error))
    names = {str(row.get("code")): str(row.get("short_name") or "") for row in (*before.items, *after.items)}
    same = {item.code for item in old.items} & {item.code for item in new.items if item in old.items}
    old, new = old.without(same), new.without(same)
    seen: dict[str, tuple[str, ...]] = {}
    hits = []
    walks = list(Walk.objects.exclude(answers={}).order_by("-changed_at", "-pk")[:WALKS])
    for walk in walks:
        key = json.dumps(walk.answers, sort_keys=True)
        if key not in seen:
            seen[key] = _changes(old.statuses(walk.answers), new.statuses(walk.answers), names)
        if seen[key]:
            hits.append(WalkHit(walk.pk, walk.token, seen[key]))
    return Impact(walks=len(hits), walk_examples=tuple(hits[:EXAMPLES]), walks_tried=len(walks))


def _changes(old: Mapping[str, Status], new: Mapping[str, Status], names: Mapping[str, str]) -> tuple[str, ...]:
    """An item that is new and not needed changes nothing for anybody."""
    found = []
    for code in dict.fromkeys([*old, *new]):
        before, after = old.get(code), new.get(code)
        if before is not after and {before, after} != {None, Status.NOT_NEEDED}:
            said = [STATUS_WORDS[status] if status else "没有这一项" for status in (before, after)]
            found.append(f"{label(code, names.get(code, ''))}：{said[0]} → {said[1]}")
    return tuple(found)


def label(code: str, name: str) -> str:
    """「第 5 项 消防安全检查」; a start-up service goes by its name alone."""
    return name if code.startswith("S") else f"第 {code} 项 {name}".strip()
