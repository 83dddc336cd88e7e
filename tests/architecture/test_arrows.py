"""A stage imports only stages to its left and the shared floor; the services never import each other."""

import ast
import importlib
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
SERVICES = ("permits", "creditfund")
PORCHES = {"models", "urls", "admin", "tasks", "apps", "journey", "publishing", "impact", "access", "deadlines", "demo"}


def imports_of(path: Path) -> Iterator[tuple[int, str]]:
    """(line, module) of every import in a file, also inside functions."""
    package = path.relative_to(ROOT).with_suffix("").parts[:-1]
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            for alias in node.names:
                yield node.lineno, alias.name
        elif isinstance(node, ast.ImportFrom):
            base = list(package[: len(package) - node.level + 1]) if node.level else []
            module = ".".join([*base, *([node.module] if node.module else [])])
            yield node.lineno, module
            for alias in node.names:
                yield node.lineno, f"{module}.{alias.name}"


def sources(package: str) -> Iterator[Path]:
    for path in sorted((ROOT / package).rglob("*.py")):
        if "migrations" not in path.parts:
            yield path


def arrows_back(service: str) -> list[str]:
    """file:line of every import from a stage to one on its right, or out of a stage to what gathers stages."""
    stages = importlib.import_module(service).STAGES
    found = []
    for path in sources(service):
        parts = path.relative_to(ROOT).with_suffix("").parts
        if parts[1] not in stages:
            continue
        place = stages.index(parts[1])
        for line, module in imports_of(path):
            names = module.split(".")
            if names[0] != service or len(names) < 2:
                continue
            to_the_right = names[1] in stages and stages.index(names[1]) > place
            to_a_porch = names[1] in PORCHES | {"desks", "api", "management"}
            if to_the_right or to_a_porch:
                found.append(f"{path.relative_to(ROOT)}:{line} imports {module}")
    return found


@pytest.mark.parametrize("service", SERVICES)
def test_stages_import_only_to_their_left(service: str) -> None:
    assert arrows_back(service) == []


@pytest.mark.parametrize("service", SERVICES)
def test_every_stage_that_exists_is_named(service: str) -> None:
    folders = {p.name for p in (ROOT / service).iterdir() if (p / "__init__.py").exists()}
    apart = {"desks", "api", "management", "migrations"}
    assert folders - apart <= set(importlib.import_module(service).STAGES)


@pytest.mark.parametrize(("package", "forbidden"), [("permits", {"creditfund"}), ("creditfund", {"permits"}),
                                                    ("yangjiang", {"permits", "creditfund"})])  # fmt: skip
def test_packages_that_must_not_know_each_other(package: str, forbidden: set[str]) -> None:
    found = [
        f"{path.relative_to(ROOT)}:{line} imports {module}"
        for path in sources(package)
        for line, module in imports_of(path)
        if module.split(".")[0] in forbidden
    ]
    assert found == []


def test_desks_change_state_only_through_the_journey() -> None:
    """A desk may read any stage; what changes a Case it calls in ``journey`` alone."""
    verbs = {
        f"permits.{place}.{verb}"
        for place, names in {
            "application.submission": "submit",
            "review.acceptance": "accept deem_accepted refuse_to_accept",
            "review.supplement": "ask answer",
            "decision.decide": "decide sign send_back record_filing withdraw",
            "licence.issue": "issue",
            "licence.deliver": "deliver",
        }.items()
        for verb in names.split()
    }
    found = [
        f"{path.relative_to(ROOT)}:{line} imports {module}"
        for path in sources("permits")
        if "desks" in path.parts or "api" in path.parts
        for line, module in imports_of(path)
        if module in verbs
    ]
    assert found == []


def test_no_stage_tells_celery_anything() -> None:
    found = [
        f"{path.relative_to(ROOT)}:{line}"
        for package in ("permits", "creditfund", "yangjiang")
        for path in sources(package)
        if path.name not in {"tasks.py", "celery.py"}
        for line, module in imports_of(path)
        if module.split(".")[0] == "celery" or module.endswith(".tasks")
    ]
    assert found == []
