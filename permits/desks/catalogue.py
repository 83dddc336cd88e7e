"""The catalogue admin's desk: what is on offer, in which batch, from when (plan 四)."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from permits.catalogue import publish
from permits.catalogue.facts import facts_of
from permits.catalogue.models import Batch, ItemRevision, PermitItem
from permits.catalogue.queries import in_force
from permits.desks.editing import frame
from yangjiang.accounts.models import Role
from yangjiang.audit.models import TrailEntry
from yangjiang.audit.trail import chain_of
from yangjiang.web.errors import Refused, add_to_form
from yangjiang.web.gates import gate
from yangjiang.web.labels import Label
from yangjiang.web.requests import SignedIn

SERVICES = 0
"""The batch of the six start-up services, which plan 五 does list."""


class LaunchForm(forms.Form):
    launch_on = forms.DateField(
        label=gettext_lazy("上线日期"),
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
        error_messages={
            "required": gettext_lazy("请填写上线日期"),
            "invalid": gettext_lazy("日期写成 2026-01-31 这样"),
        },
    )
    use_required_attribute = False


class BatchForm(forms.Form):
    batch = forms.ModelChoiceField(
        label=gettext_lazy("放到哪一批"),
        queryset=Batch.objects.exclude(number=SERVICES),
        widget=forms.RadioSelect,
        empty_label=None,
        error_messages={"required": gettext_lazy("请选择一批"), "invalid_choice": gettext_lazy("请选择一批")},
    )
    use_required_attribute = False

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["batch"]
        field.label_from_instance = lambda batch: f"{batch.name}（{batch.launch_on.isoformat()}）"


@gate(Role.CATALOGUE_ADMIN)
@require_safe
def desk(request: SignedIn) -> HttpResponse:
    """Every item: the annex's words, the batch, whether people can apply, whether somebody is changing it."""
    revisions = list(in_force())
    batches = list(Batch.objects.all())
    totals = {batch.pk: 0 for batch in batches}
    for revision in revisions:
        totals[revision.item.batch_id] += 1
    drafts = frame.drafts_by_code()
    listed = {revision.item.code for revision in revisions}
    context = frame.shell(request) | {
        "rows": [_row(revision) | {"draft": drafts.get(revision.item.code)} for revision in revisions],
        "coming": [(draft, frame.title_of(draft)) for code, draft in drafts.items() if code not in listed],
        "drafts": len(drafts),
        "batches": [{"batch": batch, "total": totals[batch.pk], "state": _launched(batch)} for batch in batches],
    }
    return render(request, "permits/catalogue/desk.html", context)


@gate(Role.CATALOGUE_ADMIN)
@require_http_methods(["GET", "POST"])
def batch(request: SignedIn, number: int) -> HttpResponse:
    """When a batch goes live."""
    shown = get_object_or_404(Batch, number=number)
    form = LaunchForm(request.POST if request.method == "POST" else None, initial={"launch_on": shown.launch_on})
    if request.method == "POST" and form.is_valid():
        day = form.cleaned_data["launch_on"]
        try:
            publish.set_launch(batch=shown, launch_on=day, by=request.user)
        except Refused as refusal:
            add_to_form(form, refusal)
        else:
            said = {"batch": shown.name, "day": day.isoformat()}
            messages.success(request, _("%(batch)s的上线日期是 %(day)s") % said)
            return redirect("permits:catalogue_desk")
    context = frame.shell(request) | {
        "batch": shown,
        "form": form,
        "items": shown.items.all(),
        "state": _launched(shown),
        "story": [_told(entry) for entry in reversed(chain_of(shown))],
    }
    return render(request, "permits/catalogue/batch.html", context)


@gate(Role.CATALOGUE_ADMIN)
@require_http_methods(["GET", "POST"])
def item_batch(request: SignedIn, code: str) -> HttpResponse:
    """Move an item to another batch; the six services stay where the plan put them."""
    item = get_object_or_404(PermitItem.objects.select_related("batch").exclude(batch__number=SERVICES), code=code)
    form = BatchForm(request.POST if request.method == "POST" else None, initial={"batch": item.batch_id})
    if request.method == "POST" and form.is_valid():
        to = form.cleaned_data["batch"]
        try:
            publish.set_batch(item=item, batch=to, by=request.user)
        except Refused as refusal:
            add_to_form(form, refusal)
        else:
            messages.success(request, _("「%(item)s」放在%(batch)s") % {"item": item.short_name, "batch": to.name})
            return redirect(f"{reverse('permits:catalogue_desk')}#item-{item.code}")
    story = [_told(entry) for entry in reversed(chain_of(item)) if entry.event == "item.batch_changed"]
    context = frame.shell(request) | {"item": item, "form": form, "story": story}
    return render(request, "permits/catalogue/item_batch.html", context)


def _row(revision: ItemRevision) -> dict[str, Any]:
    """The plan does not say which fifteen items come first: an unmoved one is marked as our default."""
    item = revision.item
    own = revision.content.get("batch")
    return {
        "item": item,
        "kind": facts_of(revision).kind.label,
        "launched": _launched(item.batch),
        "service": item.is_service,
        "default": own == item.batch.number,
    }


def _launched(of: Batch) -> Label:
    return Label(_("已上线"), "ok") if of.launched else Label(_("还没上线"), "neutral")


def _told(entry: TrailEntry) -> dict[str, Any]:
    """A change of date or batch, for the timeline."""
    say = {
        "batch.launch_changed": _("上线日期从 %(before)s 改为 %(after)s"),
        "item.batch_changed": _("从第 %(before)s 批移到第 %(after)s 批"),
    }
    words = say.get(entry.event, entry.event)
    return {"what": words % entry.facts, "at": entry.at, "who": entry.by or _("系统"), "tone": "info"}
