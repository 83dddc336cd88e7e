"""信贷风险补偿资金: banks lend to small businesses; when a loan is lost the city's fund bears a fifth of the principal.

pool keeps the money book; banks join; loans are filed; confirmations answer in two working days; overdue watches
the 30% line; claims are recognised and approved; payouts compensate; recoveries flow back; fees, evaluations and the
four registers follow.
"""

STAGES = (
    "pool",
    "banks",
    "loans",
    "confirmations",
    "overdue",
    "claims",
    "payouts",
    "recoveries",
    "fees",
    "evaluations",
    "ledgers",
)
