"""What an officer reads of a Case: its own form in words, papers, supplements old beside new, the deadline."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from permits.application.fields import in_words
from permits.application.merge import form_of, merge
from permits.application.models import Entry, Evidence
from permits.application.prefill import registered_values
from permits.catalogue.facts import GROUP_LABELS, FieldFacts
from permits.fanout.models import Case, ClockKind
from permits.fanout.states import CaseState
from permits.review.answers import corrections_of
from permits.review.models import Supplement
from yangjiang.audit.models import TrailEntry
from yangjiang.clock import clocks
from yangjiang.clock.models import Clock
from yangjiang.clock.statutory import State
from yangjiang.clock.workdays import WEEKDAYS, Step

NECESSITY = {
    "required": gettext_lazy("必交"),
    "tolerable": gettext_lazy("可容缺后补"),
    "conditional": gettext_lazy("视情况"),
}


@dataclass(frozen=True)
class FieldRow:
    """One line of the form. ``was``: the registered value the applicant changed."""

    label: str
    value: str
    source: str
    was: str = ""
    corrected: bool = False
    missing: bool = False


@dataclass(frozen=True)
class MaterialRow:
    """One paper: handed in, or fetched from elsewhere."""

    name: str
    wants: str
    note: str
    files: tuple[Evidence, ...]
    shared: bool
    fetched: bool
    lacking: bool


@dataclass(frozen=True)
class AskedRow:
    """One thing a notice asked for, what it was before and what came back."""

    label: str
    reason: str
    old: str
    new: str
    old_files: tuple[Evidence, ...] = ()
    new_files: tuple[Evidence, ...] = ()


@dataclass(frozen=True)
class Notice:
    """One notice of supplement with its answer."""

    supplement: Supplement
    rows: tuple[AskedRow, ...]


@dataclass(frozen=True)
class Sibling:
    """Another item of the same application: nothing but its state."""

    case: Case
    comes_first: bool


@dataclass(frozen=True)
class DayLine:
    day: date
    weekday: str
    number: int | None
    why: str


@dataclass(frozen=True)
class Deadline:
    """The clock as the page shows it, with its reckoning."""

    clock: Clock
    name: str
    law: str
    lines: tuple[DayLine, ...]
    provisional: bool


class Dossier:
    """Everything about one Case, read once per page."""

    def __init__(self, case: Case, chain: list[TrailEntry]) -> None:
        self.case = case
        self.facts = case.facts
        self.application = case.application
        self.chain = chain
        self.entries = {entry.element: entry for entry in self.application.entries.all()}
        self.corrected = corrections_of(case)
        self.answers = {code: entry.value for code, entry in self.entries.items()} | self.corrected
        self.evidence = list(self.application.evidence.filter(removed_at=None).select_related("attachment"))

    def groups(self) -> list[tuple[str, list[FieldRow]]]:
        """The item's own form, by group, in the item's order (P6b)."""
        registered = registered_values(self.application.enterprise, merge([self.facts]).fields.values())
        form = sorted(form_of(self.facts, self.answers), key=lambda pair: list(GROUP_LABELS).index(pair[0].group))
        return [
            (str(GROUP_LABELS[key]), [self._row(field, value, registered.get(field.code)) for field, value in pairs])
            for key, pairs in groupby(form, key=lambda pair: pair[0].group)
        ]

    def words(self, code: str) -> str:
        """The present value of one of the item's fields."""
        field = next(f for f in self.facts.form if f.code == code)
        return in_words(field, self.answers.get(code))

    def files(self, material: str) -> tuple[Evidence, ...]:
        return tuple(e for e in self.evidence if e.material == material)

    def materials(self) -> list[MaterialRow]:
        rows = []
        for m in self.facts.materials:
            shared = m.source != "applicant"
            files = () if shared else self.files(m.code)
            rows.append(
                MaterialRow(
                    name=m.name,
                    wants=_("免提交") if shared else f"{NECESSITY[m.necessity]}" + (f"：{m.when}" if m.when else ""),
                    note=m.note,
                    files=files,
                    shared=shared,
                    fetched=m.source == "shared",
                    lacking=not files and not shared and m.necessity == "required",
                )
            )
        return rows

    def siblings(self) -> list[Sibling]:
        rows = self.application.cases.exclude(pk=self.case.pk).select_related("revision__item", "office")
        return [Sibling(row, row.item_code in self.facts.prerequisites) for row in rows]

    def notices(self) -> list[Notice]:
        """The supplements so far, newest first, each with what came back (from the trail, so it never shifts)."""
        answers = [entry.facts for entry in self.chain if entry.event == "case.supplemented"]
        notices = []
        for n, supplement in enumerate(self.case.supplements.select_related("asked_by", "answered_by")):
            rows = tuple(self._asked(supplement, asked, answers[n:]) for asked in supplement.asked)
            notices.append(Notice(supplement, rows))
        return notices[::-1]

    def deadline(self) -> Deadline | None:
        """The clock that runs or stands still now, with the days it counted; None when none does."""
        running = self.case.due
        if running is None or running.state == State.STOPPED:
            return None
        running.reckoning_url = "#reckoning"  # type: ignore[attr-defined]
        reckoned = clocks.explained(clock=running)
        return Deadline(
            clock=running,
            name=str(ClockKind(running.kind).label),
            law=running.law,
            lines=tuple(_line(step) for step in reckoned.steps),
            provisional=reckoned.provisional,
        )

    def _row(self, field: FieldFacts, value: Any, registered: Any) -> FieldRow:
        if value is None:
            return FieldRow(field.label, in_words(field, None), "", missing=field.required)
        corrected = field.code in self.corrected
        entry = None if corrected else self.entries.get(field.code)
        by_applicant = entry is None or entry.source == Entry.Source.APPLICANT
        changed = by_applicant and registered is not None and registered != value
        source = str(entry.get_source_display() if entry else Entry.Source.APPLICANT.label)
        if entry and entry.source != Entry.Source.APPLICANT and entry.source_on:
            source = f"{source}，{entry.source_on.isoformat()}"
        return FieldRow(
            label=field.label,
            value=in_words(field, value),
            source=_("申请人改过登记信息") if changed else source,
            was=in_words(field, registered) if changed else "",
            corrected=corrected,
        )

    def _asked(self, supplement: Supplement, asked: dict[str, str], answers: list[dict[str, Any]]) -> AskedRow:
        """``answers``: the answer to this notice, if there is one, and those to later notices."""
        code, waiting = asked["code"], _("等企业补正")
        if asked["kind"] == "material":
            brought = [set((answer.get("files") or {}).get(code, [])) for answer in answers]
            old = tuple(e for e in self.files(code) if not any(e.attachment.sha256 in hashes for hashes in brought))
            new = tuple(e for e in self.files(code) if brought and e.attachment.sha256 in brought[0])
            nothing = "" if brought else waiting
            return AskedRow(asked["label"], asked["reason"], _("（没有交）"), nothing, old_files=old, new_files=new)
        field = next(f for f in self.facts.form if f.code == code)
        new_value = in_words(field, (answers[0].get("values") or {}).get(code)) if answers else waiting
        return AskedRow(asked["label"], asked["reason"], in_words(field, supplement.before.get(code)), new_value)


def waits_for(siblings: Iterable[Sibling]) -> list[Sibling]:
    """The siblings that must be granted before this Case and are not yet."""
    done = {CaseState.GRANTED, CaseState.RECORDED, CaseState.DELIVERED}
    return [s for s in siblings if s.comes_first and s.case.status not in done]


def _line(step: Step) -> DayLine:
    return DayLine(step.day, WEEKDAYS[step.day.weekday()], step.number, step.why)
