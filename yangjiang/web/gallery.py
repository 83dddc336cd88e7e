"""Realistic content for ``/parts/``: every part in every state. Invented names, no real business or number."""

from datetime import date, datetime
from decimal import Decimal
from types import SimpleNamespace
from typing import Any
from zoneinfo import ZoneInfo

from django import forms
from django.core.paginator import Paginator
from django.utils.translation import gettext as _

from yangjiang.paper.qr import svg_data_uri
from yangjiang.web.labels import Label

SHANGHAI = ZoneInfo("Asia/Shanghai")


class PremisesForm(forms.Form):
    """Fields of every kind; bound to bad answers for the error states."""

    name = forms.CharField(label="店铺名称", help_text="和招牌上写的一样", max_length=40)
    phone = forms.CharField(
        label="联系电话", max_length=11, widget=forms.TextInput(attrs={"inputmode": "tel", "autocomplete": "tel"})
    )
    area = forms.IntegerField(label="使用面积", widget=forms.TextInput(attrs={"inputmode": "numeric"}))
    opens = forms.DateField(
        label="打算开业的日期", required=False, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )
    district = forms.ChoiceField(
        label="店铺所在的县（市、区）", choices=[("", "请选择"), ("jc", "江城区"), ("yd", "阳东区"), ("yc", "阳春市")]
    )
    owner = forms.ChoiceField(
        label="房子是谁的",
        choices=[("own", "自己的"), ("rent", "租的"), ("free", "别人免费借用的")],
        widget=forms.RadioSelect,
    )
    sells = forms.MultipleChoiceField(
        label="店里卖什么",
        help_text="可以选几样",
        choices=[("packed", "预包装食品"), ("tobacco", "香烟"), ("hot", "现做的热食")],
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    notes = forms.CharField(label="其他要说明的", required=False, widget=forms.Textarea(attrs={"rows": 3}))
    lease = forms.FileField(label="租房合同", help_text="PDF 或照片，每份不超过 20 MB", required=False)
    promise = forms.BooleanField(label="我填的都是真实的，愿意承担不实的后果")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["area"].unit = "平方米"  # type: ignore[attr-defined]
        self.fields["name"].source_note = "来自营业执照登记信息，2026-11-23 查询"  # type: ignore[attr-defined]
        self.fields["owner"].choice_hints = {"rent": "要准备租房合同"}  # type: ignore[attr-defined]
        self.fields["area"].error_messages["required"] = "填写使用面积，只写数字，例如 320"
        self.fields["phone"].error_messages["required"] = "填写能打通的手机号码"
        self.fields["promise"].error_messages["required"] = "勾选后才能继续"
        self.fields["owner"].error_messages["required"] = "选一项：房子是谁的"


class QuestionForm(forms.Form):
    cooks = forms.ChoiceField(
        label="店里会现场加工食物吗？",
        choices=[("no", "不会，只卖包装好的"), ("simple", "简单加热"), ("cook", "会煮、炒、烤"), ("unsure", "不确定")],
        widget=forms.RadioSelect,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["cooks"].choice_hints = {  # type: ignore[attr-defined]
            "simple": "例如用微波炉热饭、蒸包子、煮茶叶蛋",
            "unsure": "先按要办证来算，也可以打 12345 问清楚",
        }


class FilterForm(forms.Form):
    q = forms.CharField(label="编号或企业名称", required=False)
    state = forms.ChoiceField(label="状态", choices=[("", "全部"), ("wait", "待审查")], required=False)
    use_required_attribute = False


def _clock(days: int, **more: Any) -> SimpleNamespace:
    return SimpleNamespace(
        **{
            "due_on": date(2026, 12, 2),
            "days_left": days,
            "provisional": False,
            "overdue": days < 0,
            "state": "running",
        }
        | more
    )


def _at(day: int, hour: int, minute: int) -> datetime:
    return datetime(2026, 11, day, hour, minute, tzinfo=SHANGHAI)


def _labels() -> list[Label]:
    return [
        Label(_("已发证"), "ok"),
        Label(_("审查中"), "info"),
        Label(_("停止计时"), "wait"),
        Label(_("要补正"), "err"),
        Label(_("草稿"), "neutral"),
    ]


def context() -> dict[str, Any]:
    """Everything the gallery page draws."""
    ok, info, wait, err, neutral = _labels()
    wrong = PremisesForm({"name": "阳江市江城区海陵路好邻居便利店", "district": "jc"}, auto_id="wrong_%s")
    return {
        "crumbs": [{"label": "首页", "url": "/"}, {"label": "我的办件", "url": "#"}, {"label": "部件目录", "url": ""}],
        "labels": [ok, info, wait, err, neutral],
        "blank_form": PremisesForm(auto_id="new_%s"),
        "wrong_form": wrong,
        "question_form": QuestionForm(auto_id="question_%s"),
        "filter_form": FilterForm(auto_id="filter_%s"),
        "step_names": ["回答问题", "看清单", "填一张表", "交材料", "核对提交"],
        "clocks": [
            _clock(6),
            _clock(2),
            _clock(0),
            _clock(-3),
            _clock(9, provisional=True),
            _clock(15, unit="day"),
            _clock(6, state="paused"),
            _clock(4, state="stopped"),
            _clock(-1, state="stopped"),
        ],
        "tasks": [
            {"name": "经营场所", "url": "#a", "hint": "地址、面积、房子是谁的", "state": Label("填好了", "ok")},
            {"name": "负责人和员工", "url": "#b", "hint": "3 个人，1 个健康证快到期", "state": Label("要处理", "err")},
            {"name": "材料", "url": "#c", "hint": "要交 4 份，2 份不用交", "state": Label("未开始", "neutral")},
            {"name": "核对和提交", "url": "", "blocked": "先填完上面三项", "state": None},
        ],
        "check_rows": [
            {"label": "店铺名称", "value": "阳江市江城区海陵路好邻居便利店", "source": "来自营业执照登记信息"},
            {"label": "使用面积", "value": "86 平方米", "edit_url": "#area", "old": "68 平方米"},
            {
                "label": "消防设施",
                "value": "灭火器 4 具，应急灯 2 盏",
                "edit_url": "#fire",
                "seen_by": "市消防救援支队",
            },
        ],
        "receipt_rows": [
            {"name": "食品经营备案（仅销售预包装食品）", "office": "江城区市场监督管理局", "clock": _clock(1)},
            {"name": "烟草专卖零售许可证核发", "office": "市烟草专卖局", "clock": _clock(9)},
        ],
        "receipt_at": _at(23, 10, 32),
        "qr": svg_data_uri("https://example.invalid/YZ2026-000128"),
        "events": [
            {"what": "提交申请", "who": "好邻居便利店 陈女士", "at": _at(23, 10, 32), "tone": "info"},
            {
                "what": "请您补正 1 处",
                "who": "市烟草专卖局",
                "at": _at(24, 15, 5),
                "note": "店面照片看不清门牌，请重拍一张。",
                "effect": "停止计时",
                "tone": "wait",
            },
            {"what": "您已补正", "at": _at(25, 9, 0), "effect": "继续计时，剩 6 个工作日", "tone": "info"},
            {"what": "准予许可", "who": "市烟草专卖局", "at": _at(26, 16, 40), "tone": "ok"},
        ],
        "columns": [
            {"label": "编号", "sort_url": "?sort=number", "sorted": "asc"},
            {"label": "企业名称"},
            {"label": "状态"},
            {"label": "期限"},
            {"label": "金额（元）", "num": True},
        ],
        "rows": [
            ["YZ2026-000128", "阳江市江城区海陵路好邻居便利店", info, "2026-12-02", "1,200,000.00"],
            ["YZ2026-000131", "阳春市春湾石林山水文化旅游开发有限责任公司", err, "2026-11-26", "18,642,310.55"],
            ["YZ2026-000140", "阳西县程村蚝香餐饮店", ok, "2026-11-20", "86,000.00"],
        ],
        "chips": [
            {"label": "今天到期", "url": "#", "count": 2, "current": True},
            {"label": "已补正", "url": "#", "count": 5},
            {"label": "待审查", "url": "#", "count": 18},
        ],
        "page_obj": Paginator(range(186), 20).page(4),
        "upload_files": [
            {"name": "店面照片.jpg", "url": "#", "size": 2_318_000, "note": "3 件事共用", "remove_url": "#"},
            {"name": "租房合同（扫描件）.pdf", "size": 26_000_000, "problem": "文件 26 MB，超过 20 MB，请压缩后再传"},
        ],
        "needed": [
            {
                "name": "食品经营备案（仅销售预包装食品）",
                "label": Label("可以一起办", "info"),
                "why": "店里卖包装好的食品，要向市场监管部门备案。",
                "because": "「卖什么」选了「预包装食品」",
                "department": "江城区市场监督管理局",
                "days": 1,
                "fee": "不收费",
                "conditions": ["有固定的经营场所", "食品和有毒、有害物品分开存放"],
                "materials": ["营业执照（不用交，系统自己查）", "经营场所平面图"],
                "consequence": "未备案就经营的，由市场监管部门责令改正、给予警告。",
                "basis": "《食品安全法》第三十五条",
            }
        ],
        "maybe": [
            {
                "name": "公众聚集场所投入使用、营业前消防安全检查",
                "label": Label("要再确认", "wait"),
                "why": "商场、市场里的店由商场统一办理，单独临街的店要看面积。",
                "because": "「店在哪里」选了「不确定」",
            }
        ],
        "not_needed": [{"name": "食品生产许可", "why": "您不生产食品，只销售。"}],
        "hero_trades": [
            {"value": "store", "label": "便利店"},
            {"value": "restaurant", "label": "餐饮"},
            {"value": "hotel", "label": "酒店民宿"},
            {"value": "pharmacy", "label": "药店"},
        ],
        "amount": Decimal("18642310.55"),
        "today": date(2026, 12, 2),
        "moment": datetime(2026, 12, 2, 17, 30, tzinfo=SHANGHAI),
        "desk_name": "部门审批",
        "search_url": "/parts/",
        "rail": [
            {"label": "我的待办", "url": "#q", "current": True, "count": 18},
            {"label": "停止计时", "url": "#p", "count": 3},
            {"label": "已办结", "url": "#d"},
            {"label": "本部门统计", "url": "#s"},
        ],
    }
