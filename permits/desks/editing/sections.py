"""The item's document cut into sections, each a page: its form, its lists, which part of the document it owns."""

from collections.abc import Iterator, Mapping, Sequence
from copy import deepcopy
from dataclasses import dataclass, field
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from permits.desks.editing import section_forms as form
from permits.desks.editing import section_rows as rows
from permits.desks.editing.book import Book
from permits.desks.editing.rows import ACT, RowSet, rearranged


@dataclass(frozen=True)
class Section:
    """``paths``: the keys of the document it edits, which is how a finding finds its page."""

    key: str
    title: Any
    hint: Any
    paths: tuple[str, ...]
    forms: tuple[type[form.SectionForm], ...] = ()
    lists: Mapping[str, type[RowSet]] = field(default_factory=dict)

    def owns(self, path: str) -> bool:
        return any(path == own or path.startswith((f"{own}.", f"{own}[")) for own in self.paths)


SECTIONS = (
    Section(
        "basic",
        _("基本信息"),
        _("名称、部门、备注、类别、由谁办"),
        ("code", "name", "short_name", "department", "remark", "kind", "applicant", "office", "batch"),
        (form.BasicForm,),
    ),
    Section(
        "bases", _("依据"), _("法律、法规和规章，核对到哪一天"), ("legal_bases",), lists={"legal_bases": rows.Bases}
    ),
    Section(
        "limits",
        _("时限"),
        _("法定时限、承诺时限、分步骤的时限"),
        ("limits",),
        (form.LimitForm, form.PromiseForm),
        {"limits.stages": rows.Stages},
    ),
    Section(
        "conditions",
        _("条件"),
        _("场所、设备、资金、人员、管理制度五类，每条写得出够不够"),
        ("conditions",),
        lists={"conditions": rows.Conditions},
    ),
    Section(
        "materials",
        _("材料"),
        _("从材料库里选，写明要不要、从哪里来"),
        ("materials",),
        lists={"materials": rows.Materials},
    ),
    Section("form", _("申请表"), _("从数据元库里选要填的内容"), ("form",), lists={"form": rows.Elements}),
    Section("result", _("结果和有效期"), _("发什么文书、管多久、怎么延续"), ("result",), (form.ResultForm,)),
    Section(
        "review",
        _("前置和审查"),
        _("要先办什么、要不要现场核查和听证、哪些时间不算"),
        ("prerequisites", "review", "related"),
        (form.ReviewForm,),
        {"prerequisites": rows.Prerequisites},
    ),
    Section(
        "commitment", _("告知承诺"), _("能不能承诺、凭什么"), ("commitment", "excluded_area"), (form.CommitmentForm,)
    ),
    Section("explanation", _("说明四栏"), _("四句大白话，都要写"), ("explanation",), (form.ExplanationForm,)),
    Section("example", _("示范文本"), _("申请表每一项怎么填"), ("example",), (form.ExampleForm,)),
    Section("notes", _("备忘"), _("还要跟部门核对的"), ("notes",), lists={"notes": rows.Notes}),
)
RULES = Section("rules", _("导办规则"), _("什么样的回答要办这件事"), ("guidance",))
EVERY = (*SECTIONS, RULES)
BY_KEY = {section.key: section for section in SECTIONS}


def section_of(path: str) -> Section | None:
    """Where the part of the document that a finding names is edited."""
    return next((section for section in EVERY if section.owns(path)), None)


class Editor:
    """One section of one document on its page; ``data`` is what was typed."""

    def __init__(
        self,
        section: Section,
        content: Mapping[str, Any],
        data: QueryDict | None = None,
        *,
        initial: Mapping[str, Sequence[Any]] | None = None,
    ) -> None:
        self.section = section
        self.content = content
        self.book = Book(content)
        given = initial or {}
        self.forms = [
            made(data, book=self.book, prefix=str(place), initial=given.get(str(place)) or made.read(content))
            for place, made in enumerate(section.forms)
        ]
        self.lists: list[RowSet] = []
        for path, made in section.lists.items():
            prefix = path.replace(".", "-")
            entries = given[prefix] if prefix in given else _read(made, _at(content, path))
            self.lists.append(made(data, initial=entries, prefix=prefix, form_kwargs={"book": self.book}))

    def parts(self) -> Iterator[forms.BaseForm | RowSet]:
        yield from self.forms
        yield from self.lists

    def is_valid(self) -> bool:
        judged = [part.is_valid() for part in self.parts()]  # every part, so that all errors show at once
        return all(judged)

    @property
    def act(self) -> bool:
        """A button of a list was pressed, not 「保存」."""
        return any(one.act for one in self.lists)

    def after_act(self) -> "Editor":
        """The same page with the list changed and everything typed still there, nothing judged yet."""
        typed: dict[str, Any] = {str(place): one.typed() for place, one in enumerate(self.forms)}
        for one in self.lists:
            typed[str(one.prefix)] = rearranged(one.typed(), one.act)
        return Editor(self.section, self.content, initial=typed)

    def result(self) -> dict[str, Any]:
        """The whole document with this section as typed; after ``is_valid``."""
        content = deepcopy(dict(self.content))
        for one in self.forms:
            one.write(content)
        for path, entries in zip(self.section.lists, self.lists, strict=True):
            parent, _dot, key = path.rpartition(".")
            target = content.setdefault(parent, {}) if parent else content
            target[key] = [entry["text"] for entry in entries.entries()] if path == "notes" else entries.entries()
        return content


def _at(content: Mapping[str, Any], path: str) -> Sequence[Any]:
    found: Any = content
    for key in path.split("."):
        found = (found or {}).get(key)
    return found or ()


def _read(made: type[RowSet], entries: Sequence[Any]) -> list[dict[str, Any]]:
    return [made.form.read(entry if isinstance(entry, Mapping) else {"text": entry}) for entry in entries]


__all__ = ["ACT", "BY_KEY", "EVERY", "RULES", "SECTIONS", "Editor", "Section", "section_of"]
