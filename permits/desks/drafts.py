"""An open draft: fill one form, hand in each paper once, check, submit. Leave and come back any time."""

from collections import defaultdict
from typing import Any
from uuid import UUID, uuid4

from django.contrib import messages
from django.http import HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from permits import access, journey
from permits.application import draft, revising
from permits.application.fields import SectionForm, to_initial
from permits.application.merge import MergedForm
from permits.application.models import Application, Evidence
from permits.application.submission import problems_of
from permits.catalogue.models import PermitItem
from permits.desks import draft_rows
from permits.desks.draft_forms import BasketForm, DeclarationForm
from permits.fanout.split import preview
from yangjiang import clock
from yangjiang.accounts.models import Role
from yangjiang.files.intake import ACCEPT
from yangjiang.web.errors import Refused, add_to_form
from yangjiang.web.gates import gate
from yangjiang.web.requests import SignedIn, posted

# --- The open draft ----------------------------------------------------------------------------


def _open_draft(request: SignedIn, pk: int) -> Application | HttpResponse:
    """The user's draft; a submitted one leads to where it now stands."""
    application = access.application_for(request.user, pk)
    request.acting_for = application.enterprise.name
    if not application.is_draft:
        messages.info(request, _("这份申请已经提交，不能再改；进度都在这里"))
        return redirect("permits:application", pk=pk)
    return application


def _around(application: Application, form: MergedForm) -> dict[str, Any]:
    """What every page of a draft shows around its content."""
    return {"application": application, "merged": form, "steps": draft_rows.STEPS, "current_tab": "applications"}


@gate(Role.BUSINESS)
@require_http_methods(["GET", "HEAD"])
def tasks(request: SignedIn, pk: int) -> HttpResponse:
    """What there is to fill in and hand in, in any order, and how far it is."""
    application = _open_draft(request, pk)
    if isinstance(application, HttpResponse):
        return application
    form = draft.merged_form(application)
    problems = problems_of(application, form)
    facts = draft.facts_for(application)
    return render(
        request,
        "permits/business/tasks.html",
        {
            **_around(application, form),
            "tasks": draft_rows.tasks(application, form, problems),
            "problems": len(problems),
            "items": facts,
            "establishing": draft.is_establishing(application, facts),
            "outdated": revising.outdated(application),
        },
    )


@gate(Role.BUSINESS)
@require_http_methods(["GET", "HEAD", "POST"])
def items(request: SignedIn, pk: int) -> HttpResponse:
    """Add or drop items; what was typed for a dropped one stays and comes back with it."""
    application = _open_draft(request, pk)
    if isinstance(application, HttpResponse):
        return application
    chosen = list(application.selections.values_list("item_code", flat=True))
    offered = [item for item in PermitItem.objects.select_related("batch") if item.launched]
    form = BasketForm(posted(request), offered=offered, initial={"items": chosen})
    if request.method == "POST" and form.is_valid():
        try:
            draft.change_items(application=application, codes=request.POST.getlist("items"), by=request.user)
        except Refused as refusal:
            add_to_form(form, refusal)
        else:
            messages.success(request, _("要办的事已更新；已经填过的都还在"))
            return redirect("permits:draft", pk=pk)
    return render(
        request, "permits/business/items.html", {**_around(application, draft.merged_form(application)), "form": form}
    )


# --- The form ----------------------------------------------------------------------------------


@gate(Role.BUSINESS)
@require_http_methods(["GET", "HEAD", "POST"])
def section(request: SignedIn, pk: int, group: str) -> HttpResponse:
    """One group of the form. What is right is kept, even beside something wrong."""
    application = _open_draft(request, pk)
    if isinstance(application, HttpResponse):
        return application
    merged = draft.merged_form(application)
    shown = merged.group(group)
    if shown is None:
        return redirect("permits:draft", pk=pk)
    kept = {entry.element: entry for entry in application.entries.all()}
    initial = {f.code: to_initial(f.facts, kept[f.code].value) for f in shown.fields if f.code in kept}
    form = SectionForm(posted(request), merged=shown.fields, initial=initial)
    if request.method == "POST":
        clean = form.is_valid()
        draft.save_entries(application=application, values=form.values(), by=request.user)
        if request.headers.get("X-Autosave"):
            return JsonResponse({"saved_at": f"{clock.now():%H:%M}"})
        if "later" in request.POST and (clean or form.only_missing()):
            messages.success(request, _("已保存，随时可以回来接着填"))
            return redirect("permits:draft", pk=pk)
        if clean:
            return redirect(_next_place(application, merged, group))
        if "later" in request.POST:
            for code in [c for c, errors in form.errors.as_data().items() if all(e.code == "required" for e in errors)]:
                del form.errors[code]
        kept = {entry.element: entry for entry in application.entries.all()}
    draft_rows.annotate(form, shown, application, kept)
    place = [one.key for one in merged.groups].index(group)
    return render(
        request,
        "permits/business/section.html",
        {
            **_around(application, merged),
            "form": form,
            "group": shown,
            "place": place + 1,
            "previous": merged.groups[place - 1] if place else None,
            "autosave_url": reverse("permits:draft_section", args=[pk, group]),
        },
    )


def _next_place(application: Application, merged: MergedForm, group: str) -> str:
    keys = [one.key for one in merged.groups]
    following = keys[keys.index(group) + 1 :]
    if following:
        return reverse("permits:draft_section", args=[application.pk, following[0]])
    if merged.uploads:
        return reverse("permits:draft_materials", args=[application.pk])
    return reverse("permits:draft_check", args=[application.pk])


# --- Materials ---------------------------------------------------------------------------------


@gate(Role.BUSINESS)
@require_http_methods(["GET", "HEAD", "POST"])
def materials(request: SignedIn, pk: int) -> HttpResponse:
    """Each paper once, with every item that wants it; a refusal stands beside its paper."""
    application = _open_draft(request, pk)
    if isinstance(application, HttpResponse):
        return application
    merged = draft.merged_form(application)
    refusals: dict[str, list[str]] = defaultdict(list)
    if request.method == "POST":
        if "material" in request.GET:
            return _take_one(request, application, request.GET["material"])
        removed = request.GET.get("remove", "")
        if removed.isdigit():
            evidence = Evidence.objects.filter(pk=int(removed), application=application).first()
            if evidence:
                draft.remove_evidence(evidence=evidence, by=request.user)
        for material in merged.uploads:
            for upload in request.FILES.getlist(material.code):
                try:
                    draft.add_evidence(application=application, material=material.code, upload=upload, by=request.user)
                except Refused as refusal:
                    refusals[material.code].append(refusal.message)
        if not refusals:
            if "next" in request.POST and not removed:
                return redirect("permits:draft_check", pk=pk)
            messages.success(request, _("已保存"))
            return redirect("permits:draft_materials", pk=pk)
    files = defaultdict(list)
    for evidence in application.evidence.filter(removed_at=None).select_related("attachment"):
        files[evidence.material].append(evidence)
    return render(
        request,
        "permits/business/materials.html",
        {
            **_around(application, merged),
            "rows": [
                draft_rows.paper(application, m, files[m.code], refusals[m.code])
                for m in sorted(merged.uploads, key=lambda m: not m.required)
            ],
            "shared": merged.shared,
            "accept": ACCEPT,
            "refused": sum(len(found) for found in refusals.values()),
        },
    )


def _take_one(request: SignedIn, application: Application, material: str) -> HttpResponse:
    """One file sent by the page's script as soon as it is chosen."""
    upload = request.FILES.get("file")
    if upload is None:
        return JsonResponse({"error": _("没有收到文件，请再选一次")}, status=400)
    try:
        evidence = draft.add_evidence(application=application, material=material, upload=upload, by=request.user)
    except Refused as refusal:
        return JsonResponse(refusal.as_json(), status=400)
    attachment = evidence.attachment
    return JsonResponse(
        {"name": attachment.name, "size": attachment.size, "url": reverse("permits:evidence", args=[evidence.pk])}
    )


# --- Check and submit --------------------------------------------------------------------------


@gate(Role.BUSINESS)
@require_http_methods(["GET", "HEAD", "POST"])
def check(request: SignedIn, pk: int) -> HttpResponse:
    """Everything once more, what is still missing, where each item goes; then submit, once."""
    application = access.application_for(request.user, pk)
    request.acting_for = application.enterprise.name
    form = DeclarationForm(posted(request), initial={"key": uuid4()})
    if request.method == "POST" and form.is_valid():
        try:
            journey.submit(
                application=application,
                key=UUID(str(form.cleaned_data["key"])),
                declared=form.cleaned_data["declared"],
                by=request.user,
            )
            return redirect("permits:receipt", pk=pk)
        except Refused as refusal:
            if refusal.code == "already_submitted":
                messages.info(request, refusal.message)
                return redirect("permits:receipt", pk=pk)
            add_to_form(form, refusal)
    if not application.is_draft:
        return redirect("permits:receipt", pk=pk)
    merged = draft.merged_form(application)
    facts = draft.facts_for(application)
    routes = preview(application, facts)
    problems = problems_of(application, merged)
    return render(
        request,
        "permits/business/check.html",
        {
            **_around(application, merged),
            "form": form,
            "cards": draft_rows.cards(application, merged, {item.short_name: office for item, office in routes}),
            "papers": draft_rows.papers(application, merged),
            "routes": [{"item": item, "office": office} for item, office in routes],
            "problems": draft_rows.problem_links(application, merged, problems),
            "left": len(problems),
        },
    )
