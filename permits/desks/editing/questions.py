"""The guidance questions: read in order, changed in a draft, tried out, published past the same gate as items."""

from collections.abc import Callable, Mapping
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from permits import publishing
from permits.catalogue.asking import open_questions_draft
from permits.catalogue.drafting import open_drafts
from permits.catalogue.models import Questionnaire, QuestionnaireDraft
from permits.catalogue.queries import current_questionnaire
from permits.catalogue.wording import word
from permits.desks.editing import frame
from permits.desks.editing.asked import AnswersForm, as_query, verdicts
from permits.desks.editing.library_forms import EntryPage, QuestionForm
from permits.guidance.clearance import published_book
from permits.guidance.evaluate import Status
from permits.guidance.rules import RuleError, load_questions
from yangjiang.accounts.models import Role
from yangjiang.audit.trail import chain_of
from yangjiang.web.errors import Refused
from yangjiang.web.gates import gate
from yangjiang.web.requests import SignedIn, posted

Rows = list[dict[str, Any]]


def drafted_questions() -> Rows:
    """The questions as they would be: drafted where there is a draft, else those in force."""
    draft, last = open_questions_draft(), current_questionnaire()
    return list(draft.content) if draft else list(last.content) if last else []


def every_question() -> Rows:
    """Every question ever published and the drafted ones, for putting rules of any age into words."""
    rows = [row for one in Questionnaire.objects.order_by("number") for row in one.content]
    return [*rows, *drafted_questions()]


@gate(Role.CATALOGUE_ADMIN)
@require_safe
def questions(request: SignedIn) -> HttpResponse:
    """Every question in the order of asking, and the draft there is of them."""
    draft, last = open_questions_draft(), current_questionnaire()
    rows = drafted_questions()
    before = {row["code"]: row for row in last.content} if last else {}
    context = frame.shell(request) | {
        "draft": draft,
        "last": last,
        "rows": [
            {
                "question": row,
                "type": word("type", row.get("type")),
                "choices": "、".join(str(one.get("label")) for one in row.get("choices") or ()),
                "changed": draft is not None and before.get(row.get("code")) != row,
            }
            for row in rows
        ],
    }
    return render(request, "permits/catalogue/questions.html", context)


@gate(Role.CATALOGUE_ADMIN)
@require_http_methods(["GET", "HEAD", "POST"])
def question_new(request: SignedIn) -> HttpResponse:
    """A question more, at the end of the list."""
    return _question(request, None)


@gate(Role.CATALOGUE_ADMIN)
@require_http_methods(["GET", "HEAD", "POST"])
def question(request: SignedIn, code: str) -> HttpResponse:
    """One question; whatever is done to it lands in the draft of the questions."""
    row = next((row for row in drafted_questions() if row.get("code") == code), None)
    if row is None:
        raise Http404
    return _question(request, row)


def _question(request: SignedIn, row: dict[str, Any] | None) -> HttpResponse:
    draft = open_questions_draft()
    page = EntryPage(QuestionForm, row or {}, posted(request), new=row is None)
    version = draft.version if draft else 1
    conflict = None
    if request.method == "POST":
        typed = request.POST.get("version", "")
        version = int(typed) if typed.isdigit() else version
        change = _change(request, row, page)
        if page.act:
            page = page.after_act()
        elif change:
            try:
                _save(request, change, version)
            except Refused as refusal:
                conflict = frame.meanwhile(refusal)
                if conflict:
                    version = conflict["version"]
                else:
                    page.refuse(refusal)
            else:
                messages.success(request, _("已存进问题草稿；发布以后才开始这样问"))
                return redirect("permits:catalogue_questions")
    title = f"「{row['text']}」" if row else _("新增问题")
    context = frame.shell(request, (_("导办问题"), reverse("permits:catalogue_questions")), (title, ""))
    context |= {
        "row": row,
        "heading": title,
        "page": page,
        "forms": page.parts,
        "version": version,
        "conflict": conflict,
        "used_by": _used_by(str(row["code"])) if row else [],
    }
    return render(request, "permits/catalogue/question.html", context, status=409 if conflict else 200)


def _change(request: SignedIn, row: dict[str, Any] | None, page: EntryPage) -> Callable[[Rows], Rows] | None:
    """What the pressed button does to the list; None while the form has errors."""
    at = {"up": -1, "down": 1}.get(request.POST.get("move", ""), 0)
    if row and at:
        return lambda rows: _moved(rows, str(row["code"]), at)
    if row and "delete" in request.POST:
        return lambda rows: [one for one in rows if one.get("code") != row["code"]]
    if page.act or not page.is_valid():
        return None
    entry = page.result()
    if row:
        return lambda rows: [entry if one.get("code") == row["code"] else one for one in rows]

    def add(rows: Rows) -> Rows:
        if any(one.get("code") == entry["code"] for one in rows):
            raise Refused(_("代码 %s 已经用过，请换一个") % entry["code"], field="code", code="code_in_use")
        return [*rows, entry]

    return add


def _moved(rows: Rows, code: str, by: int) -> Rows:
    place = next((n for n, one in enumerate(rows) if one.get("code") == code), 0)
    to = place + by
    if not 0 <= to < len(rows):
        return rows
    changed = list(rows)
    changed[place], changed[to] = changed[to], changed[place]
    return changed


def _save(request: SignedIn, change: Callable[[Rows], Rows], version: int) -> None:
    """Into the one open draft, opened now when there is none."""
    draft = publishing.edit_questions(by=request.user)
    publishing.save_questions(draft=draft, content=change(list(draft.content)), version=version, by=request.user)


def _used_by(code: str) -> list[str]:
    """Items whose rule asks this question, published or in a draft."""
    documents: list[Mapping[str, Any]] = [*published_book().items, *(draft.content for draft in open_drafts())]
    found = {
        f"{one.get('code')} {one.get('short_name')}": True
        for one in documents
        if code in _asked(one.get("guidance") or {})
    }
    return list(found)


def _asked(tree: Any) -> set[str]:
    if isinstance(tree, Mapping):
        own = {str(tree["var"])} if "var" in tree else set()
        return own.union(*(_asked(one) for one in tree.values()))
    return set[str]().union(*(_asked(one) for one in tree)) if isinstance(tree, list) else set()


# --- Trying out ----------------------------------------------------------------------------------


@gate(Role.CATALOGUE_ADMIN)
@require_safe
def test(request: SignedIn) -> HttpResponse:
    """With these answers → these items, by the published rules or with every open draft counted in."""
    planned = request.GET.get("by") == "drafts"
    book = published_book()
    rows: Any = drafted_questions() if planned else book.questions
    items = list(book.items)
    if planned:
        for draft in open_drafts():
            book = book.with_item(draft.content)
        items = list(book.items)
    try:
        known = load_questions(rows)
    except (RuleError, KeyError, TypeError, AttributeError):
        messages.error(request, _("问题草稿还没写全，先用现行的问题试"))
        return redirect("permits:catalogue_test")
    asked = bool([name for name in request.GET if name.startswith("a-")])
    form = AnswersForm(request.GET if asked else None, questions=known)
    found, query = [], ""
    if asked and form.is_valid():
        answers = form.cleaned_data["answers"]
        found = verdicts(items, rows, answers)
        query = as_query(answers)
    context = frame.shell(request, (_("导办问题"), reverse("permits:catalogue_questions")), (_("试一试"), ""))
    context |= {
        "form": form,
        "asked": asked,
        "planned": planned,
        "found": [one for one in found if one.status is not Status.NOT_NEEDED],
        "others": [one for one in found if one.status is Status.NOT_NEEDED],
        "scenario_url": f"{reverse('permits:catalogue_scenario_new')}?{query}" if query else "",
    }
    return render(request, "permits/catalogue/test.html", context)


# --- Publishing ----------------------------------------------------------------------------------


@gate(Role.CATALOGUE_ADMIN)
@require_http_methods(["GET", "HEAD", "POST"])
def publish(request: SignedIn) -> HttpResponse:
    """What the draft changes and whom it touches; publish it, or give it up."""
    draft = open_questions_draft()
    if draft is None:
        messages.info(request, _("没有没发布的问题草稿"))
        return redirect("permits:catalogue_questions")
    refused, found = "", list[dict[str, Any]]()
    if request.method == "POST":
        try:
            said = _settled(request, draft)
        except Refused as refusal:
            refused, found = refusal.message, frame.findings_of(refusal)
        else:
            messages.success(request, said)
            return redirect("permits:catalogue_questions")
    else:
        found = frame.linked(publishing.findings_of_questions(draft))
    context = frame.shell(request, (_("导办问题"), reverse("permits:catalogue_questions")), (_("发布"), ""))
    context |= {
        "draft": draft,
        "changes": publishing.changes_of_questions(draft),
        "impact": publishing.impact_of_questions(draft),
        "findings": found,
        "refused": refused,
        "story": frame.story(chain_of(draft)),
    }
    return render(request, "permits/catalogue/questions_publish.html", context)


def _settled(request: SignedIn, draft: QuestionnaireDraft) -> str:
    if "discard" in request.POST:
        publishing.discard_questions(draft=draft, by=request.user)
        return _("问题草稿已放弃；现行的没有变")
    number = publishing.publish_questions(draft=draft, by=request.user).number
    return _("第 %d 版导办问题已发布，从现在起这样问") % number
