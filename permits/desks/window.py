"""The integrated window (P14): find what a business applied for, print its receipt, hand out its licences."""

from typing import Any

from django import forms
from django.conf import settings
from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Q
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from permits import access, journey
from permits.fanout.models import Case
from permits.fanout.states import CaseState
from permits.licence.models import Licence
from yangjiang.accounts.models import Role
from yangjiang.clock.statutory import State as ClockState
from yangjiang.paper import qr
from yangjiang.web.errors import Refused
from yangjiang.web.gates import gate
from yangjiang.web.requests import SignedIn

PAGE = 30
TO_HAND_OUT = (CaseState.GRANTED, CaseState.RECORDED)


class SearchForm(forms.Form):
    q = forms.CharField(
        label=gettext_lazy("申请编号、办件编号、企业名称或统一社会信用代码"),
        required=False,
        max_length=200,
        widget=forms.TextInput(attrs={"size": 36, "autofocus": True, "autocomplete": "off"}),
    )


class HandOutForm(forms.Form):
    """The clerk has seen who takes the paper away."""

    checked = forms.BooleanField(
        label=gettext_lazy("已核对领证人的身份证件；不是经营者本人的，已核对委托书"),
        error_messages={"required": gettext_lazy("请先核对领证人身份，再勾选")},
    )
    use_required_attribute = False


@gate(Role.CLERK)
@require_safe
def search(request: SignedIn) -> HttpResponse:
    """One box for every number or name a visitor may bring; without a search, what waits to be handed out."""
    form = SearchForm(request.GET or None)
    q = form.cleaned_data["q"].strip() if form.is_bound and form.is_valid() else ""
    rows = access.applications_at_window(request.user).prefetch_related("cases__revision__item")
    if q:
        rows = rows.filter(
            Q(number__istartswith=q)
            | Q(cases__number__iexact=q)
            | Q(enterprise__name__icontains=q)
            | Q(enterprise__uscc__iexact=q)
        ).distinct()
    else:
        rows = rows.filter(cases__state__in=TO_HAND_OUT).distinct()
    page = Paginator(rows.order_by("-submitted_at", "-pk"), PAGE).get_page(request.GET.get("page"))
    context = _desk(request) | {"form": form, "q": q, "page": page, "waiting": TO_HAND_OUT}
    return render(request, "permits/window/search.html", context)


@gate(Role.CLERK)
@require_safe
def application(request: SignedIn, pk: int) -> HttpResponse:
    """The receipt to print, each item's state, and which licences wait here."""
    shown = access.application_at_window(request.user, pk)
    cases = list(access.cases_at_window(request.user).filter(application=shown))
    licences = {row.case_id: row for row in Licence.objects.filter(case__in=cases)}
    context = _desk(request) | {
        "application": shown,
        "rows": [
            {
                "case": case,
                "licence": licences.get(case.pk),
                "ready": case.status in TO_HAND_OUT,
                "clock": _running(case),
            }
            for case in cases
        ],
        "receipt_rows": [_receipt_row(case) for case in cases],
        "qr": qr.svg_data_uri(settings.SITE_URL + reverse("permits:application", args=[shown.pk])),
    }
    return render(request, "permits/window/application.html", context)


@gate(Role.CLERK)
@require_http_methods(["GET", "POST"])
def deliver(request: SignedIn, number: str) -> HttpResponse:
    """Read which paper goes to whom, check the person, hand it over."""
    case = access.case_at_window(request.user, number)
    back = redirect("permits:window_application", case.application_id)
    licence = Licence.objects.filter(case=case).first()
    if licence is None or case.status not in TO_HAND_OUT:
        messages.warning(request, _("这件事现在是「%s」，没有要发放的证照") % case.status.for_officer.text)
        return back
    form = HandOutForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            journey.deliver(case=case, how="window", by=request.user)
        except Refused as refusal:
            messages.error(request, refusal.message)
        else:
            messages.success(
                request, _("已发放「%(what)s」%(number)s") % {"what": licence.document, "number": licence.number}
            )
        return back
    context = _desk(request) | {"case": case, "licence": licence, "form": form}
    return render(request, "permits/window/deliver.html", context)


def _desk(request: SignedIn) -> dict[str, Any]:
    home = reverse("permits:window")
    return {
        "desk_name": _("综合窗口"),
        "rail": [{"label": _("查申请、发证照"), "url": home, "current": request.path == home, "count": 0}],
    }


def _running(case: Case) -> Any:
    due = case.due
    return due if due and due.state != ClockState.STOPPED else None


def _receipt_row(case: Case) -> dict[str, Any]:
    """A line of the receipt: while the clock runs its date, else the state in the business's words."""
    running = None if case.status.closed else _running(case)
    return {
        "name": case.facts.name,
        "office": case.office.name,
        "clock": running,
        "note": "" if running else case.status.for_business.text,
    }
