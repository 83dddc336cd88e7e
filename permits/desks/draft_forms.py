"""The forms around a draft: the basket, whose it is, a business without a licence, the declaration."""

from collections.abc import Collection
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from permits.catalogue.models import PermitItem
from yangjiang.accounts.models import District
from yangjiang.enterprises.models import Enterprise


class _Anything(forms.MultipleChoiceField):
    """Whatever codes came: ``draft.choose`` refuses the wrong ones in words."""

    def validate(self, value: Any) -> None:
        """Not here."""


class BasketForm(forms.Form):
    """The items of an application."""

    items = _Anything(label=gettext_lazy("要一起办的事"), required=False, widget=forms.CheckboxSelectMultiple)

    def __init__(self, *args: Any, offered: list[PermitItem], perhaps: Collection[str] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["items"].choices = [(item.code, item.name) for item in offered]  # type: ignore[attr-defined]
        self.fields["items"].choice_hints = {  # type: ignore[attr-defined]
            item.code: _("%s · 可能要办，问清楚再选") % item.department_name
            if item.code in perhaps
            else item.department_name
            for item in offered
        }
        self.fields["items"].required = True  # choose() says so; this keeps 「（选填）」 away


class StartForm(BasketForm):
    """The basket, and for which business."""

    enterprise = forms.ChoiceField(
        label=gettext_lazy("给哪一家办"),
        widget=forms.RadioSelect,
        error_messages={
            "required": gettext_lazy("请选择给哪一家办"),
            "invalid_choice": gettext_lazy("请从列出的里面选一家"),
        },
    )

    def __init__(self, *args: Any, enterprises: list[Enterprise], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [(str(one.pk), one.name) for one in enterprises]
        field = self.fields["enterprise"]
        field.choices = [*choices, ("new", _("我还没有营业执照，从设立登记开始"))]  # type: ignore[attr-defined]
        field.choice_hints = {  # type: ignore[attr-defined]
            str(one.pk): one.uscc or _("还没有营业执照，正在筹办") for one in enterprises
        }


class RecordForm(forms.Form):
    """A business that has no licence yet."""

    use_required_attribute = False
    name = forms.CharField(
        label=gettext_lazy("准备用的名称"),
        max_length=200,
        help_text=gettext_lazy("填已经申报通过的名称；还没申报的先填想用的，之后可以改"),
        error_messages={"required": gettext_lazy("请填写准备用的名称")},
    )
    kind = forms.ChoiceField(
        label=gettext_lazy("办成哪一种"),
        choices=[c for c in Enterprise.Kind.choices if c[0] in {"company", "individual", "cooperative"}],
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("请选择办成哪一种")},
    )
    district = forms.ModelChoiceField(
        label=gettext_lazy("在哪个县（市、区）"),
        queryset=District.objects.all(),
        empty_label=gettext_lazy("请选择"),
        error_messages={"required": gettext_lazy("请选择在哪个县（市、区）")},
    )
    address = forms.CharField(
        label=gettext_lazy("详细地址"),
        max_length=200,
        help_text=gettext_lazy("写到门牌号"),
        error_messages={"required": gettext_lazy("请填写详细地址")},
    )
    legal_representative = forms.CharField(
        label=gettext_lazy("法定代表人或经营者姓名"),
        max_length=50,
        error_messages={"required": gettext_lazy("请填写法定代表人或经营者姓名")},
    )
    legal_representative_id = forms.CharField(
        label=gettext_lazy("他（她）的身份证号码"),
        max_length=40,
        required=False,
        help_text=gettext_lazy("现在不填，之后在表里填也可以"),
        widget=forms.TextInput(attrs={"spellcheck": "false"}),
    )
    phone = forms.CharField(
        label=gettext_lazy("手机号码"),
        max_length=20,
        help_text=gettext_lazy("用来接收办理进度"),
        widget=forms.TextInput(attrs={"inputmode": "tel", "autocomplete": "tel"}),
        error_messages={"required": gettext_lazy("请填写手机号码")},
    )


class DeclarationForm(forms.Form):
    """行政许可法31: the applicant answers for the truth of what is handed in."""

    declared = forms.BooleanField(
        label=gettext_lazy("以上内容和材料都真实、完整，如有不实，我愿意承担法律责任"),
        help_text=gettext_lazy("依据《行政许可法》第三十一条"),
        required=False,
    )
    key = forms.UUIDField(widget=forms.HiddenInput)
