"""Forms of the dictionaries and of the questions: an entry's single facts, and its choices row by row."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from permits.catalogue.facts import GROUP_LABELS
from permits.catalogue.schema import ELEMENT_SOURCES, ELEMENT_TYPES, ENTERPRISE_FIELDS, FILE_FORMS, QUESTION_TYPES
from permits.catalogue.wording import word
from permits.desks.editing import fields
from permits.desks.editing.rows import RowForm, RowSet, rearranged, row_set
from yangjiang.web.errors import Refused

CODE_HINT = _("英文字母开头，后面是字母、数字和下划线；存了以后不能改")
ENTERPRISE_LABELS = {
    "name": _("名称"),
    "uscc": _("统一社会信用代码"),
    "kind": _("主体类型"),
    "legal_representative": _("法定代表人或负责人"),
    "legal_representative_id": _("负责人证件号码"),
    "phone": _("联系电话"),
    "registered_on": _("成立日期"),
    "registered_capital": _("注册资本"),
    "business_scope": _("经营范围"),
    "industry_code": _("行业代码"),
    "address": _("地址"),
    "district": _("所在区域"),
}
FORM_LABELS = {"pdf": "PDF", "jpeg": _("照片（JPG）"), "png": _("图片（PNG）")}


def _words(key: str, values: tuple[str, ...]) -> list[tuple[str, Any]]:
    return [(value, word(key, value)) for value in values]


class ChoiceRow(RowForm):
    """One choice of an element."""

    label = fields.text(_("选项"), required=_("请填写选项"), limit=60)
    value = fields.text(_("代码"), required=_("请填写选项的代码"), limit=40, hint=_("字母、数字和下划线"), width="12")


class AnswerRow(RowForm):
    """One answer of a guidance question, and what else people call it."""

    label = fields.text(_("选项"), required=_("请填写选项"), limit=40)
    value = fields.text(
        _("代码"), required=_("请填写选项的代码"), limit=40, hint=_("「以上都没有」的代码写 none"), width="12"
    )
    words = fields.text(_("别的叫法"), limit=400, hint=_("搜索用，顿号隔开，例如：奶茶、咖啡"))

    @classmethod
    def read(cls, entry: Mapping[str, Any]) -> dict[str, Any]:
        return {**entry, "words": "、".join(entry.get("words") or ())}

    def write(self) -> dict[str, Any]:
        said = dict(self.cleaned_data)
        words = [one.strip() for one in said.pop("words").replace("，", "、").replace(",", "、").split("、")]
        entry = {"value": said["value"], "label": said["label"]}
        kept = [one for one in words if one]
        return {**entry, "words": kept} if kept else entry


Choices = row_set(
    ChoiceRow, title=_("选项"), row_name=_("选项"), add_label=_("再加一个选项"), hint=_("单选、多选的才填。")
)
Answers = row_set(
    AnswerRow,
    title=_("选项"),
    row_name=_("选项"),
    add_label=_("再加一个选项"),
    hint=_("单选、多选的才填。每道题都可以答「不确定」，不用写。"),
)


class EntryForm(forms.Form):
    """``read``: entry → form; ``write``: form → entry. ``choices``: its list, where it has one."""

    use_required_attribute = False
    choices: type[RowSet] | None = None

    def __init__(self, *args: Any, new: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not new:
            del self.fields["code"]

    @classmethod
    def read(cls, entry: Mapping[str, Any]) -> dict[str, Any]:
        return dict(entry)

    def write(self) -> dict[str, Any]:
        """Without what was left empty."""
        return {name: value for name, value in self.cleaned_data.items() if value not in (None, "", [], False)}


class ElementForm(EntryForm):
    choices = Choices
    code = fields.text(_("代码"), required=_("请填写代码"), limit=40, hint=CODE_HINT, width="12")
    label = fields.text(_("名称"), required=_("请填写名称"), limit=80, hint=_("申请人看到的问法"))
    group = fields.choice(_("放在表的哪一部分"), GROUP_LABELS.items(), required=_("请选择放在哪一部分"))
    type = fields.choice(_("怎么填"), _words("type", ELEMENT_TYPES), required=_("请选择怎么填"), initial="text")
    source = fields.choice(
        _("值从哪里来"), _words("source", ELEMENT_SOURCES), required=_("请选择值从哪里来"), initial="applicant"
    )
    enterprise_field = fields.choice(
        _("自动填的内容"),
        [("", _("不自动填")), *((one, ENTERPRISE_LABELS[one]) for one in ENTERPRISE_FIELDS)],
        hint=_("从经营主体信息里带过来"),
    )
    hint = fields.prose(_("提示"), limit=120, hint=_("申请人填的时候看到，一句话"))
    unit = fields.text(_("单位"), limit=10, hint=_("数字才填，例如：平方米"), width="8")
    min = fields.Bound(_("最小"))
    max = fields.Bound(_("最大"))
    max_length = fields.number(_("最多几个字"))
    sensitive = fields.tick(_("个人敏感信息"), hint=_("列表里遮住一部分"))
    check_element = fields.text(_("只在另一项选了某个值时校验：数据元代码"), limit=40, width="12")
    check_value = fields.text(_("那个值的代码"), limit=40, width="12")

    @classmethod
    def read(cls, entry: Mapping[str, Any]) -> dict[str, Any]:
        element, value = next(iter((entry.get("check_when") or {}).items()), ("", ""))
        return {**entry, "check_element": element, "check_value": value}

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if bool(cleaned.get("check_element")) != bool(cleaned.get("check_value")):
            self.add_error("check_value", _("数据元代码和值的代码要一起写"))
        return cleaned

    def write(self) -> dict[str, Any]:
        entry = super().write()
        element, value = entry.pop("check_element", ""), entry.pop("check_value", "")
        return {**entry, "check_when": {element: value}} if element else entry


class MaterialForm(EntryForm):
    code = fields.text(_("代码"), required=_("请填写代码"), limit=10, hint=CODE_HINT, width="8")
    name = fields.text(_("名称"), required=_("请填写名称"), limit=80, hint=_("写清楚是什么文件，不写「其他材料」"))
    hint = fields.prose(_("说明"), required=_("请写一句怎么准备"), limit=120, hint=_("怎么准备、要写明什么"))
    forms = fields.ticks(_("收哪些格式"), [(one, FORM_LABELS[one]) for one in FILE_FORMS])
    shared = fields.text(
        _("能从哪里调取"), limit=80, hint=_("部门共享能查到的写明来源，例如：电子证照库；查不到的空着")
    )

    def clean_forms(self) -> list[str]:
        chosen = self.cleaned_data["forms"]
        if not chosen:
            raise forms.ValidationError(_("请至少选一种格式"))
        return [one for one in FILE_FORMS if one in chosen]

    def write(self) -> dict[str, Any]:
        return {"shared": None, **super().write()}


class QuestionForm(EntryForm):
    choices = Answers
    code = fields.text(_("代码"), required=_("请填写代码"), limit=40, hint=CODE_HINT, width="12")
    text = fields.text(_("问题"), required=_("请填写问题"), limit=60, hint=_("一句大白话，只问一件事"))
    type = fields.choice(_("怎么答"), _words("type", QUESTION_TYPES), required=_("请选择怎么答"), initial="yesno")
    help = fields.prose(_("帮助"), limit=200, hint=_("拿不准的人看什么"))
    unit = fields.text(_("单位"), limit=10, hint=_("填数字的题才写"), width="8")
    law = fields.text(_("问它的依据"), limit=200, hint=fields.LAW_HINT)


class EntryPage:
    """An entry's form and its choices on one page, before or after a button was pressed."""

    def __init__(
        self,
        form: type[EntryForm],
        entry: Mapping[str, Any],
        data: QueryDict | None = None,
        *,
        new: bool = False,
        typed: tuple[dict[str, Any], list[dict[str, Any]]] | None = None,
    ) -> None:
        self.made, self.entry, self.new = form, entry, new
        initial, rows = typed or (form.read(entry), self._choices(form, entry))
        self.form = form(data, new=new, initial=initial)
        self.rows = (
            form.choices(data, prefix="choices", initial=rows, form_kwargs={"book": None}) if form.choices else None
        )

    @staticmethod
    def _choices(form: type[EntryForm], entry: Mapping[str, Any]) -> list[dict[str, Any]]:
        return [form.choices.form.read(one) for one in entry.get("choices") or ()] if form.choices else []

    @property
    def parts(self) -> list[Any]:
        return [part for part in (self.form, self.rows) if part is not None]

    @property
    def act(self) -> str:
        return self.rows.act if self.rows else ""

    def after_act(self) -> "EntryPage":
        """The same page with the list of choices changed, nothing judged yet."""
        assert self.rows is not None  # noqa: S101 (only a list has buttons)
        data = self.form.data
        typed = {
            name: field.widget.value_from_datadict(data, {}, self.form.add_prefix(name))
            for name, field in self.form.fields.items()
        }
        return EntryPage(
            self.made, self.entry, new=self.new, typed=(typed, rearranged(self.rows.typed(), self.rows.act))
        )

    def is_valid(self) -> bool:
        judged = [part.is_valid() for part in self.parts]
        return all(judged)

    def result(self) -> dict[str, Any]:
        """The entry as typed; after ``is_valid``."""
        entry = self.form.write()
        if not self.new:
            entry = {"code": self.entry["code"], **entry}
        found = self.rows.entries() if self.rows else []
        return {**entry, "choices": found} if found else entry

    def refuse(self, refusal: Refused) -> None:
        """Each finding beside its field, the rest at the top."""
        found = refusal.extra.get("findings")
        told = [(one["path"], one["message"]) for one in found] if found else [(refusal.field, refusal.message)]
        for path, message in told:
            field = str(path or "").split(".")[0].split("[")[0]
            self.form.add_error(field if field in self.form.fields else None, message)
