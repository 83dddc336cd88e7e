"""Every figure of the 2024 measures (阳部规〔2024〕17号), each with its article. Nothing else holds a figure."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Final


@dataclass(frozen=True)
class Measures:
    """The measures in force: 《阳江市中小微企业信贷风险补偿资金管理办法》."""

    title: str
    number: str
    in_force_from: date  # 办法30
    years_in_force: int  # 办法30
    compensation_share: Decimal  # 办法20(二)2: of the principal lost
    yearly_cap: Decimal  # 办法20(二)1: yuan, all compensation of a year
    enterprise_cap: Decimal  # 办法17: yuan, all loans of one enterprise
    longest_years: int  # 办法17
    suspension_ratio: Decimal  # 办法19(二): overdue over outstanding; above it, no new loans
    confirm_workdays: int  # 办法16(三): the fund centre's letter, once the papers are complete
    report_workdays: int  # 办法16(五): the bank's papers after paying out
    overdue_months: int  # 办法20(一)1: principal overdue longer than this
    filed_days: int  # 办法20(一)2: suit or arbitration accepted longer than this ago
    leverage: int  # 办法14(五): loans of a bank that keeps the money, over the fund
    basic_fee: Decimal  # 办法29: yuan a year
    performance_rate: Decimal  # 办法29: of the compensation paid in the year
    performance_cap: Decimal  # 办法29: yuan a year


MEASURES: Final = Measures(
    title="阳江市中小微企业信贷风险补偿资金管理办法",
    number="阳工信通〔2024〕107号（阳部规〔2024〕17号）",
    in_force_from=date(2024, 8, 21),
    years_in_force=5,
    compensation_share=Decimal("0.20"),
    yearly_cap=Decimal(10_000_000),
    enterprise_cap=Decimal(10_000_000),
    longest_years=3,
    suspension_ratio=Decimal("0.30"),
    confirm_workdays=2,
    report_workdays=5,
    overdue_months=2,
    filed_days=30,
    leverage=10,
    basic_fee=Decimal(200_000),
    performance_rate=Decimal("0.0005"),
    performance_cap=Decimal(100_000),
)
