"""Questions and rules in force, read from the catalogue into what ``walk`` and ``evaluate`` work on."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from permits.catalogue.facts import ItemFacts, facts_of
from permits.catalogue.models import ItemRevision, Questionnaire
from permits.catalogue.queries import in_force
from permits.guidance.evaluate import ItemRules, Outcome, Reason, Status, load_items, outcomes
from permits.guidance.models import Walk
from permits.guidance.rules import NONE_OF_THESE, UNSURE, Check, Choice, Group, Question, Rule, load_questions
from permits.guidance.walk import next_question, prune

TRADES = "trades"
"""The first question: which trade. Its answers are also the tiles of the home page."""

FILLERS = "开办个家间一我要想店证的做卖"
"""Words around what a person looks for: 「我想开个奶茶店」 looks for 奶茶."""


@dataclass(frozen=True)
class Guidance:
    """Everything needed to guide somebody: one per set of revisions in force, kept for the process's life."""

    questionnaire: int
    questions: tuple[Question, ...]
    items: tuple[ItemRules, ...]
    facts: Mapping[str, ItemFacts]

    def question(self, code: str) -> Question | None:
        return next((question for question in self.questions if question.code == code), None)

    def words_for(self, item: ItemRules) -> set[str]:
        """What people call the answers that lead to this item, the trades apart."""
        found: set[str] = set()
        for question, value in _choices_of(item.needed):
            if question.code == TRADES:
                continue
            for choice in question.choices:
                if choice.value == value and value != NONE_OF_THESE:
                    found |= {choice.label, *choice.words}
        return found


@dataclass(frozen=True)
class Standing:
    """Where a walk stands: the answers that count, the question to ask next, what each item comes to."""

    live: dict[str, Any]
    following: Question | None
    outcomes: dict[str, Outcome]
    still_open: int

    def codes(self, *statuses: Status) -> list[str]:
        return [code for code, outcome in self.outcomes.items() if outcome.status in statuses]


def guidance() -> Guidance | None:
    """The guidance in force today; None while no questions are published."""
    questionnaire = Questionnaire.objects.exclude(published_at=None).order_by("-number").values_list("pk", flat=True)
    newest = questionnaire.first()
    if newest is None:
        return None
    return _read(newest, tuple(in_force().values_list("pk", flat=True)))


@lru_cache(maxsize=4)
def _read(questionnaire: int, revisions: tuple[int, ...]) -> Guidance:
    """Published rows never change, so their keys say everything about their content."""
    questions = load_questions(Questionnaire.objects.get(pk=questionnaire).content)
    rows = ItemRevision.objects.filter(pk__in=revisions).select_related("item").order_by("item__position")
    facts = {revision.item.code: facts_of(revision) for revision in rows}
    guided = {code: item.raw["guidance"] for code, item in facts.items() if item.raw.get("guidance")}
    return Guidance(questionnaire, questions, load_items(guided, questions), facts)


def stand(book: Guidance, walk: Walk) -> Standing:
    """What the walk's answers come to now; answers that matter no more are left out but stay on the walk."""
    live, _dormant = prune(book.items, book.questions, walk.answers)
    found = outcomes(book.items, book.questions, live)
    waiting = {code for outcome in found.values() for code in outcome.pending}
    return Standing(live, next_question(book.items, book.questions, live), found, len(waiting))


def in_words(book: Guidance, reasons: Iterable[Reason]) -> list[str]:
    """「您准备做哪些生意？」答「餐饮」: the answers behind an outcome, as the person saw them."""
    said = []
    for reason in reasons:
        question = book.question(reason.question)
        if question:
            said.append(f"「{question.text.rstrip('？')}」选了「{question.label(reason.answer)}」")
    return said


def unsure_questions(book: Guidance, outcome: Outcome) -> list[Question]:
    """The questions answered 「不确定」 that keep this item undecided."""
    asked = (book.question(reason.question) for reason in outcome.because if reason.answer == UNSURE)
    return [question for question in asked if question]


def looked_for(book: Guidance, sought: str) -> set[str]:
    """Codes of the items somebody means by ``sought``: by name, department, or what people call that business.

    A trade alone leads to nearly every item, so it counts only for those it settles; the guidance asks the rest.
    """
    texts = {
        item.code: {item.name, item.short_name, str(item.raw.get("department") or "")} for item in book.facts.values()
    }
    for rules in book.items:
        texts[rules.code] = texts.get(rules.code, set()) | book.words_for(rules)
    found = _matching(texts, sought.strip()) or _matching(texts, _bare(sought))
    for choice in trades_meant(book, sought):
        settled = outcomes(book.items, book.questions, {TRADES: [choice.value]})
        found |= {code for code, outcome in settled.items() if outcome.status is Status.NEEDED}
    return found


def trades_meant(book: Guidance, sought: str) -> list[Choice]:
    """The trades that somebody means by ``sought``."""
    question = book.question(TRADES)
    choices = {one.value: one for one in (question.choices if question else ()) if one.value != NONE_OF_THESE}
    texts = {value: {one.label, *one.words} for value, one in choices.items()}
    found = _matching(texts, sought.strip()) or _matching(texts, _bare(sought))
    return [one for value, one in choices.items() if value in found]


def _bare(sought: str) -> str:
    return "".join(letter for letter in sought if letter not in FILLERS and not letter.isspace())


def _matching(texts: Mapping[str, set[str]], sought: str) -> set[str]:
    return {
        code
        for code, words in texts.items()
        if sought and any(sought in word or (len(word) > 1 and word in sought) for word in words if word)
    }


def _choices_of(rule: Rule) -> Iterator[tuple[Question, str]]:
    if isinstance(rule, Check):
        values = rule.value if isinstance(rule.value, tuple) else (rule.value,)
        if rule.question.choices:
            yield from ((rule.question, value) for value in values)
    elif isinstance(rule, Group):
        for one in rule.rules:
            yield from _choices_of(one)
