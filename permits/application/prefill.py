"""What the enterprise's record already says (P6b): each value with its source and date."""

from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from typing import Any

from permits.application.merge import MergedField
from permits.application.models import Entry
from yangjiang import clock
from yangjiang.enterprises.models import Enterprise


def registered_values(enterprise: Enterprise, fields: Iterable[MergedField]) -> dict[str, Any]:
    """Element code → the record's value as kept in an Entry; elements the record does not hold are left out."""
    return {
        field.code: value
        for field in fields
        if field.facts.enterprise_field and (value := _value(enterprise, field.facts.enterprise_field))
    }


def _value(enterprise: Enterprise, name: str) -> Any:
    if name == "district":
        return enterprise.district.code if enterprise.district else None
    value = getattr(enterprise, name)
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Decimal):
        return format(value.normalize(), "f")  # as the form keeps it, so that an untouched value stays the record's
    return str(value) if value is not None else None


def source_of(enterprise: Enterprise) -> Entry.Source:
    """Where the record's values come from: the register, or what its founder told us before there was one."""
    return Entry.Source.PREPARATION if enterprise.being_established else Entry.Source.REGISTER


def as_of(enterprise: Enterprise) -> date:
    """The day the record was last checked against the register."""
    return enterprise.checked_on or clock.today()
