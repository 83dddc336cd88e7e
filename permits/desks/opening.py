"""Opening a draft and giving one up: the basket, whose application it is, a business still without a licence."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from permits import access
from permits.application import draft
from permits.desks import basket, draft_rows
from permits.desks.draft_forms import RecordForm, StartForm
from permits.guidance.models import Walk
from yangjiang.accounts.models import Role
from yangjiang.enterprises.register import establish_record
from yangjiang.web.errors import Refused, add_to_form
from yangjiang.web.gates import gate
from yangjiang.web.requests import SignedIn, posted


@gate(Role.BUSINESS)
@require_http_methods(["GET", "HEAD", "POST"])
def start(request: SignedIn) -> HttpResponse:
    """The basket, and whose application it is; POST opens the draft."""
    walk = Walk.objects.filter(token=request.POST.get("walk") or request.GET.get("walk", "")).first()
    enterprises = list(access.enterprises_of(request.user))
    wanted = request.POST.getlist("items") if request.method == "POST" else request.GET.getlist("item")
    offered, perhaps = basket.offered(wanted, walk)
    initial = {"items": wanted, "enterprise": request.GET.get("enterprise") or basket.likely(enterprises, walk)}
    form = StartForm(posted(request), offered=offered, perhaps=perhaps, enterprises=enterprises, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            if form.cleaned_data["enterprise"] == "new":
                draft.choose(wanted)
                return redirect(f"{reverse('permits:new_business')}?{basket.query(wanted, walk)}")
            enterprise = next(one for one in enterprises if str(one.pk) == form.cleaned_data["enterprise"])
            application = draft.start_draft(enterprise=enterprise, codes=wanted, by=request.user, walk=walk)
            return redirect("permits:draft", pk=application.pk)
        except Refused as refusal:
            add_to_form(form, refusal)
    context = {"form": form, "walk": walk, "steps": draft_rows.STEPS, "offered": offered, "refused": ""}
    if request.method != "POST" and wanted:
        try:
            draft.choose(wanted)
        except Refused as refusal:
            context["refused"] = refusal.message
    return render(request, "permits/business/start.html", context)


@gate(Role.BUSINESS)
@require_http_methods(["GET", "HEAD", "POST"])
def new_business(request: SignedIn) -> HttpResponse:
    """Put a business without a licence on record, then back to the basket."""
    form = RecordForm(posted(request))
    wanted = request.GET.getlist("item")
    walk = Walk.objects.filter(token=request.GET.get("walk", "")).first()
    if request.method == "POST" and form.is_valid():
        try:
            enterprise = establish_record(**form.cleaned_data, by=request.user)
        except Refused as refusal:
            add_to_form(form, refusal)
        else:
            messages.success(request, _("「%s」已建好，现在开始申请") % enterprise.name)
            return redirect(f"{reverse('permits:start')}?{basket.query(wanted, walk, enterprise=enterprise.pk)}")
    return render(
        request,
        "permits/business/new_business.html",
        {"form": form, "back_url": f"{reverse('permits:start')}?{basket.query(wanted, walk)}"},
    )


@gate(Role.BUSINESS)
@require_http_methods(["GET", "HEAD", "POST"])
def discard(request: SignedIn, pk: int) -> HttpResponse:
    """What giving a draft up means, then the act itself."""
    application = access.application_for(request.user, pk)
    if request.method == "POST":
        try:
            draft.discard(application=application, by=request.user)
        except Refused as refusal:
            messages.error(request, refusal.message)
        else:
            messages.success(request, _("草稿已删除"))
        return redirect("permits:applications")
    items = draft.facts_for(application)
    return render(request, "permits/business/discard.html", {"application": application, "items": items})
