"""A revision's document, typed. Revisions never change, so what is read once is kept for the process's life."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext_lazy as _

from permits.catalogue.models import ItemRevision, Kind
from yangjiang.clock.statutory import Rule, Unit


@dataclass(frozen=True)
class Choice:
    value: str
    label: str


@dataclass(frozen=True)
class FieldFacts:
    """One data element as one item asks for it."""

    code: str
    label: str
    group: str
    type: str
    required: bool
    unit: str = ""
    hint: str = ""
    choices: tuple[Choice, ...] = ()
    min: Decimal | None = None
    max: Decimal | None = None
    max_length: int | None = None
    source: str = "applicant"
    enterprise_field: str = ""
    sensitive: bool = False
    check_when: tuple[str, str] | None = None  # (element, value): a check digit counts only then
    example: str = ""


@dataclass(frozen=True)
class MaterialFacts:
    """One paper as one item wants it."""

    code: str
    name: str
    hint: str
    note: str
    source: str  # applicant | shared | internal
    necessity: str  # required | tolerable | conditional
    when: str = ""
    shared_from: str = ""


@dataclass(frozen=True)
class Limit:
    """How long an item may take. ``confidence`` is shown: only the seed's own figures are the city's."""

    value: int
    unit: str
    law: str
    confidence: str

    @property
    def rule(self) -> Rule:
        return Rule(limit=self.value, unit=Unit(self.unit), law=self.law)

    @property
    def text(self) -> str:
        return f"{self.value} {UNIT_LABELS[self.unit]}"


UNIT_LABELS = {"workday": _("个工作日"), "day": _("天"), "month": _("个月")}
DIMENSION_LABELS = {
    "premises": _("场所"),
    "equipment": _("设备"),
    "funds": _("资金"),
    "people": _("人员"),
    "management": _("管理制度"),
}
GROUP_LABELS = {
    "subject": _("经营主体"),
    "premises": _("经营场所"),
    "people": _("人员"),
    "equipment": _("设备设施"),
    "management": _("管理制度"),
    "business": _("经营项目"),
    "handling": _("办理方式"),
}


@dataclass(frozen=True)
class ItemFacts:
    """What an item is, wants, takes and gives."""

    code: str
    name: str
    short_name: str
    kind: Kind
    department_code: str
    level: str
    form: tuple[FieldFacts, ...]
    materials: tuple[MaterialFacts, ...]
    limit: Limit
    document: str
    validity_months: int | None
    validity_note: str
    printed: tuple[str, ...]  # element codes the paper shows
    prerequisites: tuple[str, ...]  # codes inside the catalogue
    visit: bool
    hearing: bool
    second_signature: bool
    raw: Mapping[str, Any] = field(repr=False, hash=False, compare=False)

    @property
    def is_filing(self) -> bool:
        return self.kind == Kind.FILING

    @property
    def field_codes(self) -> frozenset[str]:
        return frozenset(f.code for f in self.form)

    @property
    def conditions(self) -> list[dict[str, Any]]:
        return [{**c, "dimension_label": str(DIMENSION_LABELS[c["dimension"]])} for c in self.raw.get("conditions", [])]

    @property
    def uploads(self) -> tuple[MaterialFacts, ...]:
        """Materials the applicant hands in."""
        return tuple(m for m in self.materials if m.source == "applicant")


_typed: dict[tuple[int, datetime], ItemFacts] = {}


def facts_of(revision: ItemRevision) -> ItemFacts:
    """The revision's document, typed; read once per process when published."""
    if revision.published_at is None:
        return read(revision.content)
    key = (revision.pk, revision.published_at)
    if key not in _typed:
        _typed[key] = read(revision.content)
    return _typed[key]


def read(content: Mapping[str, Any]) -> ItemFacts:
    """Type a complete document (see ``publish.complete``)."""
    limit = content["limits"].get("promised") or content["limits"]["statutory"]
    validity = content["result"].get("validity") or {}
    months = validity.get("value")
    review = content["review"]
    return ItemFacts(
        code=content["code"],
        name=content["name"],
        short_name=content["short_name"],
        kind=Kind(content["kind"]),
        department_code=content["office"]["department"],
        level=content["office"]["level"],
        form=tuple(_field(entry, content.get("example") or {}) for entry in content["form"]),
        materials=tuple(_material(entry) for entry in content["materials"]),
        limit=Limit(limit["value"], limit["unit"], limit["law"], limit.get("confidence", "reference")),
        document=content["result"]["document"],
        validity_months=months * 12 if months and validity.get("unit") == "year" else months,
        validity_note=content["result"].get("validity_note") or "",
        printed=tuple(content["result"].get("printed") or ()),
        prerequisites=tuple(p["item"] for p in content.get("prerequisites") or [] if p.get("item")),
        visit=review["visit"],
        hearing=review["hearing"],
        second_signature=review["second_signature"],
        raw=content,
    )


def _field(entry: Mapping[str, Any], examples: Mapping[str, Any]) -> FieldFacts:
    spec = {**entry["spec"], **{k: entry[k] for k in ("min", "max", "max_length") if k in entry}}
    check_when = spec.get("check_when")
    return FieldFacts(
        code=spec["code"],
        label=spec["label"],
        group=spec["group"],
        type=spec["type"],
        required=bool(entry["required"]),
        unit=spec.get("unit") or "",
        hint=spec.get("hint") or "",
        choices=tuple(Choice(str(c["value"]), c["label"]) for c in spec.get("choices") or ()),
        min=_number(spec.get("min")),
        max=_number(spec.get("max")),
        max_length=spec.get("max_length"),
        source=spec.get("source") or "applicant",
        enterprise_field=spec.get("enterprise_field") or "",
        sensitive=bool(spec.get("sensitive")),
        check_when=next(iter(check_when.items())) if check_when else None,
        example=str(examples.get(spec["code"], "")),
    )


def _number(value: Any) -> Decimal | None:
    return None if value is None else Decimal(str(value))


def _material(entry: Mapping[str, Any]) -> MaterialFacts:
    spec = entry["spec"]
    return MaterialFacts(
        code=spec["code"],
        name=spec["name"],
        hint=spec.get("hint") or "",
        note=entry.get("note") or "",
        source=entry["source"],
        necessity=entry["necessity"],
        when=entry.get("when") or "",
        shared_from=spec.get("shared") or "",
    )
