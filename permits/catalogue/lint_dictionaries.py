"""What the shared dictionaries may not hold: one fact under two codes (P6b), catch-all words, lost codes. Pure."""

from collections.abc import Iterable, Iterator

from permits.catalogue.book import Document, named
from permits.catalogue.findings import CATCH_ALL, Finding, entries, part, said, texts


def lint_elements(elements: Iterable[Document]) -> list[Finding]:
    rows = named("elements", elements)
    codes = {said(one, "code") for _, one in rows}
    found = [*_twice(rows, "duplicate-element"), *_catch_all(rows)]
    first: dict[tuple[object, ...], str] = {}
    for where, one in rows:
        for code in part(one, "check_when"):
            if code not in codes:
                message = f"库里没有 {code}，请改成已有的数据元"
                found.append(Finding("unknown-reference", where, f"check_when.{code}", message))
        choices = tuple(said(choice, "label") for _, choice in entries(one.get("choices")))
        meaning = (said(one, "label"), said(one, "type"), said(one, "unit"), choices)
        other = first.setdefault(meaning, said(one, "code"))
        if other != said(one, "code"):
            message = f"和 {other} 名称、类型都一样：问的是同一件事就共用一个，不是就把名称写清楚"
            found.append(Finding("duplicate-element", where, "label", message))
    return found


def lint_materials(materials: Iterable[Document]) -> list[Finding]:
    rows = named("materials", materials)
    found = [*_twice(rows, "duplicate-material"), *_catch_all(rows)]
    first: dict[str, str] = {}
    for where, one in rows:
        other = first.setdefault(said(one, "name"), said(one, "code"))
        if other != said(one, "code"):
            message = f"和 {other} 同名：是同一份材料就共用一个，不是就把名称写清楚"
            found.append(Finding("duplicate-material", where, "name", message))
    return found


def _twice(rows: list[tuple[str, Document]], rule: str) -> Iterator[Finding]:
    seen: set[str] = set()
    for where, one in rows:
        code = said(one, "code")
        if code in seen:
            yield Finding(rule, where, "code", f"代码 {code} 已经用过，请换一个")
        seen.add(code)


def _catch_all(rows: list[tuple[str, Document]]) -> Iterator[Finding]:
    for where, one in rows:
        for path, words in texts(one):
            if caught := CATCH_ALL.search(words):
                message = f"“{caught[0]}”是兜底的话，请写出具体是什么，写不出就删掉"
                yield Finding("catch-all", where, path, message)
