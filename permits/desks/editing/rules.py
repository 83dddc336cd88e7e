"""The rule of an item: read as a table, built row by row, or written as text by an expert (P6a, P10)."""

from collections.abc import Mapping, Sequence
from copy import deepcopy
from typing import Any

from django.contrib import messages
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from permits import access
from permits.catalogue import drafting
from permits.catalogue.models import ItemDraft
from permits.catalogue.states import DraftState as State
from permits.desks.editing import frame
from permits.desks.editing.questions import drafted_questions
from permits.desks.editing.rule_forms import ABSENT, TEXT, RuleInput, drawn, from_post, from_tree, judged, pressed
from permits.desks.editing.rule_rows import OPERATORS, Group, kept, to_groups
from permits.desks.editing.sections import EVERY, RULES
from permits.guidance.rules import Question, load_questions
from permits.guidance.words import rule_in_words
from yangjiang.accounts.models import Role
from yangjiang.web.errors import Refused
from yangjiang.web.gates import gate
from yangjiang.web.requests import SignedIn

NAMES = ("needed", "inside")
BECAUSE = 120


@gate(Role.CATALOGUE_ADMIN)
@require_http_methods(["GET", "HEAD", "POST"])
def rules(request: SignedIn, pk: int) -> HttpResponse:
    """What makes the item needed, what keeps it inside 一照通行, and the sentence that says so."""
    shown = access.draft_for_editor(request.user, pk)
    if shown.status is not State.EDITING:
        messages.info(request, _("这份草稿现在是「%s」，要改先收回来") % shown.status.for_officer.text)
        return redirect("permits:catalogue_draft", pk=pk)
    rows = drafted_questions()
    questions = load_questions(rows)
    guidance = shown.content.get("guidance") or {}
    because = str(guidance.get("because") or "")
    inputs = [
        from_tree(name, guidance.get(name, False), questions, absent=name == "inside" and name not in guidance)
        for name in NAMES
    ]
    conflict, version, errors = None, shown.version, list[tuple[str, str]]()
    if request.method == "POST":
        typed = request.POST.get("version", "")
        version = int(typed) if typed.isdigit() else version
        because = request.POST.get("because", "").strip()
        inputs = [from_post(name, request.POST, questions) for name in NAMES]
        if act := request.POST.get("do"):
            inputs = _after(inputs, act, request.POST, questions)
        else:
            content, inputs, errors = _content(shown, inputs, because, questions)
            if not errors:
                try:
                    drafting.save_draft(draft=shown, content=content, version=version, by=request.user)
                except Refused as refusal:
                    conflict = frame.meanwhile(refusal)
                    version = conflict["version"] if conflict else version
                    errors = [] if conflict else [("", refusal.message)]
                else:
                    messages.success(request, _("导办规则已保存"))
                    return redirect(_onward(request, shown))
        errors = errors or [error for one in inputs for error in one.errors]
    context = frame.shell(request, *frame.draft_crumbs(shown, (str(RULES.title), "")))
    context |= {
        "draft": shown,
        "version": version,
        "because": because,
        "because_limit": BECAUSE,
        "because_errors": [message for control, message in errors if control == "id_because"],
        "rules": [_drawn(one, questions) for one in inputs],
        "saved": [_saved(name, guidance, questions, rows) for name in NAMES if name in guidance],
        "questions": questions,
        "problems": errors,
        "conflict": conflict,
        "menu": [
            {"label": one.title, "url": frame.section_url(shown, one.key), "current": one is RULES} for one in EVERY
        ],
    }
    return render(request, "permits/catalogue/rules.html", context, status=409 if conflict else 200)


def _after(inputs: Sequence[RuleInput], act: str, data: QueryDict, questions: Sequence[Question]) -> list[RuleInput]:
    """「inside:add:0」: which rule, then what."""
    name, _colon, what = act.partition(":")
    return [pressed(one, what, data, questions) if one.name == name else one for one in inputs]


def _content(
    shown: ItemDraft, inputs: Sequence[RuleInput], because: str, questions: Sequence[Question]
) -> tuple[dict[str, Any], list[RuleInput], list[tuple[str, str]]]:
    """The document with the rules as typed, the page's state, and what is wrong."""
    content = deepcopy(dict(shown.content))
    guidance: dict[str, Any] = {}
    judgement, errors = [], []
    for one in inputs:
        if one.mode == ABSENT:
            judgement.append(one)
            continue
        tree, state = judged(one, questions)
        guidance[one.name] = kept((shown.content.get("guidance") or {}).get(one.name), tree, questions)
        judgement.append(state)
        errors += state.errors
    if len(because) > BECAUSE:
        errors.append(("id_because", _("这句话最多 %(limit)d 字，现在 %(length)d 字") % {
            "limit": BECAUSE, "length": len(because)}))  # fmt: skip
    content["guidance"] = guidance | {"because": because}
    return content, judgement, errors


def _drawn(one: RuleInput, questions: Sequence[Question]) -> dict[str, Any]:
    return {
        "input": one,
        "groups": drawn(one, questions),
        "text": one.mode == TEXT,
        "absent": one.mode == ABSENT,
        "optional": one.name == "inside",
        "errors": [message for control, message in one.errors if control == one.text_id],
        "add_errors": {control: message for control, message in one.errors if control.endswith("-add")},
        "title": _("什么样的回答要办") if one.name == "needed" else _("什么情况走一照通行"),
        "hint": _("任一组成立就要办；同一组里的条件要全部成立。")
        if one.name == "needed"
        else _("备注写了范围限制的才要：要办但不在范围里的，告诉企业走传统模式。"),
    }


def _saved(
    name: str, guidance: Mapping[str, Any], questions: Sequence[Question], rows: Sequence[Mapping[str, Any]]
) -> dict[str, Any]:
    """The saved rule as a readable table; a rule of another shape as an outline."""
    tree = guidance[name]
    groups = to_groups(tree, questions)
    known = {str(row.get("code")): row for row in rows}
    return {
        "title": _("要办") if name == "needed" else _("走一照通行"),
        "groups": None if groups is None else [_words(group, questions) for group in groups],
        "outline": outline(tree, known) if groups is None else None,
    }


def _words(group: Group, questions: Sequence[Question]) -> list[dict[str, str]]:
    """「当〈问题〉包含〈选项〉」, one line for each comparison."""
    known = {question.code: question for question in questions}
    return [
        {
            "question": known[row.question].text.rstrip("？"),
            "op": str(OPERATORS[known[row.question].type].get(row.op, row.op)),
            "values": "、".join(known[row.question].label(_plain(value)) for value in row.values),
        }
        for row in group
    ]


def _plain(value: Any) -> Any:
    return {"true": True, "false": False}.get(value, value)


def outline(tree: Any, known: Mapping[str, Mapping[str, Any]]) -> dict[str, Any]:
    """A rule of any shape as a list inside a list."""
    joined = {"or": _("下面任一个成立"), "and": _("下面全部成立")}
    if isinstance(tree, Mapping) and len(tree) == 1:
        op, body = next(iter(tree.items()))
        if op in joined and isinstance(body, list):
            return {"text": joined[op], "parts": [outline(one, known) for one in body]}
        if op == "!":
            return {"text": _("下面这个不成立"), "parts": [outline(body, known)]}
    return {"text": rule_in_words(tree, known), "parts": []}


def _onward(request: SignedIn, shown: ItemDraft) -> str:
    if "stay" in request.POST:
        return frame.section_url(shown, RULES.key)
    return reverse("permits:catalogue_draft", args=[shown.pk])
