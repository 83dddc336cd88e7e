"""From a draft to a revision: dates, proposing, the head's approval, publishing; and the ways back."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from permits import access, publishing
from permits.catalogue.models import ItemDraft
from permits.catalogue.states import DraftState as State
from permits.desks import casefile
from permits.desks.editing import frame
from permits.desks.editing.checks import by_place
from permits.desks.officer_forms import long_text
from yangjiang import clock
from yangjiang.accounts.models import Role
from yangjiang.audit.trail import chain_of
from yangjiang.web.errors import Refused, add_to_form
from yangjiang.web.gates import gate
from yangjiang.web.requests import SignedIn, posted


def _day(label: Any, *, required: Any = "", hint: Any = "") -> forms.DateField:
    return forms.DateField(
        label=label,
        help_text=hint,
        required=bool(required),
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
        error_messages={"required": required, "invalid": gettext_lazy("日期写成 2026-01-31 这样")},
    )


class ProposeForm(forms.Form):
    """Why, from when, and whether the old rules end on a day."""

    note = forms.CharField(
        label=gettext_lazy("为什么改"),
        max_length=200,
        help_text=gettext_lazy("部门审定时看到，例如：国务院令修改了办理时限"),
        error_messages={"required": gettext_lazy("请用一句话写明为什么改")},
        widget=forms.Textarea(attrs={"rows": 2, "class": "short"}),
    )
    effective_on = _day(
        gettext_lazy("从哪天起用"),
        required=gettext_lazy("请选择从哪天起用"),
        hint=gettext_lazy("不能早于今天；发布时可以往后推"),
    )
    hard_stop_on = _day(
        gettext_lazy("旧规定哪天停用"),
        hint=gettext_lazy("法律规定了日期的才填：从这天起，按旧规定填的申请必须先更新才能提交。没有就空着"),
    )
    version = forms.IntegerField(widget=forms.HiddenInput)
    use_required_attribute = False


class PublishForm(forms.Form):
    effective_on = _day(
        gettext_lazy("从哪天起用"),
        required=gettext_lazy("请选择从哪天起用"),
        hint=gettext_lazy("不能早于今天，也不能早于部门审定的日子"),
    )
    use_required_attribute = False


class ApprovalForm(forms.Form):
    """``seen``: the version of the draft this page showed."""

    seen = forms.IntegerField(widget=forms.HiddenInput)
    why = long_text(gettext_lazy("退回的原因"), rows=2, hint=gettext_lazy("只在退回时填写，目录管理员会看到"))
    use_required_attribute = False


@gate(Role.CATALOGUE_ADMIN)
@require_http_methods(["GET", "HEAD", "POST"])
def propose(request: SignedIn, pk: int) -> HttpResponse:
    """Set the dates and send the draft to its department; with findings it stays here, each listed."""
    shown = access.draft_for_editor(request.user, pk)
    if shown.status is not State.EDITING:
        return _not_now(request, shown)
    initial = {
        "note": shown.note,
        "effective_on": shown.effective_on or clock.today(),
        "hard_stop_on": shown.hard_stop_on,
        "version": shown.version,
    }
    form = ProposeForm(posted(request), initial=initial)
    found, outdated = list[dict[str, Any]](), False
    if request.method == "POST" and form.is_valid():
        try:
            dated = publishing.set_dates(draft=shown, by=request.user, **form.cleaned_data)
            proposed = publishing.propose(draft=dated, by=request.user)
        except Refused as refusal:
            fresh = access.draft_for_editor(request.user, pk)
            typed = request.POST.copy()
            typed["version"] = str(fresh.version)  # the dates are kept: pressing again is not a second editor
            form = ProposeForm(typed)
            add_to_form(form, refusal)
            found, outdated = frame.findings_of(refusal, shown), refusal.code == "based_on_older"
        else:
            messages.success(request, _("已送%(department)s审定") % {"department": proposed.department})
            return redirect("permits:catalogue_draft", pk=pk)
    context = frame.shell(request, *frame.draft_crumbs(shown, (_("送部门审定"), "")))
    context |= {"draft": shown, "form": form, "findings": found, "outdated": outdated}
    return render(request, "permits/catalogue/propose.html", context)


@gate(Role.CATALOGUE_ADMIN)
@require_http_methods(["GET", "HEAD", "POST"])
def publish(request: SignedIn, pk: int) -> HttpResponse:
    """Put an approved draft into force from a day."""
    shown = access.draft_for_editor(request.user, pk)
    if shown.status is not State.APPROVED:
        return _not_now(request, shown)
    form = PublishForm(posted(request), initial={"effective_on": shown.effective_on or clock.today()})
    found: list[dict[str, Any]] = []
    if request.method == "POST" and form.is_valid():
        try:
            revision = publishing.publish(draft=shown, by=request.user, effective_on=form.cleaned_data["effective_on"])
        except Refused as refusal:
            add_to_form(form, refusal)
            found = frame.findings_of(refusal, shown)
        else:
            said = {"number": revision.number, "day": revision.effective_on.isoformat()}
            messages.success(request, _("已发布第 %(number)d 版，%(day)s 起用") % said)
            return redirect("permits:catalogue_item", code=shown.code)
    context = frame.shell(request, *frame.draft_crumbs(shown, (_("发布"), "")))
    context |= {
        "draft": shown,
        "form": form,
        "findings": found,
        "total": len(publishing.changes(shown)),
        "impact": publishing.impact(shown),
    }
    return render(request, "permits/catalogue/publish.html", context)


def _not_now(request: SignedIn, shown: ItemDraft) -> HttpResponse:
    messages.info(request, _("这份草稿现在是「%s」，不能做这一步") % shown.status.for_officer.text)
    return redirect("permits:catalogue_draft", pk=shown.pk)


@gate(Role.CATALOGUE_ADMIN)
@require_http_methods(["GET", "HEAD", "POST"])
def discard(request: SignedIn, pk: int) -> HttpResponse:
    """What giving a draft up means, then the act itself."""
    shown = access.draft_for_editor(request.user, pk)
    if request.method == "POST":
        return _done(
            request, shown, lambda: publishing.discard(draft=shown, by=request.user), _("草稿已放弃；现行的没有变")
        )
    context = frame.shell(request, *frame.draft_crumbs(shown, (_("放弃草稿"), ""))) | {"draft": shown}
    return render(request, "permits/catalogue/discard.html", context)


@gate(Role.CATALOGUE_ADMIN)
@require_http_methods(["GET", "HEAD", "POST"])
def take_back(request: SignedIn, pk: int) -> HttpResponse:
    """Back from the department, to go on editing; the draft's page has the button."""
    shown = access.draft_for_editor(request.user, pk)
    if request.method != "POST":
        return redirect("permits:catalogue_draft", pk=pk)
    return _done(
        request, shown, lambda: publishing.take_back(draft=shown, by=request.user), _("草稿收回来了，可以接着改")
    )


@gate(Role.CATALOGUE_ADMIN)
@require_http_methods(["GET", "HEAD", "POST"])
def adopt(request: SignedIn, pk: int) -> HttpResponse:
    """「我对照过了」: the draft follows the newest revision."""
    shown = access.draft_for_editor(request.user, pk)
    if request.method != "POST":
        return redirect("permits:catalogue_changes", pk=pk)
    return _done(
        request,
        shown,
        lambda: publishing.adopt_latest(draft=shown, version=shown.version, by=request.user),
        _("已记下：这份草稿接在最新的一版后面"),
    )


def _done(request: SignedIn, shown: ItemDraft, verb: Callable[[], object], said: str) -> HttpResponse:
    try:
        verb()
    except Refused as refusal:
        messages.error(request, refusal.message)
    else:
        messages.success(request, said)
    return redirect("permits:catalogue_draft", pk=shown.pk)


# --- The department's head -----------------------------------------------------------------------


@gate(Role.HEAD)
@require_safe
def approvals(request: SignedIn) -> HttpResponse:
    """Changes to the catalogue that wait for this department."""
    context = casefile.desk(request) | {"drafts": access.drafts_to_approve(request.user)}
    return render(request, "permits/catalogue/approvals.html", context)


@gate(Role.HEAD)
@require_http_methods(["GET", "HEAD", "POST"])
def approval(request: SignedIn, pk: int) -> HttpResponse:
    """What changes, why, what it touches; approve it, or send it back with the reason."""
    shown = access.draft_for_approver(request.user, pk)
    waiting = shown.status is State.PROPOSED
    form = ApprovalForm(posted(request), initial={"seen": shown.version})
    if request.method == "POST" and form.is_valid():
        try:
            if request.POST.get("act") == "return":
                publishing.return_draft(draft=shown, why=form.cleaned_data["why"], by=request.user)
                said = _("已退回目录管理员")
            else:
                publishing.approve(draft=shown, by=request.user, seen=form.cleaned_data["seen"])
                said = _("已审定；目录管理员发布以后生效")
        except Refused as refusal:
            add_to_form(form, refusal)
        else:
            messages.success(request, f"{shown.short_name}：{said}")
            return redirect("permits:catalogue_approvals")
    changes = publishing.changes(shown)
    context = casefile.desk(request) | {
        "draft": shown,
        "form": form,
        "waiting": waiting,
        "seen": shown.version,
        "groups": by_place(changes),
        "total": len(changes),
        "impact": publishing.impact(shown) if waiting else None,
        "story": frame.story(chain_of(shown)),
        "list_url": reverse("permits:catalogue_approvals"),
    }
    return render(request, "permits/catalogue/approval.html", context)
