"""Where the people of the banks, the fund centre and the joint conference arrive."""

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from creditfund.desks.figures import figures
from creditfund.policy import MEASURES
from yangjiang.accounts.models import Role
from yangjiang.web.gates import gate
from yangjiang.web.requests import SignedIn

# role → (part in the fund, its article, what it does)
PARTS = {
    Role.BANK: (
        gettext_lazy("合作银行"),
        gettext_lazy("第十一条"),
        gettext_lazy("受理企业贷款申请、做尽职调查，报送贷款和逾期数据，申请代偿并追索"),
    ),
    Role.FUND_CENTRE: (
        gettext_lazy("资金受托管理机构（市中小企业服务中心）"),
        gettext_lazy("第十条"),
        gettext_lazy("审核企业条件、出具贷款确认函，初步认定代偿，建立各类台账"),
    ),
    Role.JOINT_OFFICE: (
        gettext_lazy("联席会议办公室（市工业和信息化局）"),
        gettext_lazy("第八条"),
        gettext_lazy("核准代偿、出具划拨函，对受托管理机构作绩效评价，编制补充方案"),
    ),
    Role.FINANCE: (
        gettext_lazy("市财政局"),
        gettext_lazy("第九条"),
        gettext_lazy("划拨、补充资金池资金，监督检查资金使用"),
    ),
    Role.REGULATOR: (
        gettext_lazy("国家金融监督管理总局阳江监管分局"),
        gettext_lazy("第九条"),
        gettext_lazy("提供银行有关情况，监督管理合作银行，督促追收处置不良贷款"),
    ),
}


@gate(*PARTS)
@require_safe
def desk(request: SignedIn) -> HttpResponse:
    """Which part this person has in the fund and the figures in force; business opens when the fund goes live here."""
    roles = request.user.roles()
    context = {
        "desk_name": _("信贷风险补偿资金"),
        "parts": [part for role, part in PARTS.items() if role in roles],
        "measures": MEASURES,
        "figures": figures(),
    }
    return render(request, "creditfund/desk.html", context)
