"""The measures' figures as both pages show them: what it is, how much, which article."""

from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext as _

from creditfund.policy import MEASURES, Measures

WAN = 10_000


@dataclass(frozen=True)
class Figure:
    name: str
    value: str
    article: str


def figures(m: Measures = MEASURES) -> list[Figure]:
    """In the order of the measures' articles."""
    return [
        Figure(_("存放资金的银行放大贷款规模"), _("资金总额的 %d 倍以上") % m.leverage, _("第十四条")),
        Figure(_("资料齐备后出具贷款确认函"), _("%d 个工作日内") % m.confirm_workdays, _("第十六条")),
        Figure(_("放款后银行报送资料"), _("%d 个工作日内") % m.report_workdays, _("第十六条")),
        Figure(_("一家企业的贷款总额"), _("不高于 %s") % _wan(m.enterprise_cap), _("第十七条")),
        Figure(_("贷款期限"), _("不超过 %d 年") % m.longest_years, _("第十七条")),
        Figure(_("逾期率超过多少暂停新贷款"), _percent(m.suspension_ratio), _("第十九条")),
        Figure(_("申请代偿：本金逾期未还"), _("超过 %d 个月") % m.overdue_months, _("第二十条")),
        Figure(_("申请代偿：诉讼、仲裁"), _("已有生效文书，或立案超过 %d 天") % m.filed_days, _("第二十条")),
        Figure(_("补偿资金承担的贷款本金损失"), _percent(m.compensation_share), _("第二十条")),
        Figure(_("全年补偿总额"), _("不超过 %s") % _wan(m.yearly_cap), _("第二十条")),
        Figure(_("基本管理费用"), _("每年 %s") % _wan(m.basic_fee), _("第二十九条")),
        Figure(
            _("绩效管理费用"),
            _("当年发放补偿资金的%(rate)s，最高 %(cap)s")
            % {"rate": _("万分之 %s") % _plain(m.performance_rate * WAN), "cap": _wan(m.performance_cap)},
            _("第二十九条"),
        ),
    ]


def _wan(amount: Decimal) -> str:
    return _("%s 万元") % _plain(amount / WAN)


def _percent(share: Decimal) -> str:
    return f"{_plain(share * 100)}%"


def _plain(number: Decimal) -> str:
    return format(number.normalize(), "f")
