"""One item on the editors' desk: its revisions, opening a draft, the draft section by section, how it will read."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from permits import access
from permits.catalogue import drafting
from permits.catalogue.models import Batch, ItemDraft, ItemRevision, PermitItem
from permits.catalogue.schema import check_document
from permits.catalogue.states import DraftState as State
from permits.desks.editing import frame
from permits.desks.editing.book import Book
from permits.desks.editing.sections import BY_KEY, EVERY, SECTIONS, Editor, Section
from permits.desks.guidebook import guide_to_draft
from yangjiang import clock
from yangjiang.accounts.models import Role
from yangjiang.audit.trail import chain_of
from yangjiang.web.errors import Refused, add_to_form
from yangjiang.web.gates import gate
from yangjiang.web.labels import Label
from yangjiang.web.requests import SignedIn, posted


class NewItemForm(forms.Form):
    """What a new item needs before anything can be written about it."""

    code = forms.CharField(
        label=gettext_lazy("序号"),
        max_length=4,
        help_text=gettext_lazy("接着清单往下排；发布以后不能改"),
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
        error_messages={"required": gettext_lazy("请填写序号")},
    )
    batch = forms.ModelChoiceField(
        label=gettext_lazy("放在哪一批"),
        queryset=Batch.objects.exclude(number=0),
        widget=forms.RadioSelect,
        empty_label=None,
        error_messages={"required": gettext_lazy("请选择一批"), "invalid_choice": gettext_lazy("请选择一批")},
    )
    use_required_attribute = False

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["batch"]
        field.label_from_instance = lambda batch: _("%(name)s（%(day)s 上线）") % {
            "name": batch.name, "day": batch.launch_on.isoformat()}  # fmt: skip


@gate(Role.CATALOGUE_ADMIN)
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: SignedIn) -> HttpResponse:
    """A 41st item: its number and batch, then the same sections as any other."""
    form = NewItemForm(posted(request), initial={"code": drafting.next_code(), "batch": Batch.objects.last()})
    if request.method == "POST" and form.is_valid():
        code = form.cleaned_data["code"]
        try:
            if PermitItem.objects.filter(code=code).exists():
                raise Refused(_("第 %s 项已经在目录里，要改它请从目录里打开") % code, field="code")
            draft = drafting.open_draft(code=code, by=request.user, batch=form.cleaned_data["batch"])
        except Refused as refusal:
            add_to_form(form, refusal)
        else:
            return redirect("permits:catalogue_section", pk=draft.pk, key="basic")
    context = frame.shell(request, (_("全部事项"), reverse("permits:catalogue_desk")), (_("新增事项"), ""))
    return render(request, "permits/catalogue/new.html", context | {"form": form})


@gate(Role.CATALOGUE_ADMIN)
@require_http_methods(["GET", "HEAD", "POST"])
def item(request: SignedIn, code: str) -> HttpResponse:
    """An item in the catalogue: the revision in force, those before and after it; POST opens a draft."""
    shown = get_object_or_404(PermitItem.objects.select_related("batch"), code=code)
    if request.method == "POST":
        try:
            draft = drafting.open_draft(code=code, by=request.user)
        except Refused as refusal:
            if "draft" not in refusal.extra:
                messages.error(request, refusal.message)
                return redirect("permits:catalogue_item", code=code)
            messages.info(request, refusal.message)
            return redirect("permits:catalogue_draft", pk=refusal.extra["draft"])
        return redirect("permits:catalogue_draft", pk=draft.pk)
    revisions = list(shown.revisions.exclude(published_at=None).select_related("published_by").order_by("-number"))
    drafts = ItemDraft.objects.filter(code=code).select_related("edited_by")
    context = frame.shell(
        request, (_("全部事项"), reverse("permits:catalogue_desk")), (f"{shown.code} {shown.short_name}", "")
    )
    context |= {
        "item": shown,
        "draft": next((draft for draft in drafts if draft.status.open), None),
        "past": [draft for draft in drafts if not draft.status.open],
        "revisions": _standing(revisions),
    }
    return render(request, "permits/catalogue/item.html", context)


def _standing(revisions: list[ItemRevision]) -> list[dict[str, Any]]:
    """Newest first: what is in force, what waits, what was; each with the one before it."""
    today = clock.today()
    current = next((one.pk for one in revisions if one.effective_on <= today), None)
    rows = []
    for place, one in enumerate(revisions):
        if one.pk == current:
            state = Label(_("现行"), "ok")
        else:
            state = Label(_("还没生效"), "info") if one.effective_on > today else Label(_("旧版"), "neutral")
        before = revisions[place + 1] if place + 1 < len(revisions) else None
        rows.append({"revision": one, "state": state, "before": before})
    return rows


@gate(Role.CATALOGUE_ADMIN)
@require_safe
def draft(request: SignedIn, pk: int) -> HttpResponse:
    """The draft's own page: where it stands, what to do next, its sections, what happened."""
    shown = access.draft_for_editor(request.user, pk)
    context = frame.shell(request, *frame.draft_crumbs(shown))
    context |= {
        "draft": shown,
        "heading": frame.title_of(shown),
        "state": shown.status.for_officer,
        "editing": shown.status is State.EDITING,
        "tasks": [
            {"name": section.title, "hint": section.hint, "url": frame.section_url(shown, section.key)}
            for section in EVERY
        ],
        "story": frame.story(chain_of(shown)),
    }
    return render(request, "permits/catalogue/draft.html", context)


@gate(Role.CATALOGUE_ADMIN)
@require_http_methods(["GET", "HEAD", "POST"])
def section(request: SignedIn, pk: int, key: str) -> HttpResponse:
    """One section of the draft. Buttons of a list come back with the list changed; 「保存」 keeps it."""
    shown = access.draft_for_editor(request.user, pk)
    part = BY_KEY.get(key)
    if part is None:
        return redirect("permits:catalogue_draft", pk=pk)
    if shown.status is not State.EDITING:
        messages.info(request, _("这份草稿现在是「%s」，要改先收回来") % shown.status.for_officer.text)
        return redirect("permits:catalogue_draft", pk=pk)
    editor = Editor(part, shown.content, posted(request))
    conflict, version = None, shown.version
    refused = ""
    if request.method == "POST":
        version = _version(request, shown)
        if editor.act:
            editor = editor.after_act()
        elif editor.is_valid():
            try:
                drafting.save_draft(draft=shown, content=editor.result(), version=version, by=request.user)
            except Refused as refusal:
                conflict = frame.meanwhile(refusal)
                refused = "" if conflict else refusal.message
                version = conflict["version"] if conflict else version
            else:
                messages.success(request, _("「%s」已保存") % part.title)
                return redirect(_onward(request, shown, part))
    return render(
        request,
        "permits/catalogue/section.html",
        _page(request, shown, editor, version) | {"conflict": conflict, "refused": refused},
        status=409 if conflict else 200,
    )


def _version(request: SignedIn, shown: ItemDraft) -> int:
    """The version the page was opened on; a page without one knows nothing newer than this."""
    typed = request.POST.get("version", "")
    return int(typed) if typed.isdigit() else shown.version


def _page(request: SignedIn, shown: ItemDraft, editor: Editor, version: int) -> dict[str, Any]:
    part = editor.section
    place = SECTIONS.index(part)
    context = frame.shell(request, *frame.draft_crumbs(shown, (str(part.title), "")))
    lists = any("element" in one.form.base_fields or part.key == "form" for one in editor.lists)
    return context | {
        "draft": shown,
        "part": part,
        "editor": editor,
        "forms": editor.forms + editor.lists,
        "version": version,
        "elements": Book(shown.content).element_names if lists else {},
        "following": EVERY[place + 1],
        "menu": [
            {"label": one.title, "url": frame.section_url(shown, one.key), "current": one is part} for one in EVERY
        ],
    }


def _onward(request: SignedIn, shown: ItemDraft, part: Section) -> str:
    if "next" in request.POST:
        return frame.section_url(shown, EVERY[EVERY.index(part) + 1].key)
    if "stay" in request.POST:
        return frame.section_url(shown, part.key)
    return reverse("permits:catalogue_draft", args=[shown.pk])


@gate(Role.CATALOGUE_ADMIN, Role.HEAD)
@require_safe
def preview(request: SignedIn, pk: int) -> HttpResponse:
    """The guide as it would read: for the editors, and for the heads who approve it."""
    editor = Role.CATALOGUE_ADMIN in request.user.roles()
    shown = access.draft_for_editor(request.user, pk) if editor else access.draft_for_approver(request.user, pk)
    context: dict[str, Any] = {"incomplete": True}
    if not check_document(shown.content):
        try:
            context = guide_to_draft(shown)
        except Refused as refusal:
            context["refused"] = refusal.message
    back = "catalogue_draft" if editor else "catalogue_approval"
    context |= {"draft": shown, "back": reverse(f"permits:{back}", args=[pk])}
    return render(request, "permits/catalogue/preview.html", context)
