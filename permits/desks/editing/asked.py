"""Answering the guidance on one page: for the test box and for scenarios, with what comes out and why."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext as _

from permits.catalogue.book import Document
from permits.guidance.evaluate import ItemRules, Outcome, Status, load_item, outcomes
from permits.guidance.rules import UNSURE, Question, RuleError, load_questions
from permits.guidance.scenarios import STATUS_WORDS
from permits.guidance.walk import AnswerError, clean_answer
from yangjiang.web.labels import Label, Tone

PREFIX = "a-"
TONES: dict[Status, Tone] = {
    Status.NEEDED: "ok",
    Status.OUTSIDE: "wait",
    Status.MAYBE: "wait",
    Status.OPEN: "info",
    Status.NOT_NEEDED: "neutral",
}


class AnswersForm(forms.Form):
    """Every question, none required: only those answered count."""

    use_required_attribute = False

    def __init__(self, *args: Any, questions: Sequence[Question], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.questions = questions
        for question in questions:
            self.fields[f"{PREFIX}{question.code}"] = _field(question)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        answers: dict[str, Any] = {}
        for question in self.questions:
            name = f"{PREFIX}{question.code}"
            raw = cleaned.get(name)
            if raw in (None, "", []):
                continue
            try:
                answers[question.code] = clean_answer(question, raw)
            except AnswerError as error:
                self.add_error(name, str(error))
        cleaned["answers"] = answers
        return cleaned


def _field(question: Question) -> forms.Field:
    common: dict[str, Any] = {"label": question.text, "required": False, "label_suffix": ""}
    unsure = (UNSURE, _("不确定"))
    choices = [(one.value, one.label) for one in question.choices]
    if question.type == "multi":
        return forms.MultipleChoiceField(choices=[*choices, unsure], widget=forms.CheckboxSelectMultiple, **common)
    if question.type == "number":
        return forms.CharField(max_length=20, **common)
    if question.type == "yesno":
        choices = [("yes", _("是")), ("no", _("否"))]
    return forms.ChoiceField(choices=[("", _("没有问到")), *choices, unsure], **common)


def as_initial(answers: Mapping[str, Any]) -> dict[str, Any]:
    """Stored answers as the form's values."""
    words = {True: "yes", False: "no"}
    return {
        f"{PREFIX}{code}": words[value]
        if isinstance(value, bool)
        else [value]
        if value == UNSURE and not isinstance(value, list)
        else value
        for code, value in answers.items()
    }


def as_query(answers: Mapping[str, Any], **more: str) -> str:
    """Answers in an address, so that a test can be shared and a scenario starts from it."""
    query = QueryDict(mutable=True)
    for name, value in as_initial(answers).items():
        query.setlist(name, [str(one) for one in value] if isinstance(value, list) else [str(value)])
    for name, word in more.items():
        query[name] = word
    return query.urlencode()


@dataclass(frozen=True)
class Verdict:
    """What one item comes to, and the answers that say so."""

    code: str
    name: str
    status: Status
    label: Label
    reasons: tuple[str, ...]


def verdicts(items: Iterable[Document], questions: Sequence[Document], answers: Mapping[str, Any]) -> list[Verdict]:
    """Every item whose rule can be read, in catalogue order. Raises RuleError when the questions cannot be."""
    known = load_questions(questions)
    rules: list[ItemRules] = []
    names: dict[str, str] = {}
    for document in items:
        code = str(document.get("code"))
        names[code] = str(document.get("short_name") or document.get("name") or "")
        try:
            rules.append(load_item(code, document.get("guidance") or {}, known))
        except RuleError:
            continue
    return [
        Verdict(code, names[code], outcome.status, label_of(outcome.status), tuple(_reasons(outcome, known)))
        for code, outcome in outcomes(rules, known, answers).items()
    ]


def label_of(status: Status) -> Label:
    return Label(STATUS_WORDS[status], TONES[status])


def _reasons(outcome: Outcome, questions: Sequence[Question]) -> Iterable[str]:
    known = {question.code: question for question in questions}
    for reason in outcome.because:
        question = known[reason.question]
        yield _("「%(question)s」答「%(answer)s」") % {
            "question": question.text.rstrip("？"), "answer": question.label(reason.answer)}  # fmt: skip
    for code in outcome.pending:
        yield _("还要问「%s」") % known[code].text.rstrip("？")
