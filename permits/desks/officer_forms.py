"""Forms of the officer's and head's desk. They clean what was typed; the verbs decide."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from permits.decision.establish import establishes
from permits.decision.models import Decision
from permits.desks.dossier import Dossier
from permits.fanout.models import Case
from permits.review.queue import Group
from permits.review.supplement import askable

CLOSED = "closed"
OUTCOMES = (Decision.Outcome.GRANT, Decision.Outcome.REFUSE)


def long_text(label: Any, *, required: Any = "", rows: int = 4, limit: int = 500, hint: Any = "") -> forms.CharField:
    """Words the business reads; ``required`` is what to say when it is empty."""
    return forms.CharField(
        label=label,
        help_text=hint,
        required=bool(required),
        max_length=limit,
        widget=forms.Textarea(attrs={"rows": rows}),
        error_messages={"required": required},
    )


class FilterForm(forms.Form):
    """The queue's filter: a plain GET form."""

    q = forms.CharField(label=_("编号、企业名称或信用代码"), required=False, max_length=200)
    item = forms.ChoiceField(label=_("事项"), required=False)
    state = forms.ChoiceField(label=_("分组"), required=False)

    use_required_attribute = False

    def __init__(self, *args: Any, items: Iterable[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["item"].choices = [("", _("全部事项")), *items]  # type: ignore[attr-defined]
        self.fields["state"].choices = [("", _("全部待办")), *Group.choices, (CLOSED, _("已办结"))]  # type: ignore[attr-defined]

    def asked(self) -> dict[str, str]:
        """What is asked for; a word that is no choice asks for nothing."""
        self.is_valid()
        return {name: self.cleaned_data.get(name, "") for name in self.fields}


@dataclass(frozen=True)
class AskRow:
    """One line of the notice of supplement: tick, what it says now, what to put right."""

    tick: Any
    label: str
    now: str
    files: tuple[Any, ...]
    reason: forms.BoundField


class AskForm(forms.Form):
    """Tick everything missing or wrong and say of each what to do. A reason written is a tick."""

    wanted = forms.MultipleChoiceField(label=_("要补正的内容"), required=False, widget=forms.CheckboxSelectMultiple)

    use_required_attribute = False

    def __init__(self, *args: Any, case: Case, again: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.choices = askable(case)
        self.fields["wanted"].choices = [(code, label) for code, (_kind, label) in self.choices.items()]  # type: ignore[attr-defined]
        for code, (_kind, label) in self.choices.items():
            self.fields[f"reason_{code}"] = forms.CharField(
                label=_("%s：要怎样补正") % label,
                required=False,
                max_length=500,
                widget=forms.Textarea(attrs={"rows": 1, "class": "control"}),
            )
        self.fields["note"] = long_text(_("补充说明"), rows=2)
        if again:
            self.fields["why_again"] = long_text(
                _("为什么第一次没有一并告知"),
                rows=2,
                required=_("这是第二次要求补正：法律只允许一次告知，请写明为什么第一次没有告知"),
                hint=_("行政许可法第三十二条要求一次告知全部内容；这里写的会记入办件留痕"),
            )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        ticked = set(cleaned.get("wanted") or [])
        cleaned["asks"] = {
            code: cleaned.get(f"reason_{code}", "")
            for code in self.choices
            if code in ticked or cleaned.get(f"reason_{code}")
        }
        if not cleaned["asks"] and not self.errors:
            self.add_error("wanted", _("请勾选要补正的内容；要一次说全"))
        for code, reason in cleaned["asks"].items():
            if not reason and f"reason_{code}" not in self.errors:
                self.add_error(f"reason_{code}", _("请写明「%s」要怎样补正") % self.choices[code][1])
        return cleaned

    def rows(self, dossier: Dossier, kind: str) -> Iterator[AskRow]:
        """The lines of one kind ("element" or "material"), in the item's order."""
        typed = {code for code in self.choices if self[f"reason_{code}"].value()}
        for option, (code, (its_kind, label)) in zip(self["wanted"].subwidgets, self.choices.items(), strict=True):
            if its_kind != kind:
                continue
            option.data["selected"] = option.data["selected"] or code in typed
            if option.data["selected"]:
                option.data["attrs"]["checked"] = True
            files = dossier.files(code) if kind == "material" else ()
            yield AskRow(
                tick=option.tag(),
                label=label,
                now=dossier.words(code) if kind == "element" else "",
                files=files,
                reason=self[f"reason_{code}"],
            )

    def told(self) -> list[tuple[str, str]]:
        """(label, reason) of everything asked, as the business reads it; after ``is_valid``."""
        return [(self.choices[code][1], reason) for code, reason in self.cleaned_data["asks"].items()]


class NotAcceptForm(forms.Form):
    reason = long_text(_("不予受理的理由"), required=_("请写明不予受理的理由"))
    go_to = forms.CharField(
        label=_("应当向哪个机关申请"),
        required=False,
        max_length=200,
        help_text=_("不属于本机关职权的，告诉企业去哪里办（行政许可法第三十二条）"),
    )

    use_required_attribute = False


class DecideForm(forms.Form):
    """Grant or refuse; which of the two comes with the address, so that neither is a slip of the hand."""

    outcome = forms.ChoiceField(choices=[(o.value, o.label) for o in OUTCOMES], widget=forms.HiddenInput)

    use_required_attribute = False

    def __init__(self, *args: Any, case: Case, outcome: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if outcome == Decision.Outcome.GRANT and establishes(case):
            self.fields["uscc"] = forms.CharField(
                label=_("统一社会信用代码"),
                max_length=30,
                error_messages={"required": _("请填写登记机关赋予的统一社会信用代码")},
                help_text=_("登记机关赋予的 18 位代码；会写进经营主体信息和同一申请的其他事项"),
                widget=forms.TextInput(attrs={"spellcheck": "false", "autocomplete": "off"}),
            )
            self.fields["uscc"].width = "20"  # type: ignore[attr-defined]
        if outcome == Decision.Outcome.REFUSE:
            self.fields["reason"] = long_text(
                _("不予的理由"),
                required=_("不予许可必须写明理由"),
                hint=_("写清楚哪一条件不符合、依据哪一条；企业会原样看到（行政许可法第三十八条）"),
                limit=1000,
            )
        else:
            self.fields["reason"] = long_text(_("附记"), rows=2, hint=_("企业会看到"), limit=1000)


class SignForm(forms.Form):
    """Sign, or send back with a reason. ``seen`` is the decision this page showed."""

    seen = forms.IntegerField(widget=forms.HiddenInput)
    why = long_text(_("退回的原因"), rows=2, hint=_("只在退回时填写，经办人会看到"))

    use_required_attribute = False
