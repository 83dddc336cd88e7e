"""Reading the catalogue's YAML files, remembering the line of everything, so that a finding can say where it is."""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

from permits.catalogue.book import KINDS, Book, named
from permits.catalogue.findings import Finding
from permits.catalogue.shapes import join

# libyaml where it is there: the same result, ten times as fast.
Loader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
PATTERNS = {
    "batches": "batches.yaml",
    "elements": "elements/*.yaml",
    "materials": "materials.yaml",
    "questions": "questions.yaml",
    "items": "items/*.yaml",
    "scenarios": "scenarios.yaml",
}


@dataclass(frozen=True)
class Place:
    """An entry's file and the line of every path in it."""

    file: str
    lines: dict[str, int]

    def line(self, path: str) -> int:
        """The line of ``path``, or of the nearest thing around it that is written down."""
        while path not in self.lines and path:
            path = re.sub(r"(\.?[^.\[\]]+|\[\d+\])$", "", path)
        return self.lines.get(path) or min(self.lines.values(), default=1)


@dataclass(frozen=True)
class Shelf:
    """A folder of catalogue files: what they say, where they say it, and what is wrong before anything is read."""

    book: Book
    places: dict[str, Place]
    broken: list[Finding] = field(default_factory=list)

    def told(self, finding: Finding) -> str:
        """``fixtures/catalogue/items/05.yaml:31 conditions[2].text: … [catch-all]``"""
        place = self.places.get(finding.where)
        where = f"{place.file}:{place.line(finding.path)}" if place else finding.where
        return f"{where} {finding.path}".rstrip() + f": {finding.message} [{finding.rule}]"


def read_folder(folder: Path, root: Path | None = None, departments: frozenset[str] = frozenset()) -> Shelf:
    """Everything below ``folder``. Files are named as seen from ``root``; one that cannot be read is a finding."""
    found: dict[str, list[Any]] = {kind: [] for kind in KINDS}
    located: dict[str, list[Place]] = {kind: [] for kind in KINDS}
    broken: list[Finding] = []
    alone: dict[str, Place] = {}
    for kind in KINDS:
        for path in sorted(folder.glob(PATTERNS[kind])):
            name = path.relative_to(root or folder).as_posix()
            alone[name] = Place(name, {"": 1})
            try:
                node = yaml.compose(path.read_text(encoding="utf-8"), Loader)
                rows = [(node, _value(node))] if kind == "items" else list(_rows(node))
            except (yaml.YAMLError, ValueError, TypeError) as error:
                alone[name] = Place(name, {"": _line_of(error)})
                broken.append(
                    Finding("unreadable", name, "", f"读不懂这个文件，请检查缩进和标点：{_first_line(error)}")
                )
                continue
            for row, entry in rows:
                lines: dict[str, int] = {}
                for twice, line in _walk(row, "", lines):
                    alone[name].lines[twice] = line
                    broken.append(Finding("twice", name, twice, "这里又写了一遍，前面的会被盖掉，请只留一个"))
                found[kind].append(entry)
                located[kind].append(Place(name, lines))
    places = {
        where: place
        for kind in KINDS
        for (where, _), place in zip(named(kind, found[kind]), located[kind], strict=True)
    }
    return Shelf(Book(**found, departments=departments), {**alone, **places}, broken)


def _value(node: Any) -> Any:
    """Plain JSON values: dates become ISO strings, keys become text."""
    builder = yaml.SafeLoader("")
    return json.loads(json.dumps(builder.construct_document(node) if node else None, default=str))


def _rows(node: Any) -> Iterator[tuple[Any, Any]]:
    if node is None:
        return
    if not isinstance(node, yaml.SequenceNode):
        raise ValueError("最外层要写成列表，每项以 - 开头")
    for row in node.value:
        yield row, _value(row)


def _walk(node: Any, path: str, lines: dict[str, int]) -> Iterator[tuple[str, int]]:
    """Note the line of every path; yield the keys written twice in one mapping, where YAML would keep the last."""
    lines.setdefault(path, node.start_mark.line + 1)
    if isinstance(node, yaml.SequenceNode):
        for place, one in enumerate(node.value):
            yield from _walk(one, f"{path}[{place}]", lines)
    elif isinstance(node, yaml.MappingNode):
        for key, one in node.value:
            inner = join(path, str(key.value))
            if inner in lines:
                yield inner, key.start_mark.line + 1
            lines[inner] = key.start_mark.line + 1
            yield from _walk(one, inner, lines)


def _line_of(error: Exception) -> int:
    mark = getattr(error, "problem_mark", None)
    return mark.line + 1 if mark else 1


def _first_line(error: Exception) -> str:
    return str(getattr(error, "problem", None) or error).splitlines()[0]
