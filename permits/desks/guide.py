"""The guidance, one question a page; no account, nothing personal (P6a)."""

from typing import Any
from urllib.parse import urlencode

from django import forms
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from permits.application.merge import merge
from permits.catalogue.facts import ItemFacts
from permits.catalogue.models import PermitItem
from permits.guidance.evaluate import Outcome, Status
from permits.guidance.models import Walk
from permits.guidance.queries import Guidance, Standing, guidance, in_words, stand, unsure_questions
from permits.guidance.rules import UNSURE, Question
from permits.guidance.walk import AnswerError, clean_answer
from yangjiang.web.gates import gate, public
from yangjiang.web.labels import Label
from yangjiang.web.requests import posted

NEXT_UP = Label(gettext_lazy("可以一起办"), "info")


class QuestionForm(forms.Form):
    """One question; ``clean_answer`` decides what may be kept."""

    use_required_attribute = False

    def __init__(self, *args: Any, question: Question, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.question = question
        field = _field(question)
        field.heading = True  # type: ignore[attr-defined]
        field.choice_hints = {UNSURE: _("先按“可能要办”列出来，并告诉您问哪个部门")}  # type: ignore[attr-defined]
        self.fields["answer"] = field

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        raw = self.data.getlist("answer") if hasattr(self.data, "getlist") else self.data.get("answer")
        try:
            cleaned["answer"] = clean_answer(self.question, UNSURE if raw == [_("不确定")] else raw)
        except AnswerError as exc:
            self.add_error("answer", str(exc))
        return cleaned


class _Any(forms.MultipleChoiceField):
    def validate(self, value: Any) -> None:
        """Left to ``clean_answer``, which says it in the question's own words."""


class _One(forms.ChoiceField):
    def validate(self, value: Any) -> None:
        """Left to ``clean_answer``."""


def _field(question: Question) -> forms.Field:
    common: dict[str, Any] = {"label": question.text, "help_text": question.help, "required": True}
    unsure = (UNSURE, _("不确定"))
    if question.type == "multi":
        choices = [(choice.value, choice.label) for choice in question.choices]
        return _Any(choices=[*choices, unsure], widget=forms.CheckboxSelectMultiple, **common)
    if question.type == "single":
        choices = [(choice.value, choice.label) for choice in question.choices]
        return _One(choices=[*choices, unsure], widget=forms.RadioSelect, **common)
    if question.type == "yesno":
        return _One(choices=[("yes", _("是")), ("no", _("否")), unsure], widget=forms.RadioSelect, **common)
    common["help_text"] = f"{question.help} {_('拿不准就写“不确定”。')}".strip()
    field = forms.CharField(widget=forms.TextInput(attrs={"autocomplete": "off"}), **{**common, "required": False})
    field.unit = question.unit  # type: ignore[attr-defined]
    return field


def _initial(question: Question, kept: Any) -> Any:
    if kept is None or not question.fits(kept):
        return None
    if isinstance(kept, bool):
        return "yes" if kept else "no"
    return [kept] if question.type == "multi" and isinstance(kept, str) else kept


@gate(public)
@require_http_methods(["GET", "HEAD", "POST"])
def start(request: HttpRequest) -> HttpResponse:
    """The first question; its answer opens the walk. ``?trade=`` comes with that trade already ticked."""
    book = _book()
    first = book.questions[0]
    trade = request.GET.get("trade", "")
    ticked = {"answer": [trade]} if trade in first.values else {}
    form = QuestionForm(posted(request), question=first, initial=ticked)
    if request.method == "POST" and form.is_valid():
        walk = Walk.objects.create(
            questionnaire_id=book.questionnaire, answers={first.code: form.cleaned_data["answer"]}
        )
        return _onward(walk, stand(book, walk))
    return render(
        request,
        "permits/public/question.html",
        {"form": form, "question": first, "number": 1, "why": _why(first), "back_url": "", "first": True},
    )


@gate(public)
@require_safe
def resume(request: HttpRequest, token: str) -> HttpResponse:
    """To the next question, or to the result."""
    walk = get_object_or_404(Walk, token=token)
    return _onward(walk, stand(_book(), walk))


@gate(public)
@require_http_methods(["GET", "HEAD", "POST"])
def question(request: HttpRequest, token: str, code: str) -> HttpResponse:
    """One question. A question that does not matter (any more) leads to the one that does."""
    walk = get_object_or_404(Walk, token=token)
    book = _book()
    standing = stand(book, walk)
    asked = list(standing.live)
    current = book.question(code)
    if current is None or (code not in asked and current != standing.following):
        return _onward(walk, standing)
    form = QuestionForm(
        posted(request), question=current, initial={"answer": _initial(current, walk.answers.get(code))}
    )
    if request.method == "POST" and form.is_valid():
        walk.answers = {**walk.answers, code: form.cleaned_data["answer"]}
        walk.save(update_fields=["answers", "changed_at"])
        return _onward(walk, stand(book, walk))
    place = asked.index(code) if code in asked else len(asked)
    return render(
        request,
        "permits/public/question.html",
        {
            "form": form,
            "walk": walk,
            "question": current,
            "number": place + 1,
            "total": len(asked) + standing.still_open if place else None,
            "why": _why(current),
            "back_url": reverse("permits:guide_question", args=[token, asked[place - 1]]) if place else "",
            "answered": code in asked,
            "result_url": "" if standing.following else reverse("permits:guide_result", args=[token]),
        },
    )


@gate(public)
@require_safe
def result(request: HttpRequest, token: str) -> HttpResponse:
    """Every item of the catalogue, in one of four groups, each with its reason."""
    walk = get_object_or_404(Walk, token=token)
    book = _book()
    standing = stand(book, walk)
    if standing.following is not None:
        return _onward(walk, standing)
    rows = {item.code: item for item in PermitItem.objects.select_related("batch")}
    groups = {
        status: [_explained(book, rows[code], standing.outcomes[code]) for code in standing.codes(status)
                 if code in rows]
        for status in (Status.NEEDED, Status.MAYBE, Status.OUTSIDE, Status.NOT_NEEDED)
    }  # fmt: skip
    ready = [code for code in standing.codes(Status.NEEDED) if code in rows and rows[code].launched]
    together = merge([book.facts[code] for code in ready], establishing="S1" in ready)
    return render(
        request,
        "permits/public/result.html",
        {
            "current_tab": "guide",
            "walk": walk,
            "groups": {status.value: found for status, found in groups.items()},
            "ready": [rows[code] for code in ready],
            "later": [rows[code] for code in standing.codes(Status.NEEDED) if code in rows and code not in ready],
            "basket": f"{reverse('permits:start')}?{urlencode([*(('item', c) for c in ready), ('walk', token)])}",
            "together": together,
            "departments": len({rows[code].department_name for code in ready}),
            "answers": [
                {
                    "label": asked.text,
                    "value": asked.label(answer),
                    "edit_url": reverse("permits:guide_question", args=[token, asked.code]),
                }
                for code, answer in standing.live.items()
                if (asked := book.question(code))
            ],
        },
    )


def _explained(book: Guidance, item: PermitItem, outcome: Outcome) -> dict[str, Any]:
    """One item as ``parts/result_group.html`` reads it."""
    facts = book.facts[item.code]
    said = facts.raw.get("explanation") or {}
    shown: dict[str, Any] = {
        "name": item.name,
        "code": item.code,
        "url": reverse("permits:item", args=[item.code]),
        "because": "；".join(in_words(book, outcome.because)),
        "why": said.get("why", ""),
    }
    match outcome.status:
        case Status.NEEDED:
            shown |= _wanted(facts, said) | {
                "label": NEXT_UP if item.launched else _later(item),
                "department": item.department_name,
            }
        case Status.MAYBE:
            asked = "、".join(f"「{q.text.rstrip('？')}」" for q in unsure_questions(book, outcome))
            shown |= {
                "label": Label(_("要再确认"), "wait"),
                "because": "",
                "why": _("%(asked)s您选了「不确定」。请问%(office)s，弄清楚了回来改答案；也可以打 12345。")
                % {"asked": asked, "office": item.department_name},
                "department": item.department_name,
            }
        case Status.OUTSIDE:
            shown |= {
                "label": Label(_("走传统模式"), "neutral"),
                "why": _("要办，但您的情况不在一照通行范围内（清单备注：%s），请到主管部门按原来的方式办理。")
                % (item.remark or _("见事项说明")),
                "department": item.department_name,
                "basis": said.get("basis", ""),
            }
        case _:
            shown["why"] = ""
    return shown


def _wanted(facts: ItemFacts, said: dict[str, Any]) -> dict[str, Any]:
    """What a needed item asks for: conditions as questions to oneself, materials, days, law."""
    limit = facts.limit
    return {
        "days": limit.value if limit.unit == "workday" else None,
        "fee": "" if limit.unit == "workday" else _("%s内办好") % limit.text,
        "conditions": [condition.get("self_check") or condition["text"] for condition in facts.conditions],
        "materials": [
            _("%s（不用交，系统调取）") % material.name if material.source != "applicant" else
            _("%(name)s（%(when)s才要）") % {"name": material.name, "when": material.when}
            if material.necessity == "conditional" and material.when else material.name
            for material in facts.materials
        ],
        "consequence": said.get("consequence", ""),
        "basis": said.get("basis", ""),
    }  # fmt: skip


def _later(item: PermitItem) -> Label:
    day = item.batch.launch_on
    return Label(_("%(y)d 年 %(m)d 月 %(d)d 日上线") % {"y": day.year, "m": day.month, "d": day.day}, "neutral")


def _book() -> Guidance:
    book = guidance()
    if book is None:
        raise Http404
    return book


def _why(asked: Question) -> str:
    return _("和这些规定有关：%s。只问会影响结果的问题。") % asked.law if asked.law else ""


def _onward(walk: Walk, standing: Standing) -> HttpResponse:
    if standing.following:
        return redirect("permits:guide_question", token=walk.token, code=standing.following.code)
    return redirect("permits:guide_result", token=walk.token)
