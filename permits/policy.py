"""Numbers the law and the plan fix for every item, each with its clause. An item's own numbers live in its revision."""

from typing import Final

from yangjiang.clock.statutory import Rule, Unit

ACCEPT_RULE: Final = Rule(limit=5, unit=Unit.WORKDAY, law="行政许可法第三十二条")
"""Accept, refuse to accept, or ask once for everything missing; silence is acceptance."""

DELIVER_RULE: Final = Rule(limit=10, unit=Unit.WORKDAY, law="行政许可法第四十四条")
"""Issue and deliver the licence after the decision to grant."""
