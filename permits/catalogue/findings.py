"""A finding, the rules findings cite, and how linters read a document that may be of any shape. Pure."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from permits.catalogue.book import Document
from permits.catalogue.shapes import join

RULES = {
    "catch-all": "不用兜底的话",
    "no-basis": "每项、每个期限都有法律依据",
    "condition-source": "条件写明属于哪方面、依据和自查的问题",
    "material-source": "材料写明从哪里来",
    "material-when": "视情况才要的材料写明什么情况",
    "duplicate-element": "同一项内容只问一次",
    "duplicate-material": "同一份材料只列一次",
    "duplicate-condition": "同一个条件只写一次",
    "commitment-ground": "不适用告知承诺的领域，要有法律依据才能承诺",
    "commitment-off": "不办告知承诺的，条件和材料也不能承诺",
    "explanation": "四句说明都有，而且简短",
    "repeated-explanation": "说明针对本事项",
    "no-example": "本事项自己的填写项都有示例",
    "unknown-reference": "用到的代码都存在",
    "limit-order": "承诺时限不长于法定时限",
    "limit-unit": "期限都有单位，前后一致",
    "renewal": "有有效期的证照写明什么时候延续",
    "hearing-ground": "要听证的，听证时间列为不计入",
    "unsaid-doubt": "待核定的内容在备注里说清楚",
    "seed-words": "清单文字一字不改",
}
# Characters each explanation may have: it is read on a phone, beside the item's name.
LONGEST = {"why": 60, "basis": 60, "trigger": 60, "consequence": 80}
# Plan (十): conditions can be counted and carried out; nobody can hand in 「其他材料」.
CATCH_ALL = re.compile(
    r"其[他它](?:有关|相关|必要|应当)?的?(?:材料|条件|要求|文件|资料|证明|事项)|规定的其[他它]|其[他它]需要"
    r"|(?:认为|确有)(?:有)?必要(?:提供|提交|补充)?的|视情况?(?:提供|提交|而定)|等(?:相关|有关)(?:材料|文件|资料|证明)"
    r"|(?:相关|有关)(?:材料|资料|证明文件)等|需要提供的其|兜底"
)
DAYS = {"workday": "个工作日", "day": "天", "month": "个月"}


@dataclass(frozen=True)
class Finding:
    """``where`` names the entry (``items/5``), ``path`` the place in it, ``message`` what to do, in Chinese."""

    rule: str
    where: str
    path: str
    message: str

    def __str__(self) -> str:
        return f"{self.where} {self.path}: {self.message} [{self.rule}]".replace(" :", ":")


def entries(value: Any) -> list[tuple[int, Document]]:
    """The mappings of a list with their places; nothing where the shape is wrong."""
    return [(n, one) for n, one in enumerate(value) if isinstance(one, Mapping)] if isinstance(value, list) else []


def part(document: Any, *keys: str) -> Document:
    for key in keys:
        document = document.get(key) if isinstance(document, Mapping) else None
    return document if isinstance(document, Mapping) else {}


def said(entry: Document, key: str) -> str:
    value = entry.get(key)
    return value.strip() if isinstance(value, str) else ""


def texts(value: Any, path: str = "") -> Iterator[tuple[str, str]]:
    """Every text of a document with its path; definitions copied in and rule trees apart."""
    if isinstance(value, str):
        yield path, value
    elif isinstance(value, list):
        for place, one in enumerate(value):
            yield from texts(one, f"{path}[{place}]")
    elif isinstance(value, Mapping):
        for key, one in value.items():
            if key not in {"spec", "needed", "inside"}:
                yield from texts(one, join(path, str(key)))
