"""Tags and filters for pages: dates, money, states, deadlines, error summary, pager. Loaded everywhere."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from decimal import ROUND_HALF_UP, Decimal
from typing import Any, Protocol

from django import template
from django.core.paginator import Page
from django.forms import BaseForm, BaseFormSet
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from yangjiang.accounts.models import Role
from yangjiang.clock.statutory import State, Unit
from yangjiang.web import stylesheet
from yangjiang.web.labels import Label, Tone
from yangjiang.web.rendering import Bound

register = template.Library()

WEEKDAYS = "一二三四五六日"
FEN = Decimal("0.01")
WAN = Decimal(10_000)
SOON = 2  # days left from which a deadline takes the "wait" tone


class Deadline(Protocol):
    """What ``{% deadline %}`` reads: a legal clock. It may also have ``unit`` (workday when missing)."""

    due_on: date
    days_left: int
    provisional: bool
    overdue: bool


def _local(value: date | datetime) -> date | datetime:
    return timezone.localtime(value) if isinstance(value, datetime) and timezone.is_aware(value) else value


def _time(value: date | datetime, text: str) -> SafeString:
    return format_html('<time datetime="{}">{}</time>', value.isoformat(), text)


def _cn_day(value: date) -> str:
    return f"{value.year} 年 {value.month} 月 {value.day} 日（周{WEEKDAYS[value.weekday()]}）"


def _day(value: date | datetime) -> date:
    return value.date() if isinstance(value, datetime) else value


@register.filter
def cn_date(value: date | datetime | None) -> str:
    """2026 年 12 月 2 日（周三）, for the public."""
    if not value:
        return ""
    day = _day(_local(value))
    return _time(day, _cn_day(day))


@register.filter
def cn_datetime(value: datetime | None) -> str:
    """2026 年 12 月 2 日（周三）17:30, for the public."""
    if not value:
        return ""
    moment = _local(value)
    return _time(moment, f"{_cn_day(moment)}{moment:%H:%M}")


@register.filter
def iso_date(value: date | datetime | None) -> str:
    """2026-12-02, for desks."""
    if not value:
        return ""
    day = _day(_local(value))
    return _time(day, f"{day:%Y-%m-%d}")


@register.filter
def iso_datetime(value: datetime | None) -> str:
    """2026-12-02 17:30, for desks."""
    if not value:
        return ""
    moment = _local(value)
    return _time(moment, f"{moment:%Y-%m-%d %H:%M}")


def _money(amount: Decimal | int) -> str:
    fen = Decimal(amount).quantize(FEN, ROUND_HALF_UP)
    return f"{'−' if fen < 0 else ''}¥{abs(fen):,.2f}"


@register.filter
def money(amount: Decimal | int | None) -> str:
    """¥18,642,310.55: to the fen, for ledgers and letters."""
    return "" if amount is None else _money(amount)


@register.filter
def wan(amount: Decimal | int | None) -> str:
    """1,864.23 万元 with the exact sum in its title, for summaries."""
    if amount is None:
        return ""
    text = f"{(Decimal(amount) / WAN).quantize(FEN, ROUND_HALF_UP):,.2f} {_('万元')}"
    return format_html('<data class="num" value="{}" title="{}">{}</data>', Decimal(amount), _money(amount), text)


@register.filter
def role_names(values: Iterable[str]) -> list[str]:
    """The Chinese names of some roles; values that are no role (``signed_in``) fall out."""
    return [str(Role(value).label) for value in values if value in Role.values]


@register.inclusion_tag("parts/tag.html")
def tag(label: Label | None) -> dict[str, Any]:
    """A state in its tone."""
    return {"label": label}


def _deadline_tone(clock: Deadline, state: State) -> Tone:
    if state is State.PAUSED:
        return "wait"
    if clock.overdue:
        return "err"
    if state is State.STOPPED:
        return "ok"
    if clock.days_left <= 0:
        return "err"
    return "wait" if clock.days_left <= SOON else "info"


@register.inclusion_tag("parts/deadline.html")
def deadline(clock: Deadline | None, audience: str = "business", reckoning_url: str = "") -> dict[str, Any]:
    """剩 3 个工作日 · 12 月 2 日（周三）截止. ``audience``: "business" or "officer"."""
    if not clock:
        return {"clock": None}
    state = State(getattr(clock, "state", State.RUNNING))
    return {
        "clock": clock,
        "audience": audience,
        "tone": _deadline_tone(clock, state),
        "state": state.value,
        "days": abs(clock.days_left),
        "unit": _("个工作日") if getattr(clock, "unit", Unit.WORKDAY) == Unit.WORKDAY else _("天"),
        "weekday": WEEKDAYS[clock.due_on.weekday()],
        "reckoning_url": reckoning_url,
    }


def _errors_of(form: BaseForm) -> Iterable[tuple[str, str]]:
    for message in form.non_field_errors():
        yield "", str(message)
    for name in form.errors:
        if name in form.fields:
            field = form[name]
            target = field.first_id if isinstance(field, Bound) else field.id_for_label
            for message in field.errors:
                yield target, str(message)


def _flat(forms: Iterable[Any]) -> Iterable[tuple[str, str]]:
    for form in forms:
        if isinstance(form, list):
            yield from _flat(form)
        elif isinstance(form, BaseFormSet):
            yield from (("", str(message)) for message in form.non_form_errors())
            yield from _flat(form.forms)
        elif form is not None and form.is_bound:
            yield from _errors_of(form)


@register.inclusion_tag("parts/error_summary.html")
def error_summary(*forms: BaseForm | BaseFormSet[Any] | list[Any] | None) -> dict[str, Any]:
    """All errors of the page's forms, formsets and lists of them, each linked to its field. Nothing without any."""
    return {"problems": list(_flat(forms))}


@register.simple_tag
def stylesheet_url() -> str:
    """Where this version of the site's stylesheet lives."""
    return reverse("stylesheet", args=[stylesheet.digest()])


@register.simple_tag(takes_context=True)
def error_prefix(context: template.Context) -> str:
    """「错误：」 before the page's title when its ``form``, ``formset`` or one of its ``forms`` has errors."""
    forms = [context.get("form"), context.get("formset"), *(context.get("forms") or [])]
    wrong = any(isinstance(form, BaseForm | BaseFormSet) and form.is_bound and not form.is_valid() for form in forms)
    return _("错误：") if wrong else ""


@register.inclusion_tag("parts/step_bar.html")
def step_bar(names: Sequence[str], current: int) -> dict[str, Any]:
    """Where the person is: ``current`` counts from 1; on phones 「第 3 步，共 5 步：填一张表」."""
    return {"names": names, "current": current, "total": len(names), "now": names[current - 1]}


@register.inclusion_tag("parts/table.html")
def table(caption: str, columns: Sequence[dict[str, Any]], rows: Iterable[Sequence[Any]]) -> dict[str, Any]:
    """A simple table. Column: label, optional num, sort_url, sorted ("asc"/"desc"); row: one value per column."""
    return {"caption": caption, "columns": columns, "rows": [list(zip(columns, row, strict=True)) for row in rows]}


@register.inclusion_tag("parts/pager.html", takes_context=True)
def pager(context: template.Context, page: Page[Any]) -> dict[str, Any]:
    """Pages of a list; keeps the rest of the query string."""
    numbers = page.paginator.get_elided_page_range(page.number, on_each_side=1, on_ends=1)
    return {"page": page, "numbers": list(numbers), "request": context["request"]}
