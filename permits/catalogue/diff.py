"""What changed between two documents, in words. Pure: any two items, questions or dictionary entries.

Lists are matched by what their entries are (a material's code, an element's code, a condition's text, law and
article), so that an entry moved or put in between does not make everything after it look changed.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from permits.catalogue.wording import KEYS, NOTHING, amount, part, word

SayRule = Callable[[Any], str]
ABSENT = object()


@dataclass(frozen=True)
class Change:
    """``old`` empty: something new; ``new`` empty: something gone. ``path`` like ``materials[M06].necessity``."""

    path: str
    label: str
    old: str
    new: str

    @property
    def text(self) -> str:
        if not self.old:
            return f"新增{self.label}：{self.new}" if self.new else f"新增{self.label}"
        if not self.new:
            return f"删除{self.label}：{self.old}"
        return f"{self.label}：{self.old} → {self.new}"


@dataclass(frozen=True)
class _List:
    """How the entries of one list are told apart, what one is called, and whether their order says anything."""

    identity: Callable[[Any], str]
    name: Callable[[Any], str]
    kind: Callable[[Any], str]
    ordered: bool = False


def _named(entry: Any, *keys: str) -> str:
    """The entry by its own name; a definition copied in tells it in words."""
    spec = entry.get("spec") or {}
    label = spec.get("label") or spec.get("name") or ""
    code = " ".join(str(entry.get(key) or "") for key in keys).strip()
    return f"{label}（{code}）" if label else code


def _basis(entry: Any) -> str:
    return f"《{str(entry.get('law')).strip('《》')}》{entry.get('article') or ''}"


def _dimension(entry: Any) -> str:
    return f"条件（{word('dimension', entry.get('dimension'))}）"


def _prerequisite(entry: Any) -> str:
    return f"第 {entry['item']} 项" if entry.get("item") else str(entry.get("name"))


_LISTS: dict[str, _List] = {
    "legal_bases": _List(_basis, _basis, lambda e: "依据"),
    "limits.stages": _List(
        lambda e: str(e.get("name")), lambda e: str(e.get("name")), lambda e: "分步时限", ordered=True
    ),
    "conditions": _List(lambda e: str(e.get("text")), lambda e: str(e.get("text")), _dimension, ordered=True),
    "materials": _List(
        lambda e: str(e.get("material")), lambda e: _named(e, "material"), lambda e: "材料", ordered=True
    ),
    "form": _List(lambda e: str(e.get("element")), lambda e: _named(e, "element"), lambda e: "填写项", ordered=True),
    "prerequisites": _List(_prerequisite, _prerequisite, lambda e: "前置事项"),
    "questions": _List(lambda e: str(e.get("code")), lambda e: f"「{e.get('text')}」", lambda e: "问题", ordered=True),
    "choices": _List(lambda e: str(e.get("value")), lambda e: f"「{e.get('label')}」", lambda e: "选项", ordered=True),
}
_RULES = {"guidance.needed", "guidance.inside"}


def differences(old: Any, new: Any, say_rule: SayRule | None = None) -> list[Change]:
    """Every difference, in the order of the format. Two lists are two sets of questions.

    ``say_rule`` puts a guidance rule into words (``guidance.words``); without it a rule is shown as it is written.
    """
    if isinstance(old, list) or isinstance(new, list):
        old, new = {"questions": old or []}, {"questions": new or []}
    return _Differ(say_rule or str, fresh=not old).mapping("", "", old or {}, new or {})


class _Differ:
    """``fresh``: there was nothing before, so what says nothing is not worth a line."""

    def __init__(self, say_rule: SayRule, fresh: bool) -> None:
        self.say_rule = say_rule
        self.fresh = fresh

    def mapping(self, path: str, label: str, old: Mapping[str, Any], new: Mapping[str, Any]) -> list[Change]:
        keys = list(dict.fromkeys([*old, *new]))
        if not path:
            order = list(KEYS)
            keys.sort(key=lambda key: order.index(key) if key in order else len(order))
        found = []
        if amount(old) or amount(new):
            keys = [key for key in keys if key not in {"value", "unit"}]
            said = [amount(side) or ("" if self.fresh else "（没有写全）") for side in (old, new)]
            if said[0] != said[1] or any(old.get(key) != new.get(key) for key in ("value", "unit")):
                found.append(Change(path, label, *said))
        for key in keys:
            inside = f"{path}.{key}" if path else key
            found += self.any(inside, _label(inside, label, key), old.get(key, ABSENT), new.get(key, ABSENT))
        return found

    def any(self, path: str, label: str, old: Any, new: Any) -> list[Change]:
        if old == new or (self.fresh and (new in (None, "", [], {}) or amount(new) == NOTHING)):
            return []
        if path in _RULES:
            said = ["" if rule is ABSENT else self.say_rule(rule) for rule in (old, new)]
            return [Change(path, label, *said)]
        key = path.rpartition(".")[2]
        if ABSENT in (old, new) and [] in (old, new):
            return [Change(path, label, *("（没有这一栏）" if value is ABSENT else NOTHING for value in (old, new)))]
        shape = _LISTS.get(path) or _LISTS.get(key)
        if shape and _is_list(old) and _is_list(new):
            return self.entries(path, label, shape, old, new)
        sides = [value for value in (old, new) if value is not ABSENT]
        if all(isinstance(value, Mapping) for value in sides) and (len(sides) == 2 or not amount(sides[0])):
            return self.mapping(path, label, *({} if value is ABSENT else value for value in (old, new)))
        if all(isinstance(value, list) for value in sides):
            return _values(path, label, key, *([] if value is ABSENT else value for value in (old, new)))
        if self.fresh:
            return [Change(path, label, "", word(key, new))]
        said = [NOTHING if value is ABSENT else word(key, value) for value in (old, new)]
        # A key that is missing and one that says nothing read alike: say which it is.
        if said[0] == said[1]:
            said = ["（没有这一栏）" if value is ABSENT else f"{word(key, value)}（{value!r}）" for value in (old, new)]
        return [Change(path, label, *said)]

    def entries(self, path: str, label: str, shape: _List, old: Any, new: Any) -> list[Change]:
        before, after = (_by_identity(shape, side) for side in (old, new))
        found = [
            Change(f"{path}[{key}]", _kind(shape, label, entry), self.whole(path, shape, entry), "")
            for key, entry in before.items()
            if key not in after
        ]
        for key, entry in after.items():
            inside = f"{path}[{key}]"
            if key not in before:
                found.append(Change(inside, _kind(shape, label, entry), "", self.whole(path, shape, entry)))
            elif not (isinstance(entry, Mapping) and isinstance(before[key], Mapping)):
                found += self.any(inside, label, before[key], entry)
            else:
                name = f"{_kind(shape, label, before[key])}「{_bare(shape.name(entry))}」"
                found += self.mapping(inside, name, before[key], entry)
        kept = [[key for key in side if key in before and key in after] for side in (before, after)]
        if shape.ordered and kept[0] != kept[1]:
            said = [_moved(shape, before, side, kept) for side in kept]
            found.append(Change(path, f"{label}的顺序", *said))
        return found

    def whole(self, path: str, shape: _List, entry: Any) -> str:
        """A new or dropped entry with all it says, its own definition apart."""
        if not isinstance(entry, Mapping):
            return str(entry)
        name = f"{shape.name(entry)} {amount(entry)}".strip()
        apart = {"spec", "dimension", *(("value", "unit") if amount(entry) else ())}
        told = {key: value for key, value in entry.items() if key not in apart and value not in (None, "", [], {})}
        told = {key: value for key, value in told.items() if str(value) not in name}
        rest = "；".join(f"{part(key)}：{word(key, value)}" for key, value in told.items())
        return f"{name}（{rest}）" if rest else name


def _label(path: str, above: str, key: str) -> str:
    if path in KEYS:
        return KEYS[path]
    if not above:
        return part(key)
    return above if key == "spec" else f"{above}的{part(key)}"


def _is_list(value: Any) -> bool:
    return value is ABSENT or isinstance(value, list)


def _kind(shape: _List, label: str, entry: Any) -> str:
    """「条件（设备）」; inside another entry its own name goes before: 「问题「…」的选项」."""
    kind = shape.kind(entry) if isinstance(entry, Mapping) else label
    return f"{label.rpartition('的')[0]}的{kind}" if "」的" in label else kind


def _bare(name: str) -> str:
    return name.removeprefix("「").removesuffix("」")


def _by_identity(shape: _List, entries: Any) -> dict[str, Any]:
    """Entries by what they are; a second one that is the same thing keeps its own place."""
    found: dict[str, Any] = {}
    for entry in [] if entries is ABSENT else entries:
        key = shape.identity(entry) if isinstance(entry, Mapping) else str(entry)
        while key in found:
            key += "′"
        found[key] = entry
    return found


def _moved(shape: _List, entries: Mapping[str, Any], side: list[str], kept: list[list[str]]) -> str:
    """Only the entries that stand elsewhere, in one side's order."""
    other = kept[1] if side is kept[0] else kept[0]
    first = next(place for place, key in enumerate(side) if other[place] != key)
    last = next(place for place in range(len(side) - 1, -1, -1) if other[place] != side[place])
    return "、".join(_bare(shape.name(entries[key])) for key in side[first : last + 1])


def _values(path: str, label: str, key: str, old: list[Any], new: list[Any]) -> list[Change]:
    """Lists of plain values: what came, what went, and whether the order alone changed."""
    gone = [value for value in old if value not in new]
    come = [value for value in new if value not in old]
    found = [Change(path, label, word(key, value), "") for value in gone]
    found += [Change(path, label, "", word(key, value)) for value in come]
    return found or [Change(path, f"{label}的顺序", word(key, old), word(key, new))]
