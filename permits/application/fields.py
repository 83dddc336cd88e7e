"""From a merged field to a form field, from a form value to JSON and to words. Every type's rules are here."""

import unicodedata
from collections.abc import Callable, Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from permits.application.merge import MergedField
from permits.catalogue.facts import FieldFacts
from yangjiang.enterprises.codes import clean_id_number, clean_phone, clean_uscc

YES_NO = (("yes", _("是")), ("no", _("否")))
RADIO_LIMIT = 7  # more choices than this become a drop-down


class _Checked(forms.CharField):
    """A code with a check digit; ``check`` normalises it or says what is wrong."""

    def __init__(self, check: Callable[[str], str], **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.check = check

    def clean(self, value: Any) -> Any:
        text = super().clean(value)
        return self.check(text) if text else text


class _Half:
    """Numbers typed with a Chinese keyboard: full-width digits become plain ones."""

    def to_python(self, value: Any) -> Any:
        if isinstance(value, str):
            value = unicodedata.normalize("NFKC", value).replace(",", "").strip()
        return super().to_python(value)  # type: ignore[misc]


class _Integer(_Half, forms.IntegerField):
    pass


class _Decimal(_Half, forms.DecimalField):
    pass


def form_field(merged: MergedField) -> forms.Field:
    """The Django field for one merged field: label, hint, limits, messages that say what to do."""
    facts = merged.facts
    common: dict[str, Any] = {
        "label": facts.label,
        "required": merged.required,
        "help_text": _help(merged),
        "error_messages": {"required": _required_message(facts)},
    }
    field = _build(facts, common)
    field.unit = facts.unit  # type: ignore[attr-defined]
    field.users = merged.users  # type: ignore[attr-defined]
    field.width = _width(facts)  # type: ignore[attr-defined]
    return field


def _help(merged: MergedField) -> str:
    """The hint, or an example where one helps, and how many of the items share the answer."""
    facts = merged.facts
    is_choice = facts.type in {"choice", "multichoice", "yesno"}
    hint = facts.hint or (_("例如：%s") % facts.example if facts.example and not is_choice else "")
    if len(merged.users) < 2:
        return hint
    shared = _("%d 件事共用") % len(merged.users)
    return f"{hint}（{shared}）" if hint else shared


def _required_message(facts: FieldFacts) -> str:
    verb = _("请选择") if facts.type in {"choice", "multichoice", "yesno"} else _("请填写")
    return f"{verb}{facts.label}"


def _width(facts: FieldFacts) -> str:
    """In characters, as ``web.rendering`` reads it."""
    if facts.type in {"integer", "decimal"}:
        return "8"
    if facts.type in {"date", "phone"}:
        return "12"
    if facts.type in {"uscc", "id_number"} or (facts.max_length or 99) <= 20:
        return "20"
    return "full"


def _build(facts: FieldFacts, common: dict[str, Any]) -> forms.Field:
    match facts.type:
        case "integer":
            return _Integer(
                min_value=None if facts.min is None else int(facts.min),
                max_value=None if facts.max is None else int(facts.max),
                widget=forms.TextInput(attrs={"inputmode": "numeric"}),
                **_number_messages(facts, common, _("整数")),
            )
        case "decimal":
            return _Decimal(
                min_value=facts.min,
                max_value=facts.max,
                max_digits=16,
                decimal_places=4,
                widget=forms.TextInput(attrs={"inputmode": "decimal"}),
                **_number_messages(facts, common, _("数字")),
            )
        case "date":
            common["error_messages"]["invalid"] = _("日期写成 2026-01-31 这样")
            return forms.DateField(widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}), **common)
        case "choice" | "yesno":
            choices = YES_NO if facts.type == "yesno" else [(c.value, c.label) for c in facts.choices]
            common["error_messages"]["invalid_choice"] = _("请从列出的选项里选一个")
            if len(choices) <= RADIO_LIMIT:
                return forms.ChoiceField(choices=choices, widget=forms.RadioSelect, **common)
            return forms.ChoiceField(choices=[("", _("请选择")), *choices], **common)
        case "multichoice":
            common["error_messages"]["invalid_choice"] = _("请从列出的选项里选")
            return forms.MultipleChoiceField(
                choices=[(c.value, c.label) for c in facts.choices], widget=forms.CheckboxSelectMultiple, **common
            )
        case "uscc":
            return _Checked(clean_uscc, widget=forms.TextInput(attrs={"spellcheck": "false"}), **common)
        case "id_number":
            check = clean_id_number if facts.check_when is None else str.strip
            return _Checked(check, max_length=40, widget=forms.TextInput(attrs={"spellcheck": "false"}), **common)
        case "phone":
            widget = forms.TextInput(attrs={"inputmode": "tel", "autocomplete": "tel"})
            return _Checked(clean_phone, widget=widget, **common)
        case "longtext":
            return forms.CharField(
                max_length=facts.max_length or 2000, widget=forms.Textarea(attrs={"rows": 4}), **common
            )
        case "text":
            return forms.CharField(max_length=facts.max_length or 200, **common)
    raise ValueError(f"no form field for element type {facts.type!r} ({facts.code})")


def _number_messages(facts: FieldFacts, common: dict[str, Any], kind: str) -> dict[str, Any]:
    unit = f"（{facts.unit}）" if facts.unit else ""
    common["error_messages"] |= {
        "invalid": _("%(label)s只写%(kind)s%(unit)s，例如 %(example)s")
        % {"label": facts.label, "kind": kind, "unit": unit, "example": facts.example or "320"},
        "min_value": _("%(label)s不能小于 %%(limit_value)s%(unit)s") % {"label": facts.label, "unit": facts.unit},
        "max_value": _("%(label)s不能大于 %%(limit_value)s%(unit)s") % {"label": facts.label, "unit": facts.unit},
    }
    return common


class SectionForm(forms.Form):
    """One group of the merged form. Build with ``section_form``."""

    use_required_attribute = False  # "save for later" must work with fields still empty

    def __init__(self, *args: Any, merged: tuple[MergedField, ...], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.merged = {m.code: m for m in merged}
        for m in merged:
            self.fields[m.code] = form_field(m)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        for code, m in self.merged.items():
            check = m.facts.check_when
            if check and cleaned.get(code) and cleaned.get(check[0]) == check[1]:
                try:
                    cleaned[code] = clean_id_number(cleaned[code])
                except ValidationError as exc:
                    self.add_error(code, exc)
        return cleaned

    def values(self) -> dict[str, Any]:
        """What was typed right, as JSON values; an emptied field is None; a wrong one is left out."""
        emptied = [code for code, errors in self.errors.as_data().items() if all(e.code == "required" for e in errors)]
        return dict.fromkeys(emptied) | {
            code: to_json(self.merged[code].facts, value)
            for code, value in self.cleaned_data.items()
            if code in self.merged
        }

    def only_missing(self) -> bool:
        """Nothing is wrong but some required fields are still empty."""
        return all(e.code == "required" for errors in self.errors.as_data().values() for e in errors)


def to_json(facts: FieldFacts, value: Any) -> Any:
    """A cleaned form value as it is kept: Decimal and date as text, yes/no as bool, empty as None."""
    if value is None or value == "" or value == []:
        return None
    if facts.type == "yesno":
        return value == "yes"
    if isinstance(value, Decimal):
        return format(value.normalize(), "f")
    if isinstance(value, date):
        return value.isoformat()
    return value


def to_initial(facts: FieldFacts, value: Any) -> Any:
    """A kept value as the form shows it."""
    if facts.type == "yesno" and isinstance(value, bool):
        return "yes" if value else "no"
    return value


def in_words(facts: FieldFacts, value: Any) -> str:
    """A kept value as people read it on the check page and the officer's desk."""
    if value is None or value == "":
        return _("（未填）")
    if facts.type == "yesno":
        return str(dict(YES_NO)["yes" if value else "no"])
    labels = {c.value: c.label for c in facts.choices}
    if facts.type == "multichoice":
        return "、".join(labels.get(str(v), str(v)) for v in value)
    if facts.type == "choice":
        return labels.get(str(value), str(value))
    return f"{value} {facts.unit}".strip()


def problems_with(merged: MergedField, answers: Mapping[str, Any]) -> list[str]:
    """What is wrong with a kept value, in the person's words; the same rules as typing it in."""
    facts = merged.facts
    value = to_initial(facts, answers.get(facts.code))
    form = SectionForm({facts.code: value}, merged=(merged,))
    found = [str(message) for message in form.errors.get(facts.code, [])]
    if value and not found and facts.check_when and answers.get(facts.check_when[0]) == facts.check_when[1]:
        try:
            clean_id_number(str(value))
        except ValidationError as exc:
            return list(exc.messages)
    return found
