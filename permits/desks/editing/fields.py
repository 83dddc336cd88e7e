"""Form fields of the editors' pages: the document's words, each with its Chinese name."""

from collections.abc import Iterable, Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from permits.catalogue.facts import UNIT_LABELS

CONFIDENCE = (
    ("reference", _("国家法律参考")),
    ("unconfirmed", _("待部门确认")),
    ("verified", _("本市已确认")),
)
LEVELS = (("county", _("县（市、区）级")), ("city", _("市级")))
APPLICANTS = (("enterprise", _("企业、个体工商户")), ("person", _("个人")))
MATERIAL_SOURCES = (
    ("applicant", _("申请人提交")),
    ("shared", _("部门共享，不用交")),
    ("internal", _("平台生成或本部门调取")),
)
NECESSITIES = (("required", _("必要")), ("tolerable", _("可以容缺")), ("conditional", _("有的情况才要")))
UNITS = tuple(UNIT_LABELS.items())
EXCLUDED_AREAS = (
    ("", _("不属于")),
    ("national_security", _("国家安全")),
    ("public_safety", _("公共安全")),
    ("health", _("人身健康")),
    ("life_property", _("生命财产安全")),
    ("ecology", _("生态环境")),
    ("finance", _("金融安全")),
    ("ideology", _("意识形态")),
)
EXCLUDED_TIME = (
    ("hearing", _("听证")),
    ("tender", _("招标")),
    ("auction", _("拍卖")),
    ("inspection", _("检验")),
    ("testing", _("检测")),
    ("quarantine", _("检疫")),
    ("appraisal", _("鉴定")),
    ("expert_review", _("专家评审")),
)

LAW_HINT = _("写法名和条款，例如：食品安全法第三十五条")
NOT_A_NUMBER = _("只写数字，例如 20")


def text(label: Any, *, required: Any = "", limit: int = 200, hint: Any = "", width: str = "") -> forms.CharField:
    """One line; ``required`` is what to say when it is empty."""
    field = forms.CharField(
        label=label,
        help_text=hint,
        required=bool(required),
        max_length=limit,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
        error_messages={"required": required},
    )
    field.width = width  # type: ignore[attr-defined]
    return field


def prose(label: Any, *, required: Any = "", limit: int = 500, hint: Any = "", rows: int = 2) -> forms.CharField:
    """Some lines."""
    return forms.CharField(
        label=label,
        help_text=hint,
        required=bool(required),
        max_length=limit,
        widget=forms.Textarea(attrs={"rows": rows, "class": "short"}),
        error_messages={"required": required},
    )


def number(label: Any, *, required: Any = "", low: int | None = 1, hint: Any = "") -> forms.IntegerField:
    field = forms.IntegerField(
        label=label,
        help_text=hint,
        required=bool(required),
        min_value=low,
        max_value=99_999_999,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
        error_messages={"required": required, "invalid": NOT_A_NUMBER},
    )
    field.width = "8"  # type: ignore[attr-defined]
    return field


class Bound(forms.DecimalField):
    """A least or greatest value: whole where it is whole, as the documents write it."""

    def __init__(self, label: Any) -> None:
        super().__init__(
            label=label,
            required=False,
            max_digits=14,
            decimal_places=4,
            widget=forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off"}),
            error_messages={"invalid": NOT_A_NUMBER},
        )
        self.width = "8"

    def clean(self, value: Any) -> Any:
        cleaned = super().clean(value)
        if cleaned is None:
            return None
        return int(cleaned) if cleaned == int(cleaned) else float(cleaned)


def choice(
    label: Any,
    choices: Iterable[tuple[str, Any]],
    *,
    required: Any = "",
    initial: str | None = None,
    hint: Any = "",
    width: str = "20",
) -> forms.ChoiceField:
    """One of a few words, from a list."""
    field = forms.ChoiceField(
        label=label,
        choices=list(choices),
        required=bool(required),
        initial=initial,
        help_text=hint,
        error_messages={"required": required, "invalid_choice": _("请从列出的选项里选")},
    )
    field.width = width  # type: ignore[attr-defined]
    return field


def confidence() -> forms.ChoiceField:
    """How sure a fact is; whoever adds one says so, and what nobody has confirmed is the default."""
    return choice(_("可信程度"), CONFIDENCE, required=_("请选择可信程度"), initial="unconfirmed", width="12")


def units() -> forms.ChoiceField:
    return choice(_("单位"), UNITS, required=_("请选择单位"), initial="workday", width="8")


def tick(label: Any, *, hint: Any = "") -> forms.BooleanField:
    return forms.BooleanField(label=label, required=False, help_text=hint)


def ticks(label: Any, choices: Iterable[tuple[str, Any]], *, hint: Any = "") -> forms.MultipleChoiceField:
    return forms.MultipleChoiceField(
        label=label,
        choices=list(choices),
        required=False,
        help_text=hint,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"invalid_choice": _("请从列出的选项里选")},
    )


class LibraryCode(forms.CharField):
    """A code of the library, written 「P05 建筑面积」; the page's list completes it."""

    def __init__(self, label: Any, names: Mapping[str, str], *, listed: str, required: Any, unknown: Any) -> None:
        super().__init__(
            label=label,
            max_length=140,
            error_messages={"required": required},
            widget=forms.TextInput(attrs={"list": listed, "autocomplete": "off"}),
        )
        self.names = names
        self.unknown = unknown

    def prepare_value(self, value: Any) -> Any:
        return f"{value} {self.names[value]}" if value in self.names else value

    def clean(self, value: Any) -> str:
        typed = super().clean(value)
        if not typed:
            return ""
        code = typed.split()[0]
        if code in self.names:
            return str(code)
        named = [one for one, name in self.names.items() if name == typed]
        if len(named) == 1:
            return named[0]
        raise forms.ValidationError(self.unknown % typed)

    def has_changed(self, initial: Any, data: Any) -> bool:
        return bool(super().has_changed(self.prepare_value(initial), data))
