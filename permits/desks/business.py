"""What a business has sent and what it holds: progress, supplements, withdrawal, licences."""

from typing import Any

from django import forms
from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Prefetch
from django.http import FileResponse, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from permits import access, journey
from permits.application.fields import SectionForm, to_initial
from permits.application.models import Application
from permits.application.states import ApplicationState
from permits.catalogue.models import PermitItem
from permits.decision.models import Decision
from permits.desks import answering
from permits.fanout.deadline import open_clock, promise
from permits.fanout.models import Case, ClockKind
from permits.fanout.states import CaseState
from permits.fanout.story import story_of
from permits.licence.models import Licence
from permits.licence.render import public_address
from permits.review.answers import answers_for
from permits.review.supplement import asked_fields, open_supplement
from yangjiang.accounts.models import Role, User
from yangjiang.files.handout import respond_with
from yangjiang.files.intake import ACCEPT
from yangjiang.files.models import Attachment
from yangjiang.paper import qr
from yangjiang.web.errors import Refused
from yangjiang.web.gates import gate
from yangjiang.web.requests import SignedIn, posted

PAGE = 20
CASES = Prefetch("cases", Case.objects.select_related("revision__item", "office").prefetch_related("clocks"))


@gate(Role.BUSINESS)
@require_safe
def applications(request: SignedIn) -> HttpResponse:
    """Everything of my businesses; what waits for me first."""
    mine = access.applications_of(request.user)
    sent = mine.exclude(submitted_at=None).order_by("-submitted_at").prefetch_related(CASES)
    page = Paginator(sent, PAGE).get_page(request.GET.get("page"))
    drafts = list(mine.filter(state=ApplicationState.DRAFT).prefetch_related("selections__revision__item"))
    return render(
        request,
        "permits/business/applications.html",
        {
            "todo": _todo(request.user),
            "drafts": [
                {"application": one, "items": [s.revision.item.short_name for s in one.selections.all()]}
                for one in drafts
            ],
            "page": page,
            "rows": [{"application": one, "cases": [_row(case) for case in one.cases.all()]} for one in page],
        },
    )


def _todo(user: User) -> list[dict[str, Any]]:
    """What only the business can do now: answer, and collect."""
    waiting = access.cases_of(user).filter(
        state__in=[CaseState.NEEDS_SUPPLEMENT, CaseState.GRANTED, CaseState.RECORDED]
    )
    rows = []
    for case in waiting.select_related("licence").order_by("-state", "number"):
        name = case.facts.short_name
        if case.status is CaseState.NEEDS_SUPPLEMENT:
            what, url = _("补正「%s」") % name, reverse("permits:supplement", args=[case.number])
        else:
            what, url = _("领取「%s」") % case.facts.document, reverse("permits:licences") + f"#{case.licence.number}"
        rows.append(
            {
                "name": what,
                "url": url,
                "hint": f"{case.application.enterprise.name} · {case.office.name}",
                "state": case.status.for_business,
            }
        )
    return rows


def _row(case: Case) -> dict[str, Any]:
    """One item of an application: where it is and by when."""
    clock = open_clock(case)
    return {
        "case": case,
        "name": case.facts.short_name,
        "office": case.office.name,
        "label": case.status.for_business,
        "clock": clock,
        "clock_name": ClockKind(clock.kind).label if clock else "",
        "needs_you": case.status is CaseState.NEEDS_SUPPLEMENT,
    }


@gate(Role.BUSINESS)
@require_safe
def application(request: SignedIn, pk: int) -> HttpResponse:
    """One application, item by item."""
    found = access.application_for(request.user, pk)
    if found.is_draft:
        return redirect("permits:draft", pk=pk)
    _acting_for(request, found)
    return render(
        request,
        "permits/business/application.html",
        {"application": found, "rows": [_row(case) for case in _cases_of(found)]},
    )


def _cases_of(application: Application) -> list[Case]:
    return list(
        application.cases.select_related("revision__item", "office").prefetch_related("clocks")
        .order_by("revision__item__position")
    )  # fmt: skip


def _acting_for(request: SignedIn, application: Application) -> None:
    request.acting_for = application.enterprise.name


@gate(Role.BUSINESS)
@require_safe
def receipt(request: SignedIn, pk: int) -> HttpResponse:
    """What was handed in, to whom, and by when each answers; the same whenever it is looked at."""
    found = access.application_for(request.user, pk)
    if found.is_draft:
        return redirect("permits:draft", pk=pk)
    _acting_for(request, found)
    rows = [{"case": case, "name": case.facts.name, "promise": promise(case)} for case in _cases_of(found)]
    address = request.build_absolute_uri(reverse("permits:application", args=[pk]))
    return render(
        request,
        "permits/business/receipt.html",
        {"application": found, "rows": rows, "qr": qr.svg_data_uri(address)},
    )


@gate(Role.BUSINESS)
@require_safe
def case(request: SignedIn, number: str) -> HttpResponse:
    """One item: where it is, what happened, what may be done."""
    found = access.case_for_business(request.user, number)
    _acting_for(request, found.application)
    decision = found.decisions.filter(sent_back_at=None).exclude(final_at=None).first()
    return render(
        request,
        "permits/business/case.html",
        {
            "case": found,
            "row": _row(found),
            "events": story_of(found),
            "decision": decision,
            "refused": decision is not None and decision.outcome == Decision.Outcome.REFUSE,
            "licence": Licence.objects.filter(case=found).first(),
            "supplement": open_supplement(found),
            "before": _waits_for(found),
            "may_withdraw": not found.status.closed,
        },
    )


def _waits_for(case: Case) -> list[str]:
    """Items of the same application that come first and are not done."""
    done = {CaseState.GRANTED, CaseState.RECORDED, CaseState.DELIVERED}
    first = case.application.cases.filter(item_code__in=case.facts.prerequisites).select_related("revision__item")
    return [one.facts.short_name for one in first if one.status not in done] if not case.status.closed else []


# --- Supplement --------------------------------------------------------------------------------


@gate(Role.BUSINESS)
@require_http_methods(["GET", "HEAD", "POST"])
def supplement(request: SignedIn, number: str) -> HttpResponse:
    """Only what was asked, the old value beside the new. A file sent with a mistake elsewhere is not sent twice."""
    found = access.case_for_business(request.user, number)
    _acting_for(request, found.application)
    notice = open_supplement(found)
    if notice is None:
        messages.info(request, _("这件事现在没有要补正的"))
        return redirect("permits:my_case", number=number)
    fields = asked_fields(found, notice)
    answers = answers_for(found)
    initial = {code: to_initial(field.facts, answers.get(code)) for code, field in fields.items()}
    bound = posted(request)
    form = SectionForm(bound, merged=tuple(fields.values()), initial=initial)
    files: dict[str, list[Attachment]] = {}
    refusals: dict[str, str] = {}
    if request.method == "POST":
        files, refusals = answering.taken_in(request, found, notice)
        if form.is_valid() and not refusals:
            try:
                journey.answer(case=found, values=form.values(), files=files, by=request.user)
                messages.success(request, _("已交给%s，重新开始计时") % found.office.name)
                return redirect("permits:my_case", number=number)
            except Refused as refusal:
                refusals = answering.spread(form, refusal)
    return render(
        request,
        "permits/business/supplement.html",
        {
            "case": found,
            "supplement": notice,
            "form": form,
            "fields": answering.asked_rows(notice, form, fields),
            "papers": [answering.asked_paper(found, entry, files, refusals)
                       for entry in notice.asked if entry["kind"] == "material"],
            "accept": ACCEPT,
            "refused": bool(refusals),
        },
    )  # fmt: skip


# --- Withdraw ----------------------------------------------------------------------------------


@gate(Role.BUSINESS)
@require_http_methods(["GET", "HEAD", "POST"])
def withdraw(request: SignedIn, number: str) -> HttpResponse:
    """What withdrawing means, then the act itself."""
    found = access.case_for_business(request.user, number)
    _acting_for(request, found.application)
    form = forms.Form(posted(request))
    if request.method == "POST":
        try:
            journey.withdraw(case=found, by=request.user)
        except Refused as refusal:
            messages.error(request, refusal.message)
        else:
            messages.success(request, _("「%s」已撤回") % found.facts.short_name)
        return redirect("permits:my_case", number=number)
    if found.status.closed:
        messages.info(request, _("这件事已经办结，不能撤回"))
        return redirect("permits:my_case", number=number)
    others = [one for one in _cases_of(found.application) if one.pk != found.pk and not one.status.closed]
    waiting = [one for one in others if found.item_code in one.facts.prerequisites]
    return render(
        request,
        "permits/business/withdraw.html",
        {"case": found, "row": _row(found), "form": form, "others": others, "waiting": waiting},
    )


# --- Licences ----------------------------------------------------------------------------------


@gate(Role.BUSINESS)
@require_safe
def licences(request: SignedIn) -> HttpResponse:
    """What my businesses hold, each with its present state, and the code that shows all of it to anybody."""
    held = access.licences_of(request.user).order_by("enterprise__name", "-issued_on", "-pk")
    by_business: dict[int, dict[str, Any]] = {}
    for licence in held:
        group = by_business.setdefault(licence.enterprise_id, {"enterprise": licence.enterprise, "licences": []})
        group["licences"].append(licence)
    for group in by_business.values():
        address = public_address(group["licences"][0]).partition("#")[0]
        group |= {"address": address, "qr": qr.svg_data_uri(address)}
    names = dict(PermitItem.objects.values_list("code", "short_name"))
    return render(
        request,
        "permits/business/licences.html",
        {"groups": list(by_business.values()), "names": names, "collectable": [CaseState.GRANTED, CaseState.RECORDED]},
    )


@gate(Role.BUSINESS, Role.OFFICER, Role.HEAD, Role.CLERK)
@require_http_methods(["GET", "HEAD", "POST"])
def licence_pdf(request: SignedIn, number: str) -> HttpResponse | FileResponse:
    """The licence as PDF. POST by the business is 「领取」: it also records the delivery (行政许可法44)."""
    licence = access.licence_for(request.user, number)
    if request.method == "POST":
        mine = access.licences_of(request.user).filter(pk=licence.pk).exists()
        if mine and not licence.pdf:
            messages.warning(request, _("「%s」正在制作，一两分钟后再来领取") % licence.document)
        elif mine:
            try:
                journey.deliver(case=licence.case, how="download", by=request.user)
                messages.success(request, _("「%s」已领取") % licence.document)
            except Refused:
                pass  # collected already, in another tab or at the window: the licence is theirs all the same
        return redirect(f"{reverse('permits:licences')}#{licence.number}")
    if not licence.pdf:
        messages.warning(request, _("「%s」正在制作，一两分钟后再来下载") % licence.document)
        return redirect("permits:licences" if Role.BUSINESS in request.user.roles() else "landing")
    response = FileResponse(
        licence.pdf.open("rb"), content_type="application/pdf", filename=f"{licence.document}-{licence.number}.pdf"
    )
    response["Cache-Control"] = "private, no-store"
    response["X-Content-Type-Options"] = "nosniff"
    return response


@gate(Role.BUSINESS, Role.OFFICER, Role.HEAD)
@require_safe
def evidence(request: SignedIn, pk: int) -> HttpResponse | FileResponse:
    """A handed-in file, for those who may see it."""
    return respond_with(access.evidence_for(request.user, pk).attachment)
