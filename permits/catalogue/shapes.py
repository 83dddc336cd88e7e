"""What a value of a document may look like, put together from small pieces. Pure.

A shape is a function of a value and its path; it yields a Fault for everything that is wrong, not just the first.
"""

import re
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

DAY = re.compile(r"\d{4}-\d{2}-\d{2}")


@dataclass(frozen=True)
class Fault:
    """One thing wrong with a document: where (``conditions[2].text``) and, in Chinese, what to do."""

    path: str
    message: str


Shape = Callable[[Any, str], Iterator[Fault]]


def text(*, blank: bool = False, longest: int = 2000, like: str = "", example: str = "") -> Shape:
    """Words. ``like`` is a pattern the whole text must follow; ``example`` says it to people."""

    def check(value: Any, path: str) -> Iterator[Fault]:
        if not isinstance(value, str):
            yield Fault(path, f"这里要写文字，现在是{_shown(value)}；数字和日期请加引号")
        elif not blank and not value.strip():
            yield Fault(path, "不能空着，请填写")
        elif len(value) > longest:
            yield Fault(path, f"最多 {longest} 个字，现在有 {len(value)} 个，请写短些")
        elif like and value and not re.fullmatch(like, value):
            yield Fault(path, f"写法不对：{_shown(value)}，请写成{example}")

    return check


def day(value: Any, path: str) -> Iterator[Fault]:
    """A date as an ISO string: documents are stored as JSON."""
    try:
        if not isinstance(value, str) or not DAY.fullmatch(value):
            raise ValueError
        date.fromisoformat(value)
    except ValueError:
        yield Fault(path, f'这里要写日期，例如 "2026-11-01"，现在是{_shown(value)}')


def number(*, whole: bool = False, least: float | None = None) -> Shape:
    def check(value: Any, path: str) -> Iterator[Fault]:
        if isinstance(value, bool) or not isinstance(value, int if whole else int | float):
            yield Fault(path, f"这里要写{'整数' if whole else '数字'}，现在是{_shown(value)}")
        elif least is not None and value < least:
            yield Fault(path, f"不能小于 {least}，现在是 {value}")

    return check


def flag(value: Any, path: str) -> Iterator[Fault]:
    if not isinstance(value, bool):
        yield Fault(path, f"这里只能写 true 或 false，现在是{_shown(value)}")


def anything(value: Any, path: str) -> Iterator[Fault]:
    """Checked elsewhere (a rule tree: ``permits.guidance.lint``)."""
    yield from ()


def one_of(values: Collection[str]) -> Shape:
    def check(value: Any, path: str) -> Iterator[Fault]:
        if not isinstance(value, str) or value not in values:
            yield Fault(path, f"只能写 {'、'.join(values)} 之一，现在是{_shown(value)}")

    return check


def or_none(shape: Shape) -> Shape:
    def check(value: Any, path: str) -> Iterator[Fault]:
        if value is not None:
            yield from shape(value, path)

    return check


def each(shape: Shape, *, least: int = 0) -> Shape:
    """A list, every entry of the same shape."""

    def check(value: Any, path: str) -> Iterator[Fault]:
        if not isinstance(value, list):
            yield Fault(path, f"这里要写一个列表，现在是{_shown(value)}")
            return
        if len(value) < least:
            yield Fault(path, f"至少要有 {least} 项，请补上")
        for place, entry in enumerate(value):
            yield from shape(entry, f"{path}[{place}]")

    return check


def by_name(shape: Shape) -> Shape:
    """A mapping from any name to values of one shape."""

    def check(value: Any, path: str) -> Iterator[Fault]:
        if not isinstance(value, Mapping):
            yield Fault(path, f"这里要写“名称: 值”，现在是{_shown(value)}")
            return
        for name, entry in value.items():
            yield from shape(entry, join(path, str(name)))

    return check


def record(required: Mapping[str, Shape], optional: Mapping[str, Shape] | None = None) -> Shape:
    """A mapping with just these keys."""
    known = {**required, **(optional or {})}

    def check(value: Any, path: str) -> Iterator[Fault]:
        if not isinstance(value, Mapping):
            yield Fault(path, f"这里要写一组“键: 值”，现在是{_shown(value)}")
            return
        for key in value:
            if key not in known:
                yield Fault(join(path, str(key)), f"不认识的键 {key}，请删掉或改成：{'、'.join(known)}")
        for key in required:
            if key not in value:
                yield Fault(join(path, key), f"缺少 {key}，请补上")
        for key, shape in known.items():
            if key in value:
                yield from shape(value[key], join(path, key))

    return check


def join(path: str, key: str) -> str:
    return f"{path}.{key}" if path else key


def _shown(value: Any) -> str:
    words = {type(None): "空", list: "列表", dict: "一组键值"}
    said = words.get(type(value))
    return said or f"“{str(value)[:40]}”"
