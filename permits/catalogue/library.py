"""The two dictionaries every form and list draws on: who uses an entry, and changing or deleting it safely.

A change reaches an item with its next revision, which takes the definitions as they are then.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass
from typing import Any, cast

from django.db import IntegrityError, transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from permits.catalogue.diff import differences
from permits.catalogue.drafting import open_drafts
from permits.catalogue.findings import Finding
from permits.catalogue.lint_dictionaries import lint_elements, lint_materials
from permits.catalogue.models import DataElement, Material
from permits.catalogue.queries import in_force, last_revisions
from permits.catalogue.schema import check_element, check_material
from permits.catalogue.shapes import Fault
from yangjiang import audit, clock
from yangjiang.accounts.models import User
from yangjiang.audit.trail import chain_of
from yangjiang.web.errors import Refused

Entry = Mapping[str, Any]
Row = DataElement | Material


@dataclass(frozen=True)
class Use:
    """One place an entry is used. ``draft``: an open draft's; ``behind``: published with an older definition."""

    code: str
    item: str
    place: str
    draft: int | None = None
    behind: bool = False

    def __str__(self) -> str:
        kind = _("草稿") if self.draft else _("已发布")
        return f"{self.item}（{kind}）{self.place}" if self.item else self.place


@dataclass(frozen=True)
class _Shelf:
    """What differs between the dictionary of elements and that of materials."""

    model: type[DataElement] | type[Material]
    noun: str
    event: str
    name: str
    check: Callable[[Any], list[Fault]]
    lint: Callable[[Iterable[Entry]], list[Finding]]
    uses: Callable[[Entry, str], Iterator[tuple[str, Any]]]


def _element_uses(content: Entry, code: str) -> Iterator[tuple[str, Any]]:
    """(place, definition copied there or None)"""
    for entry in content.get("form") or ():
        if entry.get("element") == code:
            yield str(_("填写项")), entry.get("spec")
    if code in ((content.get("result") or {}).get("printed") or ()):
        yield str(_("证面打印项")), None


def _material_uses(content: Entry, code: str) -> Iterator[tuple[str, Any]]:
    for entry in content.get("materials") or ():
        if entry.get("material") == code:
            yield str(_("材料")), entry.get("spec")


ELEMENTS = _Shelf(DataElement, "数据元", "element", "label", check_element, lint_elements, _element_uses)
MATERIALS = _Shelf(Material, "材料", "material", "name", check_material, lint_materials, _material_uses)


def uses_of_element(code: str) -> list[Use]:
    """Every item, draft and other element that uses the element, in catalogue order."""
    uses = _uses(ELEMENTS, code)
    for element in DataElement.objects.exclude(code=code):
        if code in (element.spec.get("check_when") or {}):
            uses.append(Use(element.code, "", str(_("数据元「%s」的校验条件") % element.label)))
    return uses


def uses_of_material(code: str) -> list[Use]:
    """Every item and draft that uses the material, in catalogue order."""
    return _uses(MATERIALS, code)


def use_counts() -> tuple[dict[str, int], dict[str, int]]:
    """How many published items use each element and each material: for lists, in one reading of the catalogue."""
    elements: dict[str, int] = {}
    materials: dict[str, int] = {}
    for revision in last_revisions():
        for key, name, counts in (("form", "element", elements), ("materials", "material", materials)):
            for code in {entry[name] for entry in revision.content[key]}:
                counts[code] = counts.get(code, 0) + 1
    return elements, materials


def save_element(*, entry: Entry, version: int | None, by: User) -> DataElement:
    """Write an element down; ``version`` None for a new one, else the one the editor started from.

    Raises Refused with every fault in ``extra["findings"]``, ``edited_meanwhile``, or ``code_in_use``.
    """
    return cast(DataElement, _save(ELEMENTS, entry, version, by))


def save_material(*, entry: Entry, version: int | None, by: User) -> Material:
    """Write a material down; as ``save_element``."""
    return cast(Material, _save(MATERIALS, entry, version, by))


def delete_element(*, code: str, by: User) -> None:
    """Delete an element nobody uses. Raises Refused naming where it is used."""
    _delete(ELEMENTS, code, uses_of_element, by)


def delete_material(*, code: str, by: User) -> None:
    """Delete a material nobody uses. Raises Refused naming where it is used."""
    _delete(MATERIALS, code, uses_of_material, by)


def _uses(shelf: _Shelf, code: str) -> list[Use]:
    row = shelf.model.objects.filter(code=code).first()
    spec = row.spec if row else None
    newest, now = list(last_revisions()), list(in_force())
    revisions = {revision.pk: revision for revision in (*now, *newest)}
    found = [
        Use(revision.item.code, str(revision.item), place, behind=copied is not None and copied != spec)
        for revision in sorted(revisions.values(), key=lambda one: (one.item.position, one.number))
        for place, copied in shelf.uses(revision.content, code)
    ]
    for draft in open_drafts():
        found += [
            Use(draft.code, draft.short_name, place, draft.pk) for place, _copied in shelf.uses(draft.content, code)
        ]
    return list(dict.fromkeys(found))


def _save(shelf: _Shelf, entry: Entry, version: int | None, by: User) -> Row:
    faults = [Finding("schema", _where(shelf, entry), fault.path, fault.message) for fault in shelf.check(entry)]
    _must_be_clean(faults)
    code, spec = str(entry["code"]), dict(entry)
    with transaction.atomic():
        rows = {row.code: row for row in shelf.model.objects.select_for_update().order_by("position", "pk")}
        row = rows.get(code)
        if version is None:
            if row:
                raise Refused(_("代码 %s 已经用过，请换一个") % code, field="code", code="code_in_use")
        elif row is None:
            raise Refused(_("代码 %s 已经被删掉了") % code, field="code", code="gone")
        elif row.version != version:
            raise _meanwhile(shelf, row, spec)
        elif row.spec == spec:
            return row
        standing = [other.spec for other in rows.values() if other.code != code]
        found = shelf.lint([*standing, spec])
        _must_be_clean([one for one in found if one.where == _where(shelf, entry)])
        values = {shelf.name: spec[shelf.name], "spec": spec}
        if row is None:
            last = shelf.model.objects.aggregate(last=Max("position"))["last"]
            row = _create(shelf, code, {**values, "position": 0 if last is None else last + 1})
            audit.record(row, f"{shelf.event}.added", by, spec=spec)
            return row
        changes = [change.text for change in differences(row.spec, spec)]
        for key, value in values.items():
            setattr(row, key, value)
        row.version += 1
        row.save()
        audit.record(row, f"{shelf.event}.changed", by, version=row.version, changes=changes)
        return row


def _create(shelf: _Shelf, code: str, values: dict[str, Any]) -> Row:
    try:
        with transaction.atomic():
            return shelf.model.objects.create(code=code, **values)
    except IntegrityError:  # two people added the same code in the same moment
        raise Refused(_("代码 %s 刚刚被别人用了，请换一个") % code, field="code", code="code_in_use") from None


def _delete(shelf: _Shelf, code: str, uses_of: Callable[[str], list[Use]], by: User) -> None:
    with transaction.atomic():
        row = shelf.model.objects.select_for_update().filter(code=code).first()
        if row is None:
            return
        uses = uses_of(code)
        if uses:
            raise Refused(
                _("%(noun)s %(name)s 还有 %(count)d 处在用，不能删：%(where)s")
                % {"noun": shelf.noun, "name": row, "count": len(uses), "where": "、".join(str(use) for use in uses)},
                code="in_use",
                extra={"uses": [str(use) for use in uses]},
            )
        audit.record(row, f"{shelf.event}.deleted", by, spec=row.spec)
        row.delete()


def _must_be_clean(found: list[Finding]) -> None:
    if found:
        raise Refused(
            "；".join(one.message for one in found),
            field=found[0].path or None,
            code="findings",
            extra={"findings": [asdict(one) for one in found]},
        )


def _where(shelf: _Shelf, entry: Any) -> str:
    code = entry.get("code") if isinstance(entry, Mapping) else ""
    return f"{shelf.event}s/{code}"


def _meanwhile(shelf: _Shelf, row: Row, mine: Entry) -> Refused:
    last = chain_of(row)[-1]
    at = last.at.astimezone(clock.SHANGHAI)
    return Refused(
        _("%(noun)s %(name)s 刚刚由 %(who)s 在 %(at)s 改过，您这次的改动还没有保存；请对照后再改一次")
        % {"noun": shelf.noun, "name": row, "who": last.by or _("系统"), "at": f"{at:%H:%M}"},
        code="edited_meanwhile",
        extra={
            "by": str(last.by or ""),
            "at": at.isoformat(),
            "version": row.version,
            "changes": [change.text for change in differences(row.spec, mine)],
        },
    )
