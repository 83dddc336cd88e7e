"""A business's draft: choose, fill one form, hand in each paper once, check, submit. Leave and come back any time."""

from collections import defaultdict
from typing import Any
from urllib.parse import urlencode
from uuid import UUID, uuid4

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from permits import access, journey
from permits.application import draft
from permits.application.fields import SectionForm, in_words, to_initial
from permits.application.merge import MergedField, MergedForm, MergedGroup, MergedMaterial
from permits.application.models import Application, Entry, Evidence
from permits.application.prefill import registered_values
from permits.application.submission import Problem, problems_of
from permits.catalogue.models import PermitItem
from permits.fanout.split import preview
from permits.guidance.evaluate import Status
from permits.guidance.models import Walk
from permits.guidance.queries import guidance, stand
from yangjiang import clock
from yangjiang.accounts.models import District, Role
from yangjiang.enterprises.models import Enterprise
from yangjiang.enterprises.register import establish_record
from yangjiang.files.intake import ACCEPT
from yangjiang.web.errors import Refused, add_to_form
from yangjiang.web.gates import gate
from yangjiang.web.labels import Label

STEPS = (
    gettext_lazy("选要办的事"),
    gettext_lazy("填一张表"),
    gettext_lazy("交材料"),
    gettext_lazy("核对提交"),
)
MATERIALS = "materials"
DONE = Label(gettext_lazy("填好了"), "ok")
UNTOUCHED = Label(gettext_lazy("未开始"), "neutral")
Source = Entry.Source


# --- Opening a draft ---------------------------------------------------------------------------


class _Anything(forms.MultipleChoiceField):
    """Whatever codes came: ``draft.choose`` refuses the wrong ones in words."""

    def validate(self, value: Any) -> None:
        """Not here."""


class BasketForm(forms.Form):
    """The items of an application."""

    items = _Anything(label=gettext_lazy("要一起办的事"), required=False, widget=forms.CheckboxSelectMultiple)

    def __init__(self, *args: Any, offered: list[PermitItem], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["items"].choices = [(item.code, item.name) for item in offered]  # type: ignore[attr-defined]
        self.fields["items"].choice_hints = {  # type: ignore[attr-defined]
            item.code: item.department_name for item in offered
        }
        self.fields["items"].required = True  # choose() says so; this keeps 「（选填）」 away


class StartForm(BasketForm):
    """The basket, and for which business."""

    enterprise = forms.ChoiceField(
        label=gettext_lazy("给哪一家办"),
        widget=forms.RadioSelect,
        error_messages={
            "required": gettext_lazy("请选择给哪一家办"),
            "invalid_choice": gettext_lazy("请从列出的里面选一家"),
        },
    )

    def __init__(self, *args: Any, enterprises: list[Enterprise], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [(str(one.pk), one.name) for one in enterprises]
        field = self.fields["enterprise"]
        field.choices = [*choices, ("new", _("我还没有营业执照，从设立登记开始"))]  # type: ignore[attr-defined]
        field.choice_hints = {  # type: ignore[attr-defined]
            str(one.pk): one.uscc or _("还没有营业执照，正在筹办") for one in enterprises
        }


@gate(Role.BUSINESS)
@require_http_methods(["GET", "HEAD", "POST"])
def start(request: HttpRequest) -> HttpResponse:
    """The basket, and whose application it is; POST opens the draft."""
    walk = Walk.objects.filter(token=request.POST.get("walk") or request.GET.get("walk", "")).first()
    enterprises = list(access.enterprises_of(request.user))
    wanted = request.POST.getlist("items") if request.method == "POST" else request.GET.getlist("item")
    offered = _offered(wanted, walk)
    initial = {"items": wanted, "enterprise": request.GET.get("enterprise") or _likely(enterprises, walk)}
    form = StartForm(request.POST or None, offered=offered, enterprises=enterprises, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            if form.cleaned_data["enterprise"] == "new":
                draft.choose(wanted)
                return redirect(f"{reverse('permits:new_business')}?{_basket(wanted, walk)}")
            enterprise = next(one for one in enterprises if str(one.pk) == form.cleaned_data["enterprise"])
            application = draft.start_draft(enterprise=enterprise, codes=wanted, by=request.user, walk=walk)
            return redirect("permits:draft", pk=application.pk)
        except Refused as refusal:
            add_to_form(form, refusal)
    context = {"form": form, "walk": walk, "steps": STEPS, "offered": offered, "refused": ""}
    if request.method != "POST" and wanted:
        try:
            draft.choose(wanted)
        except Refused as refusal:
            context["refused"] = refusal.message
    return render(request, "permits/business/start.html", context)


def _offered(wanted: list[str], walk: Walk | None) -> list[PermitItem]:
    """The wanted items, and those the guidance could not settle: the person may want them all the same."""
    codes = set(wanted)
    book = guidance()
    if walk and book:
        codes |= set(stand(book, walk).codes(Status.NEEDED, Status.MAYBE))
    return [item for item in PermitItem.objects.filter(code__in=codes).select_related("batch") if item.launched]


def _likely(enterprises: list[Enterprise], walk: Walk | None) -> str:
    """Ticked beforehand: the only business there is; a new one when there is none."""
    if not enterprises:
        return "new"
    if walk and "has_licence" in walk.answers:
        fitting = [one for one in enterprises if one.being_established != walk.answers["has_licence"]]
        return str(fitting[0].pk) if len(fitting) == 1 else ""
    return str(enterprises[0].pk) if len(enterprises) == 1 else ""


def _basket(codes: list[str], walk: Walk | None, **more: Any) -> str:
    return urlencode([*(("item", code) for code in codes), *([("walk", walk.token)] if walk else []), *more.items()])


class RecordForm(forms.Form):
    """A business that has no licence yet."""

    use_required_attribute = False
    name = forms.CharField(
        label=gettext_lazy("准备用的名称"),
        max_length=200,
        help_text=gettext_lazy("填已经申报通过的名称；还没申报的先填想用的，之后可以改"),
        error_messages={"required": gettext_lazy("请填写准备用的名称")},
    )
    kind = forms.ChoiceField(
        label=gettext_lazy("办成哪一种"),
        choices=[c for c in Enterprise.Kind.choices if c[0] in {"company", "individual", "cooperative"}],
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("请选择办成哪一种")},
    )
    district = forms.ModelChoiceField(
        label=gettext_lazy("在哪个县（市、区）"),
        queryset=District.objects.all(),
        empty_label=gettext_lazy("请选择"),
        error_messages={"required": gettext_lazy("请选择在哪个县（市、区）")},
    )
    address = forms.CharField(
        label=gettext_lazy("详细地址"),
        max_length=200,
        help_text=gettext_lazy("写到门牌号"),
        error_messages={"required": gettext_lazy("请填写详细地址")},
    )
    legal_representative = forms.CharField(
        label=gettext_lazy("法定代表人或经营者姓名"),
        max_length=50,
        error_messages={"required": gettext_lazy("请填写法定代表人或经营者姓名")},
    )
    legal_representative_id = forms.CharField(
        label=gettext_lazy("他（她）的身份证号码"),
        max_length=40,
        required=False,
        help_text=gettext_lazy("现在不填，之后在表里填也可以"),
        widget=forms.TextInput(attrs={"spellcheck": "false"}),
    )
    phone = forms.CharField(
        label=gettext_lazy("手机号码"),
        max_length=20,
        help_text=gettext_lazy("用来接收办理进度"),
        widget=forms.TextInput(attrs={"inputmode": "tel", "autocomplete": "tel"}),
        error_messages={"required": gettext_lazy("请填写手机号码")},
    )


@gate(Role.BUSINESS)
@require_http_methods(["GET", "HEAD", "POST"])
def new_business(request: HttpRequest) -> HttpResponse:
    """Put a business without a licence on record, then back to the basket."""
    form = RecordForm(request.POST or None)
    wanted = request.GET.getlist("item")
    walk = Walk.objects.filter(token=request.GET.get("walk", "")).first()
    if request.method == "POST" and form.is_valid():
        try:
            enterprise = establish_record(**form.cleaned_data, by=request.user)
        except Refused as refusal:
            add_to_form(form, refusal)
        else:
            messages.success(request, _("「%s」已建好，现在开始申请") % enterprise.name)
            return redirect(f"{reverse('permits:start')}?{_basket(wanted, walk, enterprise=enterprise.pk)}")
    return render(
        request,
        "permits/business/new_business.html",
        {"form": form, "back_url": f"{reverse('permits:start')}?{_basket(wanted, walk)}"},
    )


# --- The open draft ----------------------------------------------------------------------------


def _open_draft(request: HttpRequest, pk: int) -> Application | HttpResponse:
    """The user's draft; a submitted one leads to where it now stands."""
    application = access.application_for(request.user, pk)
    request.acting_for = application.enterprise.name  # type: ignore[attr-defined]
    if not application.is_draft:
        messages.info(request, _("这份申请已经提交，不能再改；进度都在这里"))
        return redirect("permits:application", pk=pk)
    return application


def _around(application: Application, form: MergedForm) -> dict[str, Any]:
    """What every page of a draft shows around its content."""
    return {"application": application, "merged": form, "steps": STEPS, "current_tab": "applications"}


@gate(Role.BUSINESS)
@require_http_methods(["GET", "HEAD"])
def tasks(request: HttpRequest, pk: int) -> HttpResponse:
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
            "tasks": _tasks(application, form, problems),
            "problems": len(problems),
            "items": facts,
            "establishing": draft.is_establishing(application, facts),
        },
    )


def _tasks(application: Application, form: MergedForm, problems: list[Problem]) -> list[dict[str, Any]]:
    """Rows of the task list."""
    left: dict[str, int] = defaultdict(int)
    for problem in problems:
        left[problem.place] += 1
    typed = set(application.entries.values_list("element", flat=True))
    rows = [
        {
            "name": group.label,
            "url": reverse("permits:draft_section", args=[application.pk, group.key]),
            "hint": _hint(group),
            "state": _state(left[group.key], any(field.code in typed for field in group.fields)),
        }
        for group in form.groups
    ]
    handed_in = application.evidence.filter(removed_at=None).exists()
    if form.uploads or form.shared:
        rows.append(
            {
                "name": _("材料"),
                "url": reverse("permits:draft_materials", args=[application.pk]),
                "hint": _("要交 %(asked)d 份，%(shared)d 份不用交") % {
                    "asked": len(form.uploads), "shared": len(form.shared)},
                "state": _state(left[MATERIALS], handed_in) if form.uploads else DONE,
            }
        )  # fmt: skip
    rows.append(
        {
            "name": _("核对和提交"),
            "url": reverse("permits:draft_check", args=[application.pk]) if not problems else "",
            "blocked": _("还有 %d 处没填好或没交") % len(problems) if problems else "",
            "state": Label(_("可以提交了"), "info") if not problems else None,
        }
    )
    return rows


def _hint(group: MergedGroup) -> str:
    names = "、".join(field.facts.label for field in group.fields[:3])
    return _("%(names)s 等 %(count)d 项") % {"names": names, "count": len(group.fields)} if len(
        group.fields
    ) > 3 else names  # fmt: skip


def _state(left: int, touched: bool) -> Label:
    if not left:
        return DONE
    return Label(_("还差 %d 处") % left, "wait") if touched else UNTOUCHED


@gate(Role.BUSINESS)
@require_http_methods(["GET", "HEAD", "POST"])
def items(request: HttpRequest, pk: int) -> HttpResponse:
    """Add or drop items; what was typed for a dropped one stays and comes back with it."""
    application = _open_draft(request, pk)
    if isinstance(application, HttpResponse):
        return application
    chosen = list(application.selections.values_list("item_code", flat=True))
    offered = [item for item in PermitItem.objects.select_related("batch") if item.launched]
    form = BasketForm(request.POST or None, offered=offered, initial={"items": chosen})
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
def section(request: HttpRequest, pk: int, group: str) -> HttpResponse:
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
    form = SectionForm(request.POST if request.method == "POST" else None, merged=shown.fields, initial=initial)
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
    _annotate(form, shown, kept, registered_values(application.enterprise, shown.fields), merged)
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


def _annotate(
    form: SectionForm, group: MergedGroup, kept: dict[str, Entry], known: dict[str, Any], merged: MergedForm
) -> None:
    """Say beside each field where its value comes from, and how many of the items use it."""
    for merged_field in group.fields:
        field = form.fields[merged_field.code]
        field.source_note = source_note(merged_field, kept.get(merged_field.code), known)  # type: ignore[attr-defined]
        if len(merged_field.users) > 1:
            shared = _("%d 件事共用，只填这一次") % len(merged_field.users)
            field.help_text = f"{field.help_text}（{shared}）" if field.help_text else shared


def source_note(field: MergedField, entry: Entry | None, known: dict[str, Any]) -> str:
    """Where a value comes from; for one the person changed, what the record says."""
    if entry is None:
        return ""
    if entry.source != Source.APPLICANT:
        day = _("，%s 核对") % entry.source_on.isoformat() if entry.source_on else ""
        return _("来自%(source)s%(day)s") % {"source": Source(entry.source).label, "day": day}
    if field.code in known and known[field.code] != entry.value:
        return _("登记信息是「%s」，您改过；审查人员会看到") % in_words(field.facts, known[field.code])
    return ""


# --- Materials ---------------------------------------------------------------------------------


@gate(Role.BUSINESS)
@require_http_methods(["GET", "HEAD", "POST"])
def materials(request: HttpRequest, pk: int) -> HttpResponse:
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
            "rows": [_paper(application, m, files[m.code], refusals[m.code]) for m in merged.uploads],
            "shared": merged.shared,
            "accept": ACCEPT,
            "refused": sum(len(found) for found in refusals.values()),
        },
    )


def _take_one(request: HttpRequest, application: Application, material: str) -> HttpResponse:
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


def _paper(
    application: Application, material: MergedMaterial, handed_in: list[Evidence], refusals: list[str]
) -> dict[str, Any]:
    here = reverse("permits:draft_materials", args=[application.pk])
    return {
        "material": material,
        "error": "；".join(refusals),
        "post_url": f"{here}?material={material.code}",
        "files": [
            {
                "name": evidence.attachment.name,
                "size": evidence.attachment.size,
                "url": reverse("permits:evidence", args=[evidence.pk]),
                "remove_url": f"{here}?remove={evidence.pk}",
            }
            for evidence in handed_in
        ],
    }


# --- Check and submit --------------------------------------------------------------------------


class DeclarationForm(forms.Form):
    """行政许可法31: the applicant answers for the truth of what is handed in."""

    declared = forms.BooleanField(
        label=gettext_lazy("以上内容和材料都真实、完整，如有不实，我愿意承担法律责任"),
        help_text=gettext_lazy("依据《行政许可法》第三十一条"),
        required=False,
    )
    key = forms.UUIDField(widget=forms.HiddenInput)


@gate(Role.BUSINESS)
@require_http_methods(["GET", "HEAD", "POST"])
def check(request: HttpRequest, pk: int) -> HttpResponse:
    """Everything once more, what is still missing, where each item goes; then submit, once."""
    application = access.application_for(request.user, pk)
    request.acting_for = application.enterprise.name  # type: ignore[attr-defined]
    form = DeclarationForm(request.POST or None, initial={"key": uuid4()})
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
    return render(
        request,
        "permits/business/check.html",
        {
            **_around(application, merged),
            "form": form,
            "cards": _cards(application, merged, {item.short_name: office for item, office in routes}),
            "papers": _papers(application, merged),
            "routes": [{"item": item, "office": office} for item, office in routes],
            "problems": [_problem_link(application, problem) for problem in problems_of(application, merged)],
        },
    )


def _problem_link(application: Application, problem: Problem) -> dict[str, str]:
    if problem.place == MATERIALS:
        url = reverse("permits:draft_materials", args=[application.pk])
    else:
        url = reverse("permits:draft_section", args=[application.pk, problem.place])
    return {"url": f"{url}#id_{problem.code}", "message": problem.message}


def _cards(application: Application, merged: MergedForm, offices: dict[str, Any]) -> list[dict[str, Any]]:
    """One card a group, as ``parts/check_card.html`` reads it."""
    kept = {entry.element: entry for entry in application.entries.all()}
    known = registered_values(application.enterprise, merged.fields.values())
    everybody = {office for office in offices.values() if office}
    cards = []
    for group in merged.groups:
        url = reverse("permits:draft_section", args=[application.pk, group.key])
        rows = []
        for field in group.fields:
            entry = kept.get(field.code)
            seers = {offices.get(user) for user in field.users} - {None}
            rows.append(
                {
                    "label": field.facts.label,
                    "value": in_words(field.facts, entry.value if entry else None),
                    "source": source_note(field, entry, known),
                    "edit_url": f"{url}#id_{field.code}",
                    "seen_by": "、".join(sorted(o.name for o in seers)) if 0 < len(seers) < len(everybody) else "",
                }
            )
        cards.append({"title": group.label, "edit_url": url, "rows": rows})
    return cards


def _papers(application: Application, merged: MergedForm) -> dict[str, Any]:
    """The card of materials."""
    files = defaultdict(list)
    for evidence in application.evidence.filter(removed_at=None).select_related("attachment"):
        files[evidence.material].append(evidence.attachment.name)
    url = reverse("permits:draft_materials", args=[application.pk])
    rows = [{"label": m.facts.name, "value": "、".join(files[m.code]) or _("（没有交）")} for m in merged.uploads]
    rows += [{"label": m.facts.name, "value": _("不用交，%s") % shared_note(m)} for m in merged.shared]
    return {"title": _("材料"), "edit_url": url if merged.uploads else "", "rows": rows}


def shared_note(material: MergedMaterial) -> str:
    """How a paper nobody hands in comes to the departments."""
    if material.facts.source == "internal":
        return _("平台生成")
    return _("取自%s") % material.facts.shared_from if material.facts.shared_from else _("系统调取")
