"""One form out of many (P6b): for any set of items no element twice, every required one there, each item's own form
rebuilt exactly. Pure: works on ``ItemFacts`` alone."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from permits.catalogue.facts import GROUP_LABELS, FieldFacts, ItemFacts, MaterialFacts

DECLARATION = "S03"
"""The truth declaration (行政许可法31): given on the check page, not among the fields."""


@dataclass(frozen=True)
class MergedField:
    """One element, asked once: the strictest of what its items ask. ``users`` are the items' short names."""

    facts: FieldFacts
    users: tuple[str, ...]
    required_by: tuple[str, ...]

    @property
    def code(self) -> str:
        return self.facts.code

    @property
    def required(self) -> bool:
        return bool(self.required_by)


@dataclass(frozen=True)
class MergedGroup:
    key: str
    label: str
    fields: tuple[MergedField, ...]


@dataclass(frozen=True)
class MergedMaterial:
    """One paper, handed in once. ``notes`` are (item short name, what it wants to see)."""

    facts: MaterialFacts
    users: tuple[str, ...]
    required: bool
    notes: tuple[tuple[str, str], ...]

    @property
    def code(self) -> str:
        return self.facts.code


@dataclass(frozen=True)
class MergedForm:
    groups: tuple[MergedGroup, ...]
    uploads: tuple[MergedMaterial, ...]
    shared: tuple[MergedMaterial, ...]
    asked_apart: int
    handed_in_apart: int

    @property
    def fields(self) -> dict[str, MergedField]:
        return {f.code: f for group in self.groups for f in group.fields}

    @property
    def fields_saved(self) -> int:
        """Fields that separate applications would have asked for again."""
        return self.asked_apart - len(self.fields)

    @property
    def materials_saved(self) -> int:
        return self.handed_in_apart - len(self.uploads)

    def group(self, key: str) -> MergedGroup | None:
        return next((g for g in self.groups if g.key == key), None)


def merge(items: Iterable[ItemFacts], *, establishing: bool = False) -> MergedForm:
    """Merge the items' forms. ``establishing``: the USCC is not asked, 设立登记 in the same application brings it."""
    items = list(items)
    asked: dict[str, list[tuple[ItemFacts, FieldFacts]]] = {}
    papers: dict[str, list[tuple[ItemFacts, MaterialFacts]]] = {}
    for item in items:
        for field in item.form:
            if field.code != DECLARATION and not (establishing and field.type == "uscc" and field.enterprise_field):
                asked.setdefault(field.code, []).append((item, field))
        for material in item.materials:
            papers.setdefault(material.code, []).append((item, material))
    merged = [_merge_field(uses) for uses in asked.values()]
    order = {key: n for n, key in enumerate(GROUP_LABELS)}
    groups = tuple(
        MergedGroup(key, str(GROUP_LABELS[key]), fields)
        for key in sorted({m.facts.group for m in merged}, key=order.__getitem__)
        if (fields := tuple(sorted((m for m in merged if m.facts.group == key), key=_position)))
    )
    materials = [_merge_material(papers[code]) for code in sorted(papers)]
    return MergedForm(
        groups=groups,
        uploads=tuple(m for m in materials if m.facts.source == "applicant"),
        shared=tuple(m for m in materials if m.facts.source != "applicant"),
        asked_apart=sum(len(uses) for uses in asked.values()),
        handed_in_apart=sum(1 for uses in papers.values() for _item, m in uses if m.source == "applicant"),
    )


def _position(field: MergedField) -> tuple[bool, str]:
    """Common elements in dictionary order, an item's own ones after them."""
    return (field.code.startswith("X"), field.code)


def _merge_field(uses: list[tuple[ItemFacts, FieldFacts]]) -> MergedField:
    fields = [f for _item, f in uses]
    lows = [f.min for f in fields if f.min is not None]
    highs = [f.max for f in fields if f.max is not None]
    lengths = [f.max_length for f in fields if f.max_length is not None]
    facts = replace(
        fields[-1],
        required=any(f.required for f in fields),
        min=max(lows) if lows else None,
        max=min(highs) if highs else None,
        max_length=min(lengths) if lengths else None,
        example=next((f.example for f in fields if f.example), ""),
    )
    return MergedField(
        facts=facts,
        users=tuple(item.short_name for item, _f in uses),
        required_by=tuple(item.short_name for item, f in uses if f.required),
    )


def _merge_material(uses: list[tuple[ItemFacts, MaterialFacts]]) -> MergedMaterial:
    """Handed in when any item needs it from the applicant; required when any item requires it outright."""
    from_applicant = [(item, m) for item, m in uses if m.source == "applicant"]
    shown = from_applicant or uses
    return MergedMaterial(
        facts=shown[0][1],
        users=tuple(item.short_name for item, _m in shown),
        required=any(m.necessity == "required" for _item, m in from_applicant),
        notes=tuple((item.short_name, m.note) for item, m in shown if m.note),
    )


def form_of(item: ItemFacts, answers: Mapping[str, Any]) -> list[tuple[FieldFacts, Any]]:
    """The item's own form, rebuilt from the merged answers, in the item's order (None = not answered)."""
    return [(field, answers.get(field.code)) for field in item.form]
