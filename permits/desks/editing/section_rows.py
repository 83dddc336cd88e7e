"""One entry of each list of an item's document, as a row to edit."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _

from permits.catalogue.facts import DIMENSION_LABELS
from permits.desks.editing import fields
from permits.desks.editing.rows import RowForm, row_set


class BasisRow(RowForm):
    law = fields.text(_("法律、法规名称"), required=_("请填写法律、法规名称"), hint=_("不写书名号"))
    article = fields.text(_("条款"), hint=_("例如：第三十五条；没有条款的空着"), width="20")
    source = fields.text(_("来源"), required=_("请填写来源"), hint=_("例如：国家法律、行政法规、部门规章"), width="20")
    as_of = fields.text(
        _("核对到哪一天"), required=_("请填写核对日期"), limit=10, hint=_("写成 2026-11-01"), width="12"
    )
    confidence = fields.confidence()


class StageRow(RowForm):
    name = fields.text(_("步骤"), required=_("请填写步骤名称"), limit=40, width="12")
    value = fields.number(_("时限"), required=_("请填写时限"))
    unit = fields.units()
    law = fields.text(_("来源"), required=_("请填写来源"))
    confidence = fields.confidence()


class ConditionRow(RowForm):
    dimension = fields.choice(
        _("哪一类条件"), DIMENSION_LABELS.items(), required=_("请选择条件属于哪一类"), initial="premises", width="12"
    )
    confidence = fields.confidence()
    text = fields.prose(
        _("条件"), required=_("请填写条件"), limit=200, hint=_("一条写一件事，写得出够不够；不写兜底的话")
    )
    source = fields.text(_("来源"), required=_("请填写来源"), hint=fields.LAW_HINT)
    self_check = fields.prose(
        _("自己先看看"),
        required=_("请写一句让申请人自己对照的问话"),
        limit=100,
        hint=_("用一句问话帮申请人自己对照"),
    )
    commitment = fields.tick(_("可以用告知承诺代替证明"))


class MaterialRow(RowForm):
    material = fields.choice(_("材料"), [], required=_("请选择材料"))
    source = fields.choice(
        _("从哪里来"), fields.MATERIAL_SOURCES, required=_("请选择材料从哪里来"), initial="applicant"
    )
    necessity = fields.choice(
        _("要不要"), fields.NECESSITIES, required=_("请选择要不要"), initial="required", width="12"
    )
    when = fields.text(_("什么情况才要"), limit=80, hint=_("选「有的情况才要」时填，例如：请别人代办"))
    note = fields.text(_("说明"), limit=120, hint=_("申请人会看到"))
    commitment = fields.tick(_("可以用告知承诺代替"))
    commitment_ground = fields.text(_("承诺的依据"))

    def arrange(self) -> None:
        names = self.book.material_names
        self.fields["material"].choices = [  # type: ignore[attr-defined]
            ("", _("选一种材料")), *((code, f"{code} {name}") for code, name in names.items())
        ]  # fmt: skip

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if cleaned.get("necessity") == "conditional" and not cleaned.get("when") and "when" not in self.errors:
            self.add_error("when", _("请写明什么情况才要这份材料"))
        return cleaned

    def write(self) -> dict[str, Any]:
        return {
            name: value
            for name, value in self.cleaned_data.items()
            if value or name not in {"when", "note", "commitment_ground"}
        }


class ElementRow(RowForm):
    """One question of the form; what kind of answer it takes is the library's business."""

    required = fields.tick(_("必填"))
    min = fields.Bound(_("最小"))
    max = fields.Bound(_("最大"))
    max_length = fields.number(_("最多几个字"))
    note = fields.text(_("说明"), limit=120)

    def arrange(self) -> None:
        element = fields.LibraryCode(
            _("数据元"),
            self.book.element_names,
            listed="library-elements",
            required=_("请选择数据元"),
            unknown=_("数据元库里没有「%s」；从列出的里面选，或者先到数据元库新增"),
        )
        self.fields = {"element": element, **self.fields}
        self.fields["required"].initial = True

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        low, high = cleaned.get("min"), cleaned.get("max")
        if low is not None and high is not None and low > high:
            self.add_error("max", _("最大不能小于最小"))
        return cleaned

    def write(self) -> dict[str, Any]:
        kept = self.cleaned_data.items()
        return {name: value for name, value in kept if name in {"element", "required"} or value not in (None, "")}


class PrerequisiteRow(RowForm):
    item = fields.choice(_("清单里的事项"), [])
    name = fields.text(_("清单以外的手续"), limit=120, hint=_("没有选事项的才填"))
    source = fields.text(_("来源"), hint=_("清单以外的手续要写来源"))
    tolerable = fields.tick(_("可以先受理，后补（容缺）"))
    confidence = fields.confidence()

    def arrange(self) -> None:
        items = ((code, f"{code} {name}") for code, name in self.book.items.items())
        self.fields["item"].choices = [("", _("不在清单里")), *items]  # type: ignore[attr-defined]

    @classmethod
    def read(cls, entry: Mapping[str, Any]) -> dict[str, Any]:
        return {"confidence": "reference", **entry}

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if bool(cleaned.get("item")) == bool(cleaned.get("name")):
            self.add_error("name", _("选清单里的一个事项，或者写一件清单以外的手续，二者只写一个"))
        if cleaned.get("name") and not cleaned.get("source") and "source" not in self.errors:
            self.add_error("source", _("请填写这件手续的来源"))
        return cleaned

    def write(self) -> dict[str, Any]:
        said = self.cleaned_data
        if said["item"]:
            return {"item": said["item"], "kind": "in_catalogue", "tolerable": said["tolerable"]}
        return {
            "name": said["name"],
            "kind": "outside",
            "tolerable": said["tolerable"],
            "source": said["source"],
            "confidence": said["confidence"],
        }


class NoteRow(RowForm):
    text = fields.prose(_("内容"), required=_("请填写内容"), limit=300)


Bases = row_set(BasisRow, title=_("法律依据"), row_name=_("依据"), add_label=_("再加一条依据"))
Stages = row_set(
    StageRow,
    title=_("分步骤的时限"),
    row_name=_("步骤"),
    add_label=_("再加一个步骤"),
    hint=_("一件事分几步走、每步各有时限的才填。"),
)
Conditions = row_set(ConditionRow, title=_("要具备的条件"), row_name=_("条件"), add_label=_("再加一条条件"))
Materials = row_set(
    MaterialRow,
    title=_("材料"),
    row_name=_("材料"),
    add_label=_("再加一份材料"),
    hint=_("材料从材料库里选；库里没有的，先到材料库新增。"),
)
Elements = row_set(
    ElementRow,
    title=_("申请表"),
    row_name=_("数据元"),
    add_label=_("再加一行"),
    hint=_("照申请表的先后排。名称、类型、选项在数据元库里改，这里只写这件事怎么要。"),
    dense=True,
)
Prerequisites = row_set(PrerequisiteRow, title=_("要先办的"), row_name=_("前置"), add_label=_("再加一件前置"))
Notes = row_set(
    NoteRow,
    title=_("还要跟部门核对的"),
    row_name=_("备忘"),
    add_label=_("再加一条"),
    hint=_("只有目录管理员和部门看得到，不对外公布。"),
)
