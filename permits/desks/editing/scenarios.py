"""Scenarios: with these answers, these items and no others. Live ones, and those an open draft brings."""

from dataclasses import dataclass, replace
from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from permits import access, publishing
from permits.catalogue.asking import open_questions_draft
from permits.catalogue.book import Book
from permits.catalogue.models import ItemDraft, QuestionnaireDraft
from permits.catalogue.states import DraftState as State
from permits.desks.editing import fields, frame
from permits.desks.editing.asked import AnswersForm, as_initial, label_of, verdicts
from permits.desks.editing.questions import drafted_questions
from permits.desks.editing.rows import RowForm, rearranged, row_set
from permits.guidance import keeping
from permits.guidance.clearance import published_book
from permits.guidance.evaluate import Status
from permits.guidance.models import Scenario
from permits.guidance.rules import RuleError, load_questions
from permits.guidance.scenarios import STATUS_WORDS, run_scenarios
from yangjiang.accounts.models import Role
from yangjiang.web.errors import Refused
from yangjiang.web.gates import gate
from yangjiang.web.labels import Label
from yangjiang.web.requests import SignedIn, posted

QUESTIONS = "questions"
EXPECTED = (Status.NEEDED, Status.OUTSIDE, Status.MAYBE, Status.NOT_NEEDED)


@dataclass(frozen=True)
class Place:
    """Where scenarios are kept: live (``draft`` None), in an item's draft, in the questions' draft."""

    key: str
    title: Any
    draft: ItemDraft | QuestionnaireDraft | None

    @property
    def query(self) -> str:
        return f"?in={self.key}" if self.key else ""

    @property
    def editable(self) -> bool:
        return self.draft is None or self.draft.status is State.EDITING

    def book(self) -> Book:
        """The catalogue as it would be."""
        book = published_book()
        if self.draft is None:
            return book
        book = replace(book, questions=drafted_questions(), scenarios=keeping.with_draft(self.draft))
        return book.with_item(self.draft.content) if isinstance(self.draft, ItemDraft) else book


def place_of(request: SignedIn) -> Place:
    key = request.GET.get("in", "")
    if key == QUESTIONS and (draft := open_questions_draft()):
        return Place(key, _("问题草稿"), draft)
    if key.isdigit():
        shown = access.draft_for_editor(request.user, int(key))
        return Place(key, frame.title_of(shown), shown)
    return Place("", _("现行"), None)


class NameForm(forms.Form):
    name = forms.CharField(
        label=gettext_lazy("名字"),
        max_length=80,
        help_text=gettext_lazy("说清是什么样的店，例如：开奶茶店，不卖酒"),
        error_messages={"required": gettext_lazy("请给这个测试起个名字")},
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    use_required_attribute = False


class ExpectRow(RowForm):
    """One item and what must come of it."""

    item = fields.choice(gettext_lazy("事项"), [], required=gettext_lazy("请选择事项"))
    status = fields.choice(
        gettext_lazy("应当得出"),
        [(status.value, STATUS_WORDS[status]) for status in EXPECTED],
        required=gettext_lazy("请选择应当得出什么"),
        initial=Status.NEEDED.value,
    )

    def arrange(self) -> None:
        names = [(str(one.get("code")), f"{one.get('code')} {one.get('short_name') or ''}") for one in self.book.items]
        self.fields["item"].choices = [("", _("选一个事项")), *names]  # type: ignore[attr-defined]


Expected = row_set(
    ExpectRow,
    title=gettext_lazy("应当得出"),
    row_name=gettext_lazy("事项"),
    add_label=gettext_lazy("再加一个事项"),
    hint=gettext_lazy("没有列出的事项都应当是「不用办理」。"),
)


@gate(Role.CATALOGUE_ADMIN)
@require_safe
def scenarios(request: SignedIn) -> HttpResponse:
    """Every scenario and whether it holds now."""
    place = place_of(request)
    book = place.book()
    failed: dict[str, list[str]] = {}
    for one in run_scenarios(book.scenarios, book.items, book.questions):
        failed.setdefault(one.where.removeprefix("scenarios/"), []).append(one.message)
    brought = {one.name: one for one in keeping.brought_by(place.draft)} if place.draft else {}
    rows = {one.name: one for one in keeping.live()} | brought
    context = frame.shell(request) | {
        "place": place,
        "places": _places(place),
        "rows": [_row(one, failed.get(one.name, []), brought) for one in rows.values()],
        "failing": len(failed),
    }
    return render(request, "permits/catalogue/scenarios.html", context)


def _places(current: Place) -> list[dict[str, Any]]:
    home = reverse("permits:catalogue_scenarios")
    found = [{"label": _("现行"), "url": home, "current": not current.key}]
    if open_questions_draft():
        found.append({"label": _("问题草稿"), "url": f"{home}?in={QUESTIONS}", "current": current.key == QUESTIONS})
    for draft in frame.drafts_by_code().values():
        label = _("草稿：%s") % frame.title_of(draft)
        found.append({"label": label, "url": f"{home}?in={draft.pk}", "current": current.key == str(draft.pk)})
    return found


def _row(one: Scenario, failed: list[str], brought: dict[str, Scenario]) -> dict[str, Any]:
    state = Label(_("通过"), "ok")
    if failed:
        state = Label(_("不通过"), "err")
    if one.dropped:
        state = Label(_("发布时删掉"), "neutral")
    return {
        "scenario": one,
        "state": state,
        "failed": failed,
        "brought": one.name in brought,
        "expect": [(code, label_of(Status(status))) for code, status in one.expect.items()],
    }


@gate(Role.CATALOGUE_ADMIN)
@require_http_methods(["GET", "HEAD", "POST"])
def scenario_new(request: SignedIn) -> HttpResponse:
    """A scenario more; from the test box it comes with its answers and what they come to."""
    return _edit(request, None)


@gate(Role.CATALOGUE_ADMIN)
@require_http_methods(["GET", "HEAD", "POST"])
def scenario(request: SignedIn, pk: int) -> HttpResponse:
    shown = Scenario.objects.filter(pk=pk).first()
    if shown is None:
        raise Http404
    return _edit(request, shown)


def _edit(request: SignedIn, shown: Scenario | None) -> HttpResponse:
    place = place_of(request)
    if not place.editable:
        messages.info(request, _("这份草稿已经送审，场景要收回来才能改"))
        return redirect(f"{reverse('permits:catalogue_scenarios')}{place.query}")
    book = place.book()
    known = load_questions(book.questions)
    data = posted(request)
    answers, expect = (shown.answers, shown.expect) if shown else _from_test(request.GET, book)
    answered = AnswersForm(data, questions=known, initial=as_initial(answers))
    name = NameForm(data, initial={"name": shown.name if shown else ""})
    if shown:
        del name.fields["name"]
    rows = [{"item": code, "status": status} for code, status in expect.items()]
    expected = Expected(data, initial=rows, prefix="expect", form_kwargs={"book": book})
    found: list[dict[str, Any]] = []
    if request.method == "POST":
        if "delete" in request.POST and shown:
            publishing.drop_scenario(scenario=shown, by=request.user, draft=place.draft)
            messages.success(request, _("已删除场景「%s」") % shown.name)
            return redirect(f"{reverse('permits:catalogue_scenarios')}{place.query}")
        valid = all([answered.is_valid(), name.is_valid()])
        if expected.act or "fill" in request.POST:
            typed = rearranged(expected.typed(), expected.act)
            if "fill" in request.POST and answered.is_valid():
                typed = [{"item": c, "status": s} for c, s in _come_to(book, answered.cleaned_data["answers"]).items()]
            expected = Expected(None, initial=typed, prefix="expect", form_kwargs={"book": book})
        elif expected.is_valid() and valid:
            try:
                publishing.keep_scenario(
                    name=shown.name if shown else name.cleaned_data["name"],
                    answers=answered.cleaned_data["answers"],
                    expect={one["item"]: one["status"] for one in expected.entries()},
                    by=request.user,
                    draft=place.draft,
                )
            except Refused as refusal:
                name.add_error(refusal.field if refusal.field in name.fields else None, refusal.message)
                found = frame.findings_of(refusal)
            else:
                messages.success(request, _("场景已保存"))
                return redirect(f"{reverse('permits:catalogue_scenarios')}{place.query}")
    title = shown.name if shown else _("新增场景")
    back = f"{reverse('permits:catalogue_scenarios')}{place.query}"
    context = frame.shell(request, (_("场景测试"), back), (title, "")) | {
        "place": place,
        "shown": shown,
        "heading": title,
        "name": name,
        "answered": answered,
        "list": expected,
        "forms": [name, answered, expected],
        "findings": found,
        "back": back,
    }
    return render(request, "permits/catalogue/scenario.html", context)


def _from_test(query: QueryDict, book: Book) -> tuple[dict[str, Any], dict[str, str]]:
    """The answers of the test box and what they come to now."""
    if not any(name.startswith("a-") for name in query):
        return {}, {}
    form = AnswersForm(query, questions=load_questions(book.questions))
    if not form.is_valid():
        return {}, {}
    answers = form.cleaned_data["answers"]
    return answers, _come_to(book, answers)


def _come_to(book: Book, answers: dict[str, Any]) -> dict[str, str]:
    try:
        found = verdicts(book.items, book.questions, answers)
    except RuleError:
        return {}
    return {
        one.code: one.status.value for one in found if one.status in EXPECTED and one.status is not Status.NOT_NEEDED
    }
