"""The single facts of an item's document, section by section. ``read``: document → form; ``write``: form → document."""

from collections.abc import Mapping, MutableMapping
from typing import Any

from django import forms
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from permits.catalogue.findings import LONGEST
from permits.catalogue.models import Kind
from permits.desks.editing import fields
from permits.desks.editing.book import Book


class SectionForm(forms.Form):
    """A group of facts that are not lists."""

    use_required_attribute = False
    title: Any = ""

    def __init__(self, *args: Any, book: Book, **kwargs: Any) -> None:
        self.book = book
        super().__init__(*args, **kwargs)
        self.arrange()

    def arrange(self) -> None:
        """Choices that come from the library."""

    @classmethod
    def read(cls, content: Mapping[str, Any]) -> dict[str, Any]:
        raise NotImplementedError

    def write(self, content: MutableMapping[str, Any]) -> None:
        raise NotImplementedError

    def typed(self) -> dict[str, Any]:
        """What stands in the fields now, right or wrong."""
        return {
            name: field.widget.value_from_datadict(self.data, self.files, self.add_prefix(name))
            for name, field in self.fields.items()
        }


class BasicForm(SectionForm):
    name = fields.text(
        _("事项名称"), required=_("请填写事项名称"), limit=120, hint=_("清单里的 40 项照方案附件，一字不改")
    )
    short_name = fields.text(_("简称"), required=_("请填写简称"), limit=30, hint=_("按钮、列表里用，别和其他事项重复"))
    department = fields.text(_("市级主管部门"), required=_("请填写市级主管部门"), limit=60, hint=_("照附件的写法"))
    remark = fields.text(_("备注"), limit=120, hint=_("附件里的范围限制；没有的空着"))
    kind = fields.choice(_("类别"), Kind.choices, required=_("请选择类别"))
    applicant = fields.choice(_("谁来申请"), fields.APPLICANTS, required=_("请选择谁来申请"), initial="enterprise")
    office_department = fields.choice(
        _("办理部门"), [], required=_("请选择办理部门"), hint=_("这个部门的负责人审定改动")
    )
    office_level = fields.choice(_("办理层级"), fields.LEVELS, required=_("请选择办理层级"), initial="county")
    batch = fields.choice(_("批次"), [], required=_("请选择批次"))

    def arrange(self) -> None:
        self.fields["office_department"].choices = [("", _("选一个部门")), *self.book.departments]  # type: ignore[attr-defined]
        self.fields["batch"].choices = self.book.batches  # type: ignore[attr-defined]

    @classmethod
    def read(cls, content: Mapping[str, Any]) -> dict[str, Any]:
        office = content.get("office") or {}
        plain = ("name", "short_name", "department", "remark", "kind", "applicant")
        return {
            **{name: content.get(name) for name in plain if name in content},
            "office_department": office.get("department"),
            "office_level": office.get("level"),
            "batch": str(content.get("batch", "")),
        }

    def write(self, content: MutableMapping[str, Any]) -> None:
        said = dict(self.cleaned_data)
        office = {"department": said.pop("office_department"), "level": said.pop("office_level")}
        content.update(said, office=office, batch=int(said["batch"]))


class LimitForm(SectionForm):
    """One time limit; ``key`` says which."""

    key = "statutory"
    title = _("法定时限")
    value = fields.number(_("时限"), required=_("请填写时限"))
    unit = fields.units()
    law = fields.text(_("来源"), required=_("请填写时限的来源"), hint=fields.LAW_HINT)
    confidence = fields.confidence()

    @classmethod
    def read(cls, content: Mapping[str, Any]) -> dict[str, Any]:
        return dict((content.get("limits") or {}).get(cls.key) or {})

    def write(self, content: MutableMapping[str, Any]) -> None:
        limits = {"promised": None, "stages": [], **(content.get("limits") or {})}
        content["limits"] = {**limits, self.key: dict(self.cleaned_data)}


class PromiseForm(LimitForm):
    key = "promised"
    title = _("承诺时限")
    value = fields.number(_("时限"), hint=_("比法定时限短的才填；没有承诺的空着"))
    law = fields.text(_("来源"), hint=_("哪个部门在哪里承诺的"))

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if cleaned.get("value") and not cleaned.get("law"):
            self.add_error("law", _("请填写承诺时限的来源"))
        return cleaned

    def write(self, content: MutableMapping[str, Any]) -> None:
        promised = dict(self.cleaned_data) if self.cleaned_data.get("value") else None
        content["limits"] = {**(content.get("limits") or {}), self.key: promised}


class ResultForm(SectionForm):
    document = fields.text(
        _("发什么"), required=_("请填写结果文书的名称"), limit=80, hint=_("证照、批准文件或备案凭证的名称")
    )
    validity = fields.number(_("有效期"), hint=_("按月算；没有固定期限的空着"))
    validity_note = fields.text(
        _("有效期的说明"), required=_("请用一句话说明有效期"), hint=_("例如：没有固定期限；改变用途的要重办")
    )
    printed = fields.ticks(_("印在证照上的内容"), [], hint=_("从申请表里选"))
    opens_value = fields.number(_("到期前多久开始可以延续"), hint=_("没有规定的空着"))
    opens_unit = fields.units()
    closes_value = fields.number(_("最迟到期前多久申请延续"), hint=_("不用延续的空着"))
    closes_unit = fields.units()
    renewal_law = fields.text(_("延续的来源"), hint=fields.LAW_HINT)
    renewal_confidence = fields.confidence()

    def arrange(self) -> None:
        self.fields["validity"].unit = _("个月")  # type: ignore[attr-defined]
        names = self.book.element_names
        self.fields["printed"].choices = [(code, names.get(code, code)) for code in self.book.asked]  # type: ignore[attr-defined]

    @classmethod
    def read(cls, content: Mapping[str, Any]) -> dict[str, Any]:
        result = content.get("result") or {}
        validity, renewal = result.get("validity") or {}, result.get("renewal") or {}
        months = validity.get("value")
        found = {
            "document": result.get("document"),
            "validity": months * 12 if months and validity.get("unit") == "year" else months,
            "validity_note": result.get("validity_note"),
            "printed": result.get("printed") or [],
            "renewal_law": renewal.get("law"),
            "renewal_confidence": renewal.get("confidence", "unconfirmed"),
        }
        for key in ("opens", "closes"):
            moment = renewal.get(key) or {}
            found |= {f"{key}_value": moment.get("value"), f"{key}_unit": moment.get("unit", "workday")}
        return found

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if cleaned.get("opens_value") and not cleaned.get("closes_value"):
            self.add_error("closes_value", _("写了什么时候开始可以延续，也要写最迟什么时候"))
        if cleaned.get("closes_value") and not cleaned.get("renewal_law"):
            self.add_error("renewal_law", _("请填写延续的来源"))
        return cleaned

    def write(self, content: MutableMapping[str, Any]) -> None:
        said = self.cleaned_data
        moments = {
            key: {"value": said[f"{key}_value"], "unit": said[f"{key}_unit"]} if said[f"{key}_value"] else None
            for key in ("opens", "closes")
        }
        renewal = {**moments, "law": said["renewal_law"], "confidence": said["renewal_confidence"]}
        before = content.get("result") or {}
        order = [code for code in before.get("printed") or () if code in said["printed"]]
        content["result"] = {
            "document": said["document"],
            "validity": {"value": said["validity"], "unit": "month"},
            "validity_note": said["validity_note"],
            "renewal": renewal if moments["closes"] else None,
        }
        printed = [*order, *(code for code in said["printed"] if code not in order)]
        if printed or "printed" in before:
            content["result"]["printed"] = printed


class ReviewForm(SectionForm):
    visit = fields.tick(_("要到现场核查"))
    hearing = fields.tick(_("要听证"))
    second_signature = fields.tick(_("决定由两个人作出"), hint=_("经办人提出，负责人签批"))
    first_review = fields.tick(_("下级部门先初审"))
    excluded_time_grounds = fields.ticks(
        _("哪些时间不算在期限里"), fields.EXCLUDED_TIME, hint=_("只限行政许可法第四十五条列明的这几种")
    )
    related = fields.text(_("相关的事项"), hint=_("写序号，用顿号隔开，例如：2、4、S1"))

    @classmethod
    def read(cls, content: Mapping[str, Any]) -> dict[str, Any]:
        return {**(content.get("review") or {}), "related": "、".join(content.get("related") or ())}

    def clean_related(self) -> list[str]:
        typed = str(self.cleaned_data["related"])
        for mark in "，,;；\n\t ":
            typed = typed.replace(mark, "、")
        codes = list(dict.fromkeys(code for code in typed.split("、") if code))
        unknown = [code for code in codes if code not in self.book.items]
        if unknown:
            raise forms.ValidationError(_("没有序号为 %s 的事项") % "、".join(unknown))
        return codes

    def write(self, content: MutableMapping[str, Any]) -> None:
        said = dict(self.cleaned_data)
        content["related"] = said.pop("related")
        content["review"] = said


class CommitmentForm(SectionForm):
    allowed = fields.tick(_("可以选告知承诺"), hint=_("申请人承诺符合条件就先发证，发证后再核查"))
    ground = fields.text(_("承诺的依据"), hint=_("可以选的必须写；属于下面这些领域的，没有依据不能发布"))
    excluded_area = fields.choice(
        _("属于不适用告知承诺的领域"), fields.EXCLUDED_AREAS, hint=_("方案（九）：这些领域除非有依据，不用告知承诺")
    )
    confidence = fields.confidence()

    @classmethod
    def read(cls, content: Mapping[str, Any]) -> dict[str, Any]:
        return {**(content.get("commitment") or {}), "excluded_area": content.get("excluded_area") or ""}

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if cleaned.get("allowed") and not cleaned.get("ground") and "ground" not in self.errors:
            self.add_error("ground", _("可以选告知承诺的，请写明依据"))
        return cleaned

    def write(self, content: MutableMapping[str, Any]) -> None:
        said = dict(self.cleaned_data)
        content["excluded_area"] = said.pop("excluded_area") or None
        content["commitment"] = {**said, "ground": said["ground"] or None}


EXPLAINED = {
    "why": _("为什么要办"),
    "basis": _("依据"),
    "trigger": _("哪个回答触发的"),
    "consequence": _("不办的后果"),
}


class ExplanationForm(SectionForm):
    """The four plain sentences; their length is counted, because people read them on phones."""

    def arrange(self) -> None:
        now = self.typed() if self.is_bound else self.initial
        for name, label in EXPLAINED.items():
            limit = LONGEST[name]
            field = fields.prose(label, required=_now("请填写「%s」") % label, limit=400)
            length = len(str(now.get(name) or "").strip())
            field.help_text = _now("不超过 %(limit)d 字，现在 %(length)d 字") % {"limit": limit, "length": length}
            self.fields[name] = field

    def typed(self) -> dict[str, Any]:
        return {name: self.data.get(self.add_prefix(name), "") for name in EXPLAINED}

    @classmethod
    def read(cls, content: Mapping[str, Any]) -> dict[str, Any]:
        return dict(content.get("explanation") or {})

    def write(self, content: MutableMapping[str, Any]) -> None:
        content["explanation"] = dict(self.cleaned_data)


class ExampleForm(SectionForm):
    """An example answer for each question of the form."""

    def arrange(self) -> None:
        for code in self.book.asked:
            spec = self.book.elements.get(code, {})
            make = fields.prose if spec.get("type") == "longtext" else fields.text
            field = make(spec.get("label", code), hint=spec.get("hint") or "", limit=1000)
            field.label_suffix = ""
            self.fields[code] = field

    @classmethod
    def read(cls, content: Mapping[str, Any]) -> dict[str, Any]:
        return dict(content.get("example") or {})

    def write(self, content: MutableMapping[str, Any]) -> None:
        content["example"] = {code: value.replace("\r\n", "\n") for code, value in self.cleaned_data.items() if value}
