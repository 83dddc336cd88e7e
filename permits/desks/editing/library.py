"""The two dictionaries: elements and materials, each with who uses it; add, change, delete what nobody uses."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Q
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from permits.catalogue import library
from permits.catalogue.facts import GROUP_LABELS
from permits.catalogue.models import DataElement, Material
from permits.catalogue.wording import word
from permits.desks.editing import frame
from permits.desks.editing.library_forms import ElementForm, EntryForm, EntryPage, MaterialForm
from yangjiang.accounts.models import Role
from yangjiang.audit.trail import chain_of
from yangjiang.web.errors import Refused
from yangjiang.web.gates import gate
from yangjiang.web.requests import SignedIn, posted

PAGE = 60


@dataclass(frozen=True)
class Shelf:
    """What differs between the pages of the two dictionaries."""

    model: type[DataElement] | type[Material]
    form: type[EntryForm]
    title: Any
    noun: Any
    list_url: str
    entry_url: str
    new_url: str
    uses: Callable[[str], list[library.Use]]
    save: Callable[..., DataElement | Material]
    delete: Callable[..., None]


ELEMENTS = Shelf(
    DataElement,
    ElementForm,
    gettext_lazy("数据元库"),
    gettext_lazy("数据元"),
    "permits:catalogue_elements",
    "permits:catalogue_element",
    "permits:catalogue_element_new",
    library.uses_of_element,
    library.save_element,
    library.delete_element,
)
MATERIALS = Shelf(
    Material,
    MaterialForm,
    gettext_lazy("材料库"),
    gettext_lazy("材料"),
    "permits:catalogue_materials",
    "permits:catalogue_material",
    "permits:catalogue_material_new",
    library.uses_of_material,
    library.save_material,
    library.delete_material,
)


@gate(Role.CATALOGUE_ADMIN)
@require_safe
def elements(request: SignedIn) -> HttpResponse:
    """Every element, how it is answered, how many items ask it."""
    sought = request.GET.get("q", "").strip()[:60]
    group = request.GET.get("group", "")
    rows = DataElement.objects.all()
    if sought:
        rows = rows.filter(Q(code__icontains=sought) | Q(label__icontains=sought))
    if group in GROUP_LABELS:
        rows = rows.filter(spec__group=group)
    counts, _materials = library.use_counts()
    page = Paginator(rows, PAGE).get_page(request.GET.get("page"))
    context = frame.shell(request) | {
        "q": sought,
        "group": group,
        "groups": GROUP_LABELS.items(),
        "page": page,
        "rows": [
            {
                "entry": one,
                "group": word("group", one.spec.get("group")),
                "type": word("type", one.spec.get("type")),
                "source": word("source", one.spec.get("source")),
                "used": counts.get(one.code, 0),
            }
            for one in page.object_list
        ],
    }
    return render(request, "permits/catalogue/elements.html", context)


@gate(Role.CATALOGUE_ADMIN)
@require_safe
def materials(request: SignedIn) -> HttpResponse:
    """Every material and how many items want it."""
    _elements, counts = library.use_counts()
    rows = [{"entry": one, "used": counts.get(one.code, 0)} for one in Material.objects.all()]
    return render(request, "permits/catalogue/materials.html", frame.shell(request) | {"rows": rows})


@gate(Role.CATALOGUE_ADMIN)
@require_http_methods(["GET", "HEAD", "POST"])
def element_new(request: SignedIn) -> HttpResponse:
    return _entry(request, ELEMENTS, None)


@gate(Role.CATALOGUE_ADMIN)
@require_http_methods(["GET", "HEAD", "POST"])
def element(request: SignedIn, code: str) -> HttpResponse:
    return _entry(request, ELEMENTS, get_object_or_404(DataElement, code=code))


@gate(Role.CATALOGUE_ADMIN)
@require_http_methods(["GET", "HEAD", "POST"])
def material_new(request: SignedIn) -> HttpResponse:
    return _entry(request, MATERIALS, None)


@gate(Role.CATALOGUE_ADMIN)
@require_http_methods(["GET", "HEAD", "POST"])
def material(request: SignedIn, code: str) -> HttpResponse:
    return _entry(request, MATERIALS, get_object_or_404(Material, code=code))


def _entry(request: SignedIn, shelf: Shelf, row: DataElement | Material | None) -> HttpResponse:
    """One entry: where it is used, its form, and deleting it."""
    spec: Mapping[str, Any] = row.spec if row else {}
    page = EntryPage(shelf.form, spec, posted(request), new=row is None)
    version = row.version if row else None
    conflict, in_use = None, list[library.Use]()
    if request.method == "POST":
        typed = request.POST.get("version", "")
        version = int(typed) if typed.isdigit() else version
        if row and "delete" in request.POST:
            try:
                shelf.delete(code=row.code, by=request.user)
            except Refused as refusal:
                in_use = shelf.uses(row.code)
                messages.error(request, refusal.message)
                page = EntryPage(shelf.form, spec)
            else:
                messages.success(request, _("已删除 %s") % row)
                return redirect(shelf.list_url)
        elif page.act:
            page = page.after_act()
        elif page.is_valid():
            try:
                kept = shelf.save(entry=page.result(), version=version, by=request.user)
            except Refused as refusal:
                conflict = frame.meanwhile(refusal)
                if conflict:
                    version = conflict["version"]
                else:
                    page.refuse(refusal)
            else:
                messages.success(request, _("已保存 %s；用到它的事项下次发布时跟着改") % kept)
                return redirect(shelf.entry_url, code=kept.code)
    title = str(row) if row else _("新增%s") % shelf.noun
    context = frame.shell(request, (str(shelf.title), reverse(shelf.list_url)), (title, ""))
    context |= {
        "row": row,
        "noun": shelf.noun,
        "heading": title,
        "page": page,
        "forms": page.parts,
        "version": version,
        "conflict": conflict,
        "in_use": in_use,
        "uses": shelf.uses(row.code) if row else [],
        "list_url": reverse(shelf.list_url),
        "story": frame.story(chain_of(row)) if row else [],
    }
    return render(request, "permits/catalogue/entry.html", context, status=409 if conflict else 200)
