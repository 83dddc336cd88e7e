"""Numbers without duplicates: one locked row a series, taken in the same transaction as what it numbers."""

from django.db import transaction

from yangjiang.paper.models import NumberSeries


def take(series: str, count: int = 1) -> range:
    """The next ``count`` numbers of ``series``. The series stays locked until the caller's transaction ends.

    A rolled-back transaction gives its numbers back, so a series has no holes.
    """
    if not transaction.get_connection().in_atomic_block:
        raise RuntimeError("a number is taken in the same transaction as what it numbers")
    NumberSeries.objects.bulk_create([NumberSeries(name=series)], ignore_conflicts=True)
    row = NumberSeries.objects.select_for_update().get(name=series)
    first = row.last + 1
    row.last += count
    row.save(update_fields=["last"])
    return range(first, first + count)


def next_number(series: str) -> int:
    """The next number of ``series`` (see ``take``)."""
    return take(series)[0]
