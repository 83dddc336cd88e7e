"""The officer's and the head's desk: the queue, a case, and every act on it (设计 §5 Department officer)."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from permits import access, journey
from permits.decision.decide import standing_decision
from permits.decision.models import Decision
from permits.desks import casefile, officer_forms
from permits.fanout.models import Case
from permits.fanout.states import CaseState as State
from permits.licence.models import Licence
from permits.review import queue as queues
from yangjiang.accounts.models import Role
from yangjiang.web.errors import Refused, add_to_form
from yangjiang.web.gates import gate
from yangjiang.web.requests import SignedIn

PAGE = 50
PREVIEW, SEND = "preview", "send"


@gate(Role.OFFICER, Role.HEAD)
@require_safe
def queue(request: SignedIn) -> HttpResponse:
    """What waits at my offices, the most pressing first."""
    cases = access.cases_at_desk(request.user)
    form = officer_forms.FilterForm(request.GET, items=queues.items_in(cases))
    asked = form.asked()
    finished = asked["state"] == officer_forms.CLOSED
    rows = queues.closed(cases) if finished else queues.in_queue(cases, casefile.order_for(request.user))
    wanted = queues.Wanted(group="" if finished else asked["state"], item=asked["item"], q=asked["q"])
    page = Paginator(queues.narrow(rows.defer("revision__content"), wanted), PAGE).get_page(request.GET.get("page"))
    context = casefile.desk(request, current=asked["state"]) | {
        "form": form,
        "page": page,
        "sections": casefile.sections(page.object_list, request.user),
        "finished": finished,
        "filtered": any(asked.values()),
        "clear_url": reverse("permits:queue") if any(asked.values()) else "",
    }
    return render(request, "permits/officer/queue.html", context)


@gate(Role.OFFICER, Role.HEAD)
@require_safe
def case(request: SignedIn, number: str) -> HttpResponse:
    """One case: what to do now, the form, the papers, what happened."""
    shown = access.case_at_desk(request.user, number)
    context = casefile.desk(request) | casefile.everything(shown, request.user)
    context["decision"] = shown.decisions.select_related("decided_by", "signed_by").filter(sent_back_at=None).first()
    context["sent_back"] = shown.decisions.select_related("sent_back_by").exclude(sent_back_at=None).last()
    context["licence"] = Licence.objects.filter(case=shown).first()
    return render(request, "permits/officer/case.html", context)


@gate(Role.OFFICER)
@require_http_methods(["GET", "POST"])
def accept(request: SignedIn, number: str) -> HttpResponse:
    """The case page is the review: its button posts here and the officer goes on with the same case."""
    shown = access.case_at_desk(request.user, number, Role.OFFICER)
    if request.method == "POST":
        try:
            journey.accept(case=shown, by=request.user)
        except Refused as refusal:
            messages.error(request, casefile.what_happened(shown, refusal))
        else:
            messages.success(request, _("已受理，办理期限从今天起算；受理通知已发给企业"))
    return redirect("permits:case", number)


@gate(Role.OFFICER)
@require_http_methods(["GET", "POST"])
def record(request: SignedIn, number: str) -> HttpResponse:
    """A complete filing: recorded at once, its receipt issued."""
    shown = access.case_at_desk(request.user, number, Role.OFFICER)
    return _act(
        request,
        shown,
        template="record",
        form=forms.Form(_posted(request)),
        possible=shown.status is State.RECEIVED and shown.facts.is_filing,
        preview=False,
        verb=lambda form: journey.record_filing(case=shown, by=request.user),
        done=_("已备案，备案凭证已生成"),
    )


@gate(Role.OFFICER)
@require_http_methods(["GET", "POST"])
def ask(request: SignedIn, number: str) -> HttpResponse:
    """Everything missing, at once: tick, say what to do, read it as the business will, send."""
    shown = access.case_at_desk(request.user, number, Role.OFFICER)
    again = shown.supplements.exists()
    return _act(
        request,
        shown,
        template="ask",
        form=officer_forms.AskForm(_posted(request), case=shown, again=again),
        possible=shown.status is State.RECEIVED,
        preview=True,
        verb=lambda form: journey.ask(
            case=shown,
            wanted=form.cleaned_data["asks"],
            note=form.cleaned_data["note"],
            why_again=form.cleaned_data.get("why_again", ""),
            by=request.user,
        ),
        done=_("补正告知已发给企业，等企业补正期间不计时"),
        again=again,
    )


@gate(Role.OFFICER)
@require_http_methods(["GET", "POST"])
def not_accept(request: SignedIn, number: str) -> HttpResponse:
    """Not required, or not ours."""
    shown = access.case_at_desk(request.user, number, Role.OFFICER)
    return _act(
        request,
        shown,
        template="not_accept",
        form=officer_forms.NotAcceptForm(_posted(request)),
        possible=shown.status is State.RECEIVED,
        preview=True,
        verb=lambda form: journey.refuse_to_accept(case=shown, by=request.user, **form.cleaned_data),
        done=_("已决定不予受理，并告知企业"),
    )


@gate(Role.OFFICER)
@require_http_methods(["GET", "POST"])
def decide(request: SignedIn, number: str) -> HttpResponse:
    """Grant (read and confirm) or refuse (write, read as the business will, confirm)."""
    shown = access.case_at_desk(request.user, number, Role.OFFICER)
    outcome = request.POST.get("outcome") or request.GET.get("outcome", "")
    if outcome not in officer_forms.OUTCOMES:
        return redirect("permits:case", number)
    refusing = outcome == Decision.Outcome.REFUSE
    signed = shown.facts.second_signature
    return _act(
        request,
        shown,
        template="decide",
        form=officer_forms.DecideForm(_posted(request), case=shown, outcome=outcome, initial={"outcome": outcome}),
        possible=shown.status is State.UNDER_REVIEW,
        preview=refusing,
        verb=lambda form: journey.decide(
            case=shown,
            outcome=outcome,
            reason=form.cleaned_data["reason"],
            given={"uscc": form.cleaned_data.get("uscc", "")},
            by=request.user,
        ),
        done=_("决定已送负责人签批") if signed else _("已决定不予") if refusing else _("已准予，证照正在制作"),
        refusing=refusing,
    )


@gate(Role.HEAD)
@require_http_methods(["GET", "POST"])
def sign(request: SignedIn, number: str) -> HttpResponse:
    """The second person: sign, or send back with a reason. Never one's own decision."""
    shown = access.case_at_desk(request.user, number, Role.HEAD)
    waiting = shown.status is State.AWAITING_SIGNATURE
    decision = standing_decision(shown) if waiting else None
    initial = {"seen": decision.pk} if decision else {}
    back = request.POST.get("act") == "send_back"

    def verb(form: forms.Form) -> Case:
        if back:
            return journey.send_back(case=shown, why=form.cleaned_data["why"], by=request.user)
        return journey.sign(case=shown, by=request.user, seen=form.cleaned_data["seen"])

    return _act(
        request,
        shown,
        template="sign",
        form=officer_forms.SignForm(_posted(request), initial=initial),
        possible=waiting,
        preview=False,
        verb=verb,
        done=_("已退回经办人") if back else _("已签批，决定生效"),
        decision=decision,
        own=decision is not None and decision.decided_by_id == request.user.pk,
    )


def _act(
    request: SignedIn,
    shown: Case,
    *,
    template: str,
    form: Any,
    possible: bool,
    preview: bool,
    verb: Callable[[Any], Case],
    done: str,
    **extra: Any,
) -> HttpResponse:
    """One act: its page, with ``preview`` a reading step, then the verb; afterwards the next case in the queue."""
    if request.method == "GET" and not possible:
        messages.warning(request, _("这件事现在是「%s」，不能再做这一步") % shown.status.for_officer.text)
        return redirect("permits:case", shown.number)
    step = request.POST.get("step", PREVIEW if preview else SEND)
    reading, moved = False, ""
    if request.method == "POST" and form.is_valid():
        reading = preview and step == PREVIEW
        if step == SEND:
            try:
                verb(form)
            except Refused as refusal:
                if refusal.code == "state_moved":
                    moved = casefile.what_happened(shown, refusal)
                else:
                    add_to_form(form, refusal)
            else:
                return _onward(request, shown, done)
    fresh = access.case_at_desk(request.user, shown.number)
    context = casefile.desk(request) | casefile.everything(fresh, request.user)
    context |= {"form": form, "reading": reading, "moved": moved, "template": template, **extra}
    if template == "ask":
        context["fields"] = list(form.rows(context["dossier"], "element"))
        context["papers"] = list(form.rows(context["dossier"], "material"))
    return render(request, f"permits/officer/{template}.html", context, status=409 if moved else 200)


def _posted(request: SignedIn) -> QueryDict | None:
    """A POST binds its form even when nothing was typed."""
    return request.POST if request.method == "POST" else None


def _onward(request: SignedIn, shown: Case, done: str) -> HttpResponse:
    """Say what was done and open the next case that waits for this person."""
    what = f"{shown.facts.short_name} {shown.number}：{done}"
    following = casefile.next_for(request.user, shown)
    if following is None:
        messages.success(request, what)
        return redirect("permits:queue")
    messages.success(request, _("%s。这是下一件。") % what)
    return redirect("permits:case", following.number)
